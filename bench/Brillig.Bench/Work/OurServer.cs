using System.Net;
using System.Text.Json;
using Brillig.Bench.Baselines;
using Brillig.Bench.Load;
using Brillig.Bench.Processes;

namespace Brillig.Bench.Work;

/// <summary>Starts our server on new books, and gives it the tariff and the accounts through its API.</summary>
public static class OurServer
{
    private const int Connections = 32;

    /// <summary>Starts it; <paramref name="database"/> is a connection string, or null for SQLite.</summary>
    public static Task<HttpServerProcess> Start(
        ProcessCommand command, string data, string? database, CancellationToken cancellation)
    {
        var address = HttpServerProcess.FreeAddress();
        var serve = command.With("serve", "--data", data, "--listen", $"http://{address}");
        return HttpServerProcess.Start(
            database is null ? serve : serve.With("--database", database), address, cancellation);
    }

    /// <summary>Makes the accounts.</summary>
    /// <exception cref="InvalidOperationException">The server refused something.</exception>
    public static async Task<Target> Fill(HttpServerProcess server, string data, CancellationToken cancellation)
    {
        var key = (await File.ReadAllTextAsync(Path.Combine(data, "admin.key"), cancellation)).Trim();
        var requests = new RequestBytes(server.Address, key);
        using (var connection = await Connection.Open(server.Address, cancellation))
            await Create(connection, requests.Json("POST", "/api/1.0/tariffs", BenchAccounts.TariffJson), cancellation);

        var account = requests.Json(
            "POST", "/api/1.0/accounts", """{"balance":0,"tariff_plan":"bench","type":"postpaid"}""");
        var ids = await Task.WhenAll(Enumerable.Range(0, Connections)
            .Select(_ => Task.Run(() => CreateSome(server.Address, account, cancellation))));
        return new Target(server.Address, key, [.. ids.SelectMany(some => some)]);
    }

    private static async Task<List<Guid>> CreateSome(
        IPEndPoint server, byte[] request, CancellationToken cancellation)
    {
        using var connection = await Connection.Open(server, cancellation);
        var ids = new List<Guid>();
        while (ids.Count < (BenchAccounts.Count + Connections - 1) / Connections)
            ids.Add(await Create(connection, request, cancellation));
        return ids;
    }

    private static async Task<Guid> Create(
        Connection connection, byte[] request, CancellationToken cancellation)
    {
        var response = await connection.Exchange(request, cancellation);
        if (response.Status != 201)
            throw new InvalidOperationException($"The set-up was answered {response.Status}: {response.Text}");
        using var json = JsonDocument.Parse(response.Body);
        return json.RootElement.GetProperty("id").GetGuid();
    }
}
