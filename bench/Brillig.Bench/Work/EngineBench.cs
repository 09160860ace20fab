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
    private Target? _ours;
    private Target? _naive;
    private Target? _nothing;
    private string? _bare;

    /// <summary>Puts a load on whom it is for, for this long.</summary>
    public async Task<Sample> Measure(Measured load, TimeSpan duration, CancellationToken cancellation) =>
        load switch
        {
            Measured.OursSpread => await (await Ours(cancellation)).Singles(duration, cancellation),
            Measured.OursHot => await (await Ours(cancellation)).Hot().Singles(duration, cancellation),
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

    private async Task<Target> Ours(CancellationToken cancellation)
    {
        if (_ours is { } running) return running;
        var data = Directory.CreateDirectory(Path.Combine(_directory, "ours")).FullName;
        var database = postgres is null ? null : await NewDatabase(postgres, "ours", cancellation);
        var server = await OurServer.Start(options.ServerCommand, data, database, cancellation);
        _running.Push(server);
        return _ours = await OurServer.Fill(server, data, cancellation);
    }

    private async Task<Target> Naive(CancellationToken cancellation) => _naive ??= postgres is null
        ? await Baseline(BaselineProgram.NaiveSqlite, [Path.Combine(_directory, "naive.db")], cancellation)
        : await Baseline(
            BaselineProgram.NaivePostgres, [await NewDatabase(postgres, "naive", cancellation)], cancellation);

    private async Task<Target> Nothing(CancellationToken cancellation) =>
        _nothing ??= await Baseline(BaselineProgram.StoreNothing, [], cancellation);

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
