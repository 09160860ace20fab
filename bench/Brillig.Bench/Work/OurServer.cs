using System.Globalization;
using System.Text.Json;
using Brillig.Bench.Baselines;
using Brillig.Bench.Load;
using Brillig.Bench.Processes;

namespace Brillig.Bench.Work;

/// <summary>Our server on books of its own, filled through its API.</summary>
public sealed class OurServer : IAsyncDisposable
{
    private const int Connections = 64;
    private readonly ProcessCommand _serve;
    private HttpServerProcess _process;

    private OurServer(ProcessCommand serve, HttpServerProcess process, string data)
    {
        (_serve, _process, Data) = (serve, process, data);
        Key = File.ReadAllText(Path.Combine(data, "admin.key")).Trim();
    }

    /// <summary>The process that serves now.</summary>
    public HttpServerProcess Process => _process;

    /// <summary>Its folder.</summary>
    public string Data { get; }

    /// <summary>Its admin key.</summary>
    public string Key { get; }

    /// <summary>Its requests.</summary>
    public RequestBytes Requests => new(_process.Address, Key);

    /// <summary>Starts it on new books.</summary>
    /// <param name="command">The program.</param>
    /// <param name="data">Its folder.</param>
    /// <param name="database">A connection string, or null for SQLite.</param>
    /// <param name="clock">The time of a manual clock; null: the real one.</param>
    /// <param name="cancellation">Stops.</param>
    /// <param name="settings">Further settings, as options.</param>
    public static async Task<OurServer> Start(
        ProcessCommand command, string data, string? database, DateTimeOffset? clock, CancellationToken cancellation,
        params string[] settings)
    {
        Directory.CreateDirectory(data);
        var serve = command.With(["serve", "--data", data, .. settings]);
        if (database is not null) serve = serve.With("--database", database);
        if (clock is { } now) serve = serve.With("--clock", now.ToString("O", CultureInfo.InvariantCulture));
        return new OurServer(serve, await Start(serve, cancellation), data);
    }

    /// <summary>Starts it once more, after it was stopped or killed.</summary>
    public async Task Again(CancellationToken cancellation) => _process = await Start(_serve, cancellation);

    /// <summary>A further process on the same books.</summary>
    public async Task<HttpServerProcess> Another(CancellationToken cancellation) => await Start(_serve, cancellation);

    /// <summary>Makes the tariff and this many postpaid accounts.</summary>
    /// <exception cref="InvalidOperationException">The server refused something.</exception>
    public async Task<Target> Fill(int accounts, CancellationToken cancellation)
    {
        await Ask(Requests.Json("POST", "/api/1.0/tariffs", BenchAccounts.TariffJson), 201, cancellation);
        return await Open(accounts, """{"balance":0,"tariff_plan":"bench","type":"postpaid"}""", cancellation);
    }

    /// <summary>Opens this many accounts, all alike.</summary>
    public async Task<Target> Open(int accounts, string account, CancellationToken cancellation)
    {
        var open = Requests.Json("POST", "/api/1.0/accounts", account);
        var left = accounts;
        var ids = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(Some)));
        return new Target(_process.Address, Key, [.. ids.SelectMany(some => some)]);

        async Task<List<Guid>> Some()
        {
            using var connection = await Connection.Open(_process.Address, cancellation);
            var some = new List<Guid>();
            while (Interlocked.Decrement(ref left) >= 0) some.Add(await Open(connection, open, cancellation));
            return some;
        }
    }

    /// <summary>Opens an account.</summary>
    public async Task<Target> Open(string account, CancellationToken cancellation)
    {
        using var connection = await Connection.Open(_process.Address, cancellation);
        return new Target(
            _process.Address, Key,
            [await Open(connection, Requests.Json("POST", "/api/1.0/accounts", account), cancellation)]);
    }

    /// <summary>Sends one request, and answers the body of its answer.</summary>
    /// <exception cref="InvalidOperationException">The answer has another status.</exception>
    public async Task<JsonElement> Ask(byte[] request, int status, CancellationToken cancellation)
    {
        using var connection = await Connection.Open(_process.Address, cancellation);
        return await Ask(connection, request, status, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<HttpServerProcess> Start(ProcessCommand serve, CancellationToken cancellation)
    {
        var address = HttpServerProcess.FreeAddress();
        return await HttpServerProcess.Start(serve.With("--listen", $"http://{address}"), address, cancellation);
    }

    private static async Task<Guid> Open(Connection connection, byte[] request, CancellationToken cancellation) =>
        (await Ask(connection, request, 201, cancellation)).GetProperty("id").GetGuid();

    private static async Task<JsonElement> Ask(
        Connection connection, byte[] request, int status, CancellationToken cancellation)
    {
        var response = await connection.Exchange(request, cancellation);
        if (response.Status != status)
            throw new InvalidOperationException($"The set-up was answered {response.Status}: {response.Text}");
        using var json = JsonDocument.Parse(response.Body.IsEmpty ? "null"u8.ToArray() : response.Body);
        return json.RootElement.Clone();
    }
}
