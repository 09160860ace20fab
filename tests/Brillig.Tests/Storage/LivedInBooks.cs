using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Payments;
using Brillig.Core.Usage;
using Brillig.Storage;
using Brillig.Storage.Charges;
using Brillig.Storage.Payments;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Npgsql;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>Books in a database of their own, on a clock that the test moves.</summary>
public sealed class LivedInBooks : IAsyncDisposable
{
    private readonly HandClock _clock = new(Instant.FromUtc(2026, 1, 15, 10, 30));
    private readonly Random _random = new(20260122);

    private LivedInBooks(StoreOptions options) => Options = options;

    public StoreOptions Options { get; }

    public Store Store { get; private set; } = null!;

    public Life Life { get; private set; } = null!;

    private string File => Path.Combine(Options.DataDirectory, Options.Books + ".db");

    public static async Task<LivedInBooks> Open(string engine)
    {
        var books = new LivedInBooks(new StoreOptions
        {
            Database = engine == "postgres" ? await Postgres.NewDatabase() : null,
            DataDirectory = Directory.CreateTempSubdirectory("brillig-").FullName,
            Settings = new BooksSettings(Currency.Find("EUR") ?? default, []),
            IsManualClock = true,
        });
        await books.Start();
        return books;
    }

    /// <summary>Opens the same books again, as after a restart.</summary>
    public async Task Restart()
    {
        await Store.DisposeAsync();
        await Start();
    }

    /// <summary>Moves the clock and does what is due.</summary>
    public async Task Wait(Duration time)
    {
        _clock.Advance(time);
        await Life.Do(new BillDue(1000));
    }

    /// <summary>Lets some accounts live.</summary>
    public async Task Live(int steps)
    {
        await Life.Begin();
        await CreditAPart(Life.Accounts[0]);
        await Reserve(Life.Accounts[0], 0);
        await Life.Use(Life.Accounts[2], "gb", 3m);   // on the charge of the account above, too
        for (var i = 0; i < steps; i++)
        {
            await Life.Step(TakeBack);
            if (i % 5 == 0) await Reserve(Life.Accounts[i % Life.Accounts.Count], i);
            await Wait(Duration.FromHours(i % 11));
        }
    }

    public Task<Decision> Ask(Command command) => Store.Ask(new Envelope(command, Caller.Server, "test"));

    public async Task Void(AccountId account, ChargeId charge) => await Life.Do(new VoidCharge(
        new ChargeId(Life.NewId()), account, charge,
        await ChargesSql.History(Store, account, charge, TestContext.Current.CancellationToken), "wrong"));

    public async Task<PaymentId> Refund(AccountId account, PaymentId payment, decimal? amount = null)
    {
        var id = new PaymentId(Life.NewId());
        var history = await PaymentsSql.History(Store, account, payment, TestContext.Current.CancellationToken);
        await Life.Do(new RefundPayment(id, account, payment, history, amount, "refund", null));
        return id;
    }

    /// <summary>Does something to the rows, behind everybody's back.</summary>
    public async Task<int> Sql(string sql)
    {
        await using var connection = await Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>One value of the rows, as a breach would name it.</summary>
    public async Task<string> Value(string sql)
    {
        await using var connection = await Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() switch
        {
            byte[] { Length: 16 } id => new Guid(id, bigEndian: true).ToString(),
            { } value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
            null => throw new InvalidOperationException($"Nothing: {sql}"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(Options.DataDirectory, recursive: true);
    }

    private async Task Start()
    {
        Store = await Store.Open(Options, _clock, NullLogger.Instance, TestContext.Current.CancellationToken);
        Life ??= new Life(Ask, Store.HashSeed);
    }

    // One is extended and committed, one released, one left to expire; what cannot be afforded is refused.
    private async Task Reserve(AccountId account, int step)
    {
        foreach (var way in Enumerable.Range(0, 3))
        {
            var id = new ReservationId(Life.NewId());
            await Life.Try(new Reserve
            {
                Account = account, Id = id, Service = step % 2 == 0 ? "api" : "disk", Usage = 10 + way,
                Ttl = Duration.FromHours(3),
            });
            var name = System.Text.Encoding.UTF8.GetBytes($"{id}");
            var (idHash, content) = (RecordHash.Of(Store.HashSeed, account.Value.ToByteArray(), name), (ulong)step);
            if (way == 0) await Life.Try(new ExtendReservation(account, id, 12, Duration.FromHours(5), null));
            if (way == 0) await Life.Try(new CommitReservation(account, id, 7, idHash, content, null));
            if (way == 1) await Life.Try(new ReleaseReservation(account, id, null));
        }
    }

    // So that there is a credit note of a part, with a tax on it, however the rest of life goes.
    private async Task CreditAPart(AccountId account)
    {
        await Life.Use(account, "api", 500m);
        var charge = (await Life.Close(account)).Id;
        var history = await ChargesSql.History(Store, account, charge, TestContext.Current.CancellationToken);
        await Life.Do(new CreditCharge(
            new ChargeId(Life.NewId()), account, charge, history, [new LineCredit(0, null, 1.10m)], "slow"));
    }

    private async Task TakeBack()
    {
        var cancel = TestContext.Current.CancellationToken;
        var account = Life.Accounts[_random.Next(Life.Accounts.Count)];
        if (_random.Next(5) == 0)
        {
            if (Store.Books?.Account(account)?.Open is not { } open) return;
            var tax = new PostedTax("City", 2.5m, 1m, _random.Next(0, 200) / 100m);
            await Life.Try(new SetOutsideTaxes(account, open.Image.Charge, [tax]));
        }
        else if (_random.Next(2) == 0)
        {
            var charges = await ChargesSql.List(Store, account, null, null, null, null, 100, cancel);
            if (charges.Count == 0) return;
            var charge = charges[_random.Next(charges.Count)].Charge.Id;
            var history = await ChargesSql.History(Store, account, charge, cancel);
            var id = new ChargeId(Life.NewId());
            var part = new LineCredit(0, null, _random.Next(1, 90) / 100m);
            await Life.Try(_random.Next(3) == 0
                ? new VoidCharge(id, account, charge, history, null)
                : new CreditCharge(id, account, charge, history, [part], null));
        }
        else
        {
            var payments = await PaymentsSql.List(Store, account, null, null, null, 100, cancel);
            if (payments.Count == 0) return;
            var payment = payments[_random.Next(payments.Count)].Id;
            var history = await PaymentsSql.History(Store, account, payment, cancel);
            decimal? amount = _random.Next(2) == 0 ? null : _random.Next(1, 500) / 100m;
            await Life.Try(
                new RefundPayment(new PaymentId(Life.NewId()), account, payment, history, amount, "refund", null));
        }
    }

    private async Task<DbConnection> Connect()
    {
        DbConnection connection = Options.Database is { } database
            ? new NpgsqlConnection(database + $";Pooling=false;Search Path={Options.Books}")
            : new SqliteConnection($"Data Source={File};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}
