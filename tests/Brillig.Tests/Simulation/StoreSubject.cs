using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Payments;
using Brillig.Core.Usage;
using Brillig.Storage;
using Brillig.Storage.Charges;
using Brillig.Storage.Facts;
using Brillig.Storage.Payments;
using Brillig.Storage.Usage;
using Brillig.Storage.Verify;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>
/// Books in a database, over the whole write path. What they say is read back from the rows, fact by fact; a restart
/// ends the writer at a point of its path, before or after its commit.
/// </summary>
internal sealed class StoreSubject : ISubject
{
    private static readonly string[] Points = ["decided", "appended", "committed"];

    private readonly MovedClock _clock = new();
    private readonly StoreOptions _options;
    private readonly UndoLog _off = new(isOn: false);
    private Store? _store;
    private string? _crashAt;
    private long _batch;
    private int _crashes;

    private StoreSubject(World world, string? database)
    {
        var taxes = world.Taxes.Select(t => new TaxRate(t.Name, t.Percent, t.Inclusive, [.. t.AppliesTo]));
        var settings = new BooksSettings(Currency.Find(world.Currency) ?? default, [.. taxes]);
        Books = new Books(settings);
        _clock.Now = world.Start;
        _options = new StoreOptions
        {
            Database = database,
            DataDirectory = Directory.CreateTempSubdirectory("brillig-").FullName,
            Settings = settings,
            IsManualClock = true,
            Fault = point =>
            {
                if (point != Interlocked.CompareExchange(ref _crashAt, null, point)) return;
                throw new InvalidOperationException("Ended by the simulation.");
            },
        };
    }

    public Books Books { get; }

    public IReadOnlyList<Fact> Facts { get; private set; } = [];

    public ulong HashSeed => Store.HashSeed;

    private Store Store => _store ?? throw new InvalidOperationException("The books are closed.");

    public static async Task<StoreSubject> Open(World world, string engine)
    {
        var subject = new StoreSubject(world, engine == "PostgreSQL" ? await Postgres.NewDatabase() : null);
        await subject.Open();
        return subject;
    }

    public void At(Instant time) => _clock.Now = time;

    public async ValueTask<Decision> Do(Command command, bool isDry)
    {
        var decision = await Store.Ask(new Envelope(command, Caller.Server, "simulation", DryRun: isDry));
        for (var i = 0; i < 5 && decision is Unread unread; i++)
        {
            command = await With(command, unread);
            decision = await Store.Ask(new Envelope(command, Caller.Server, "simulation", DryRun: isDry));
        }

        Read();
        return decision;
    }

    // As a request's thread does.
    private async Task<Command> With(Command command, Unread unread)
    {
        var past = await PastSql.Read(Store, unread.Periods, CancellationToken.None);
        return command switch
        {
            RecordUsage c => c with { Past = past },
            RecordUsageBatch c => c with { Past = past },
            AmendUsage c => await CountedSql.Read(Store, c, unread, CancellationToken.None),
            _ => throw new InvalidOperationException($"Nobody knows what {command} needs."),
        };
    }

    public async ValueTask<PaymentHistory?> History(AccountId account, PaymentId payment) =>
        await PaymentsSql.History(Store, account, payment, CancellationToken.None);

    public async ValueTask<ChargeHistory?> History(AccountId account, ChargeId charge) =>
        await ChargesSql.History(Store, account, charge, CancellationToken.None);

    public async ValueTask<RecordHistory?> History(AccountId account, string record) =>
        await AmendmentsSql.History(Store, account, record, CancellationToken.None);

    public async ValueTask<Known> Seen(AccountId account, UsageElement element) =>
        element.OccurredAt < Store.RememberedSince
            ? (await UsageSql.Seen(Store, [(account, element.Id, element.ContentHash)], CancellationToken.None))[0]
            : Known.No;

    /// <summary>The writer ends in the middle of a batch that bills nobody, and the books are opened again.</summary>
    public async ValueTask Restart()
    {
        Interlocked.Exchange(ref _crashAt, Points[_crashes++ % Points.Length]);
        try
        {
            var run = new RunId(new Guid(_crashes, 8, 0x7008, 0x80, 0, 0, 0, 0, 0, 0, 2));
            await Store.Ask(new Envelope(new StartBillingRun(run, null), Caller.Server, "crash"));
        }
        catch (StoreUnavailableException)
        {
            // Its outcome is told by the facts, which are read below.
        }

        Interlocked.Exchange(ref _crashAt, null);
        await Close();
        await Open();
        Read();
    }

    public async ValueTask Prove()
    {
        await Close();
        var report = await VerifyBooks.Run(_options, null, CancellationToken.None);
        Comparison.Same("Breaches", "", string.Join('\n', report.Breaches));
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        Directory.Delete(_options.DataDirectory, recursive: true);
    }

    private async Task Open()
    {
        if (_options.Database is { } database && _crashes > 0) await Expire(database);
        _store = await Store.Open(_options, _clock, NullLogger.Instance, CancellationToken.None);
    }

    // As if the time of the ended writer's lease had passed.
    private static async Task Expire(string database)
    {
        await using var connection = new Npgsql.NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("UPDATE main.books SET expires = 0", connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task Close()
    {
        if (_store is { } store) await store.DisposeAsync();
        _store = null;
    }

    private void Read()
    {
        using var engine = Engines.Of(_options);
        var facts = FactReader.From(engine.OpenRead, _batch + 1).ToArray();
        foreach (var (place, fact) in facts)
        {
            _batch = place >> 20;
            Books.Apply(fact, _batch, _off);
        }

        Facts = [.. facts.Select(f => f.Fact)];
    }

    private sealed class MovedClock : TimeProvider
    {
        public Instant Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();
    }
}
