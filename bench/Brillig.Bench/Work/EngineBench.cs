using Brillig.Bench.Baselines;
using Brillig.Bench.Figures;
using Brillig.Bench.Processes;

namespace Brillig.Bench.Work;

/// <summary>
/// All that is compared on one engine: our server and the baselines, each started when it is first needed and kept for
/// the whole run, so that their turns can alternate.
/// </summary>
/// <param name="options">What to measure.</param>
/// <param name="postgres">The connection string of the PostgreSQL server; null for SQLite.</param>
public sealed class EngineBench(BenchOptions options, string? postgres) : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("brillig-bench-").FullName;
    private readonly Stack<IAsyncDisposable> _running = new();
    private readonly RowSource _rows = new(TimeProvider.System);
    private OurServer? _server;
    private Target? _ours;
    private Prepaid? _prepaid;
    private Reserving? _reserving;
    private Grown? _grown;
    private Target? _naive;
    private Target? _nothing;
    private string? _bare;
    private string? _loop;

    /// <summary>"sqlite" or "postgres".</summary>
    public string Engine => postgres is null ? "sqlite" : "postgres";

    /// <summary>What to measure.</summary>
    public BenchOptions Options => options;

    /// <summary>A folder on the disk of the books.</summary>
    public string Folder => _directory;

    /// <summary>Our server on further books, ended with the bench.</summary>
    public async Task<OurServer> Serve(
        string purpose, DateTimeOffset? clock, CancellationToken cancellation, params string[] settings)
    {
        var database = postgres is null ? null : await NewDatabase(postgres, purpose, cancellation);
        var data = Path.Combine(_directory, purpose);
        var server = await OurServer.Start(
            options.ServerCommand, data, database, clock, cancellation, settings);
        _running.Push(server);
        return server;
    }

    /// <summary>A stand-in for bookkeepers outside.</summary>
    public async Task<HttpServerProcess> Vendor(CancellationToken cancellation)
    {
        var address = HttpServerProcess.FreeAddress();
        var command = options.BaselineCommand.With(BaselineProgram.Vendor, $"http://{address}");
        var vendor = await HttpServerProcess.Start(command, address, cancellation);
        _running.Push(vendor);
        return vendor;
    }

    /// <summary>Puts a load on whom it is for, for this long.</summary>
    public async Task<Sample> Measure(Measured load, TimeSpan duration, CancellationToken cancellation) =>
        load switch
        {
            Measured.OursSpread => await (await Ours(cancellation)).Singles(duration, cancellation),
            Measured.OursHot => await (await Ours(cancellation)).Hot().Singles(duration, cancellation),
            Measured.OursPrepaid => await (await OursPrepaid(cancellation)).Debit(duration, cancellation),
            Measured.OursReserving => await (await OursReserving(cancellation)).Run(duration, cancellation),
            Measured.NaiveReserving =>
                await new Reserving(await Naive(cancellation)).Run(duration, cancellation),
            Measured.OursBulk => await (await Ours(cancellation)).Bulk(duration, cancellation),
            Measured.OursBulkHot => await (await Ours(cancellation)).Hot().Bulk(duration, cancellation),
            Measured.NaiveSpread => await (await Naive(cancellation)).Singles(duration, cancellation),
            Measured.NaiveHot => await (await Naive(cancellation)).Hot().Singles(duration, cancellation),
            Measured.NothingSpread => await (await Nothing(cancellation)).Singles(duration, cancellation),
            Measured.NothingBulk => await (await Nothing(cancellation)).Bulk(duration, cancellation),
            Measured.Bare => await Bare(duration, cancellation),
        };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var running)) await running.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Our server with its accounts.</summary>
    public async Task<Target> Ours(CancellationToken cancellation)
    {
        if (_ours is { } running) return running;
        _server = await Serve("ours", null, cancellation);
        return _ours = await _server.Fill(BenchAccounts.Count, cancellation);
    }

    /// <summary>Our server with many accounts.</summary>
    public async Task<Grown> Grown(CancellationToken cancellation) =>
        _grown ??= await Work.Grown.Start(this, "grown", cancellation);

    /// <summary>How many bytes PostgreSQL has written ahead so far; null on SQLite.</summary>
    public async Task<long?> WrittenAhead(CancellationToken cancellation) => postgres is null
        ? null
        : await PostgresDatabase.Number(postgres, "SELECT pg_current_wal_lsn() - '0/0'", cancellation);

    /// <summary>The server that stores nothing.</summary>
    public async Task<Target> Nothing(CancellationToken cancellation) =>
        _nothing ??= await Baseline(BaselineProgram.StoreNothing, [], cancellation);

    /// <summary>Accounts per second of a loop that bills each in a transaction of its own.</summary>
    public async Task<Sample> PerAccount(TimeSpan duration, CancellationToken cancellation) => new(postgres is null
        ? AccountLoop.SqliteRate(Path.Combine(_directory, "loop.db"), duration)
        : AccountLoop.PostgresRate(_loop ??= await NewDatabase(postgres, "loop", cancellation), duration));

    private async Task<Prepaid> OursPrepaid(CancellationToken cancellation)
    {
        await Ours(cancellation);
        if (_server is not { } server) throw new InvalidOperationException("Our server does not run.");
        return _prepaid ??= await Prepaid.Open(server, cancellation);
    }

    private async Task<Reserving> OursReserving(CancellationToken cancellation)
    {
        await Ours(cancellation);
        if (_server is not { } server) throw new InvalidOperationException("Our server does not run.");
        return _reserving ??= new Reserving(await Prepaid.OpenAccount(server, cancellation));
    }

    private async Task<Target> Naive(CancellationToken cancellation) => _naive ??= postgres is null
        ? await Baseline(BaselineProgram.NaiveSqlite, [Path.Combine(_directory, "naive.db")], cancellation)
        : await Baseline(
            BaselineProgram.NaivePostgres, [await NewDatabase(postgres, "naive", cancellation)], cancellation);

    private async Task<Sample> Bare(TimeSpan duration, CancellationToken cancellation)
    {
        if (postgres is null)
            return new Sample(BareInserts.SqliteRate(Path.Combine(_directory, "bare.db"), duration, _rows));
        _bare ??= await NewDatabase(postgres, "bare", cancellation);
        return new Sample(BareInserts.PostgresRate(_bare, duration, _rows));
    }

    private async Task<Target> Baseline(string kind, string[] database, CancellationToken cancellation)
    {
        var address = HttpServerProcess.FreeAddress();
        var command = options.BaselineCommand.With([kind, $"http://{address}", .. database]);
        _running.Push(await HttpServerProcess.Start(command, address, cancellation));
        return new Target(address, BaselineServer.Key, BenchAccounts.BaselineIds());
    }

    private async Task<string> NewDatabase(string server, string purpose, CancellationToken cancellation)
    {
        var database = await PostgresDatabase.Create(server, purpose, cancellation);
        _running.Push(database);
        return database.Connection;
    }
}
