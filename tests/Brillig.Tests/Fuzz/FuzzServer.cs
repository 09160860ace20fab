using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Server;
using Brillig.Server.Jobs;
using Brillig.Storage;
using Brillig.Storage.Verify;
using Brillig.Tests.Safety;
using Brillig.Tests.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace Brillig.Tests.Fuzz;

/// <summary>A server whose log is kept, with a manual clock and books of its own that one client asks.</summary>
internal sealed class FuzzServer : IAsyncDisposable
{
    /// <summary>Those that grow by what a client asks alone; the rest also by what was due.</summary>
    public static readonly string[] OfClients = ["usage_record", "payment", "audit", "kept_answer"];

    private static readonly string[] Tables = [.. OfClients, "fact", "journal_entry", "charge", "allocation"];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("brillig-");
    private readonly Canary _log = new();
    private readonly ServerOptions _options;
    private WebApplication? _app;
    private DbConnection? _connection;
    private DbCommand? _marks;

    private FuzzServer(string? database) => _options = new ServerOptions
    {
        Data = _data.FullName,
        Database = database,
        Listen = "http://127.0.0.1:0",
        Clock = Instant.FromUtc(2026, 1, 1, 0, 0),
        AddressLimit = null,   // what carries no valid key is asked as often as the rest
        LogsRequests = true,
    };

    /// <summary>Where it listens.</summary>
    public int Port => new Uri(App.Urls.First()).Port;

    /// <summary>The operator's key.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The time of the books.</summary>
    public Instant Now => Store.Now;

    private WebApplication App => _app ?? throw new InvalidOperationException("The server is not started.");

    private Store Store => App.Services.GetRequiredService<Store>();

    /// <summary>Starts one.</summary>
    public static async Task<FuzzServer> Start(Engine engine)
    {
        var server = new FuzzServer(engine == Engine.Postgres ? await Postgres.NewDatabase() : null);
        server._app = await BrilligServer.Start(
            server._options, logging => logging.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(
                server._log), CancellationToken.None);
        server.Key = (await File.ReadAllTextAsync(Path.Combine(server._data.FullName, "admin.key"))).Trim();
        server._connection = server._options.Database is { } database
            ? new NpgsqlConnection($"{database};Search Path=main;Pooling=false")
            : new SqliteConnection(
                $"Data Source={Path.Combine(server._data.FullName, "main.db")};Pooling=false;Mode=ReadOnly");
        await server._connection.OpenAsync();
        server._marks = server._connection.CreateCommand();
        server._marks.CommandText = "SELECT "
            + string.Join(", ", Tables.Select(t => $"(SELECT COALESCE(MAX(place), -1) FROM {t})"));
        return server;
    }

    /// <summary>
    /// The place of the last row of each table that only grows: while none is greater, nothing was recorded.
    /// </summary>
    public async Task<long[]> Marks()
    {
        if (_marks is null) throw new InvalidOperationException("The server is not started.");
        await using var reader = await _marks.ExecuteReaderAsync();
        await reader.ReadAsync();
        return [.. Enumerable.Range(0, Tables.Length).Select(reader.GetInt64)];
    }

    /// <summary>The tables that have more rows than before.</summary>
    public static string[] Grown(long[] before, long[] after) =>
        [.. Tables.Where((_, i) => after[i] > before[i])];

    /// <summary>Does what a write made due: of accounts that were opened in the past, say.</summary>
    public Task Settle() => App.Services.GetRequiredService<DueWorker>().Run(CancellationToken.None);

    /// <summary>Whether it says that it is ready.</summary>
    public bool IsReady => Store.Status.IsReady;

    /// <summary>Stops it; what its log and its books then show to be wrong.</summary>
    public async Task<IReadOnlyList<string>> End(IEnumerable<string> secrets)
    {
        if (_connection is not null) await _connection.DisposeAsync();
        await App.StopAsync();
        await App.DisposeAsync();
        _app = null;
        var report = await VerifyBooks.Run(
            new StoreOptions
            {
                Database = _options.Database,
                DataDirectory = _options.Data,
                IsManualClock = true,
                Settings = new BooksSettings(Currency.Find("USD") ?? default, []),
            },
            null, CancellationToken.None);
        var silence = new Canary([Key, .. secrets]);
        return
        [
            .. report.Breaches,
            .. _log.LinesWith(silence).Take(3).Select(line => $"A secret was logged: {line}"),
            .. _log.LinesWith(new Canary("Error ", "Critical ")).Take(5).Select(line => $"It logged: {line}"),
            .. report.Facts < 100 ? [$"Only {report.Facts} facts were proved."] : (string[])[],
            .. _log.Lines < 100 ? [$"Only {_log.Lines} lines were logged."] : (string[])[],
        ];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }
}
