using System.Data.Common;
using System.Text;
using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Payments;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using Brillig.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Npgsql;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>Books of one test, opened and broken at will.</summary>
public sealed class House : IAsyncDisposable
{
    private static readonly Currency Usd = Currency.Find("USD") ?? default;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("brillig-");
    private Store? _store;
    private int _ids;

    /// <summary>Where the writer ends, or null.</summary>
    public string? CrashAt { get; set; }

    /// <summary>While it is not set, the writer waits where a batch is decided.</summary>
    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    /// <summary>True while the writer waits there: it takes nothing more into the batch that it decided.</summary>
    public bool IsAtGate { get; private set; }

    /// <summary>The clock of the books.</summary>
    public HandClock Clock { get; } = new(Instant.FromUtc(2026, 1, 10, 12, 0));

    /// <summary>The PostgreSQL database, or null.</summary>
    public string? Database { get; init; }

    /// <summary>True on SQLite.</summary>
    public bool IsSqlite => Database is null;

    /// <summary>The open store.</summary>
    public Store Store => _store ?? throw new InvalidOperationException("The store is not open.");

    /// <summary>Books in a file.</summary>
    public static Task<House> Sqlite() => Task.FromResult(new House());

    /// <summary>Books in a database of their own.</summary>
    public static async Task<House> Postgres() => new() { Database = await Tests.Postgres.NewDatabase() };

    /// <summary>What the store is opened with.</summary>
    public StoreOptions Options => new()
    {
        Database = Database,
        DataDirectory = _directory.FullName,
        Settings = new BooksSettings(Usd, []),
        IsManualClock = true,
        Holder = "first",
        Fault = point =>
        {
            if (point == "decided") WaitAtGate();
            if (point == CrashAt) throw new InvalidOperationException("crash");
        },
    };

    /// <summary>Opens the store, and waits until it leads: the lease of one that crashed must run out first.</summary>
    public async Task Open()
    {
        _store = await Store.Open(Options, Clock, NullLogger.Instance, CancellationToken.None);
        await Ready();
    }

    /// <summary>Waits until the store decides again.</summary>
    public async Task Ready()
    {
        for (var i = 0; i < 400 && !Store.Status.IsReady; i++) await Task.Delay(50);
        Assert.True(Store.Status.IsReady);
    }

    /// <summary>Opens the same books a second time.</summary>
    public Task<Store> OpenSecond() => Store.Open(
        Options with { Holder = "second" }, Clock, NullLogger.Instance, CancellationToken.None);

    /// <summary>Stops as one should, and opens again.</summary>
    public async Task Restart()
    {
        await Store.DisposeAsync();
        await Open();
    }

    /// <summary>Ends the writer before it appends anything more.</summary>
    public async Task Crash()
    {
        CrashAt = "decided";
        try
        {
            await Ask(new MakeKey(new KeyId(NewId()), null, Role.Read, "crash", "00", null));
        }
        catch (StoreUnavailableException)
        {
            // As it should be.
        }

        await Store.DisposeAsync();
        CrashAt = null;
    }

    /// <summary>A new id.</summary>
    public Guid NewId() => DerivedId.From(Clock.Now, Environment.ProcessId, Interlocked.Increment(ref _ids));

    /// <summary>Asks as the operator.</summary>
    public Task<Decision> Ask(Command command) => Store.Ask(new Envelope(command, default, "test"));

    /// <summary>Asks for what must be done.</summary>
    public async Task Done(Command command) => Assert.IsType<Done>(await Ask(command));

    /// <summary>Asks for what must be done and answered.</summary>
    public async Task<T> Done<T>(Command command) =>
        Assert.IsType<T>(Assert.IsType<Done>(await Ask(command)).Result);

    /// <summary>A tariff: 1 USD per unit of "data".</summary>
    public Task<TariffId> Tariff() =>
        Tariff("""{"name":"basic","rates":[{"service":"data","model":"per_unit","price":1}]}""");

    /// <summary>A tariff.</summary>
    public async Task<TariffId> Tariff(string text)
    {
        var id = new TariffId(NewId());
        var faults = new Faults();
        using var json = JsonDocument.Parse(text);
        var document = TariffDocument.Read(json.RootElement, faults);
        Assert.Empty(faults.List);
        Assert.NotNull(document);
        await Done(new PublishTariff(id, true, document));
        return id;
    }

    /// <summary>An account.</summary>
    public async Task<AccountId> Account(
        TariffId tariff, decimal balance, string type = "postpaid", AccountId? parent = null)
    {
        var id = new AccountId(NewId());
        await Done(new OpenAccount
        {
            Id = id, Tariff = tariff.ToString(), Balance = balance, Type = type, Parent = parent,
        });
        return id;
    }

    /// <summary>The account now.</summary>
    public Task<AccountView> View(AccountId id) => Done<AccountView>(new ReadAccount(id));

    /// <summary>A record of its own.</summary>
    public Task Use(AccountId account, decimal quantity) => Done(Usage(account, NewId().ToString(), quantity));

    /// <summary>A record, interactively.</summary>
    public RecordUsage Usage(AccountId account, string id, decimal quantity) =>
        new(account, [Element(account, 0, id, quantity).Element], []);

    /// <summary>A record of a batch.</summary>
    public BatchElement Element(AccountId account, int index, string id, decimal quantity)
    {
        var idHash = RecordHash.Of(Store.HashSeed, account.Value.ToByteArray(), Encoding.UTF8.GetBytes(id));
        var content = RecordHash.Of(Store.HashSeed, Encoding.UTF8.GetBytes(((Exact)quantity).ToString()));
        return new BatchElement(
            index, account, null, new UsageElement(id, idHash, content, "data", quantity, null, null), Known.No);
    }

    /// <summary>A payment.</summary>
    public Task Pay(AccountId account, decimal amount, PaymentId? id = null) =>
        Done(new RecordPayment(id ?? new PaymentId(NewId()), account, null, "cash", amount, null, null));

    /// <summary>Every account's state, as it would be written.</summary>
    public IReadOnlyList<string> Rows() =>
        [.. (Store.Books?.Accounts ?? []).OrderBy(b => b.Id.Value).Select(b => FactJson.Text(b.ToRow()))];

    /// <summary>Runs a statement beside the store.</summary>
    public async Task Run(string sql)
    {
        await using DbConnection connection = Database is null
            ? new SqliteConnection($"Data Source={Path.Combine(_directory.FullName, "main.db")};Pooling=false")
            : new NpgsqlConnection($"{Database};Search Path=main;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Lets the memory forget every record, as days do.</summary>
    public void Forget()
    {
        Store.Books?.Records.Rotate();
        Store.Books?.Records.Rotate();
    }

    private void WaitAtGate()
    {
        IsAtGate = true;
        Gate.Wait(TimeSpan.FromSeconds(10));
        IsAtGate = false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        Gate.Dispose();
        _directory.Delete(recursive: true);
    }
}

/// <summary>A clock that is moved by hand.</summary>
public sealed class HandClock(Instant start) : TimeProvider
{
    private Instant _now = start;

    /// <summary>What it shows.</summary>
    public Instant Now => _now;

    /// <summary>Moves it.</summary>
    public void Advance(Duration by) => _now += by;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _now.ToDateTimeOffset();
}
