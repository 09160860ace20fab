using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Brillig.Bench.Figures;
using Brillig.Bench.Load;
using Brillig.Bench.Processes;

namespace Brillig.Bench.Work;

/// <summary>
/// Our server with resellers whose bookkeepers are a stand-in outside, by a name for each; a top-up of an account is
/// one thing to be done there.
/// </summary>
public sealed class Collected
{
    private const int Connections = 32;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);
    private static readonly string s_secret = "whsec_" + Convert.ToBase64String(SHA256.HashData("bench"u8));

    private readonly HttpServerProcess _vendor;

    private Collected(OurServer server, HttpServerProcess vendor) => (Server, _vendor) = (server, vendor);

    /// <summary>The server.</summary>
    public OurServer Server { get; }

    /// <summary>Starts both, on the machine's clock.</summary>
    public static async Task<Collected> Start(EngineBench bench, CancellationToken cancellation)
    {
        var server = await bench.Serve("collected", null, cancellation, "--allow-outbound", "127.0.0.0/8");
        await server.Ask(
            server.Requests.Json("POST", "/api/1.0/tariffs", Baselines.BenchAccounts.TariffJson), 201, cancellation);
        return new Collected(server, await bench.Vendor(cancellation));
    }

    /// <summary>A reseller with so many accounts; of one without a name nothing is collected outside.</summary>
    public async Task<Target> Sell(string? name, int accounts, CancellationToken cancellation, int atOnce = 48)
    {
        var reseller = (await Server.Open("""{"reseller":true}""", cancellation)).Accounts[0];
        if (name is not null)
        {
            var body = string.Create(CultureInfo.InvariantCulture, $$$"""
                {"type":"http","address":"http://{{{_vendor.Address}}}/hook/{{{name}}}",
                "outbox_concurrency":{{{atOnce}}},"credentials":{"secret":"{{{s_secret}}}"}}
                """);
            await Server.Ask(
                Server.Requests.Json("PUT", $"/api/1.0/accounts/{reseller}/bookkeeper", body), 200, cancellation);
        }

        return await Server.Open(accounts, $$"""{"parent":"{{reseller}}","type":"postpaid"}""", cancellation);
    }

    /// <summary>So many accounts that the operator sells to, with a tariff.</summary>
    public Task<Target> Rated(int accounts, CancellationToken cancellation) =>
        Server.Open(accounts, """{"tariff_plan":"bench","type":"postpaid"}""", cancellation);

    /// <summary>From now on it answers after so long; what it owes, at once.</summary>
    public Task Delay(string name, TimeSpan by, CancellationToken cancellation) =>
        Vendor("POST", $"/delay/{name}/{by.TotalMilliseconds:0}", cancellation);

    /// <summary>How much was done there so far.</summary>
    public Task<long> Done(string name, CancellationToken cancellation) =>
        Vendor("GET", $"/count/{name}", cancellation);

    /// <summary>Has each of the accounts topped up.</summary>
    public static async Task TopUp(Target target, CancellationToken cancellation)
    {
        var bytes = new RequestBytes(target.Server, target.Key);
        var next = -1;
        await LoadGenerator.Run(
            new LoadPlan(target.Server, Connections, TimeSpan.FromHours(1), _ => bytes.Json(
                "POST", $"/api/1.0/accounts/{target.Accounts[Interlocked.Increment(ref next)]}/topup",
                """{"amount":1}"""))
            {
                RequestsMax = target.Accounts.Count,
            },
            cancellation);
    }

    /// <summary>Waits until so much was done there; how long that took.</summary>
    public async Task<TimeSpan> Until(string name, long done, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        while (await Done(name, cancellation) < done) await Task.Delay(s_look, cancellation);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Issues charges of one line each, account after account; the rate is theirs.</summary>
    public static async Task<Sample> Charge(Target target, TimeSpan duration, CancellationToken cancellation)
    {
        var bytes = new RequestBytes(target.Server, target.Key);
        var item = target.Accounts.Select(id => bytes.Json(
            "POST", $"/api/1.0/accounts/{id}/charges/items", """{"name":"setup","charge":1}""")).ToArray();
        var issue = target.Accounts.Select(id => bytes.Json("POST", $"/api/1.0/accounts/{id}/charges", "")).ToArray();
        var (turns, share) = (new int[Connections], target.Accounts.Count / Connections);
        var result = await LoadGenerator.Run(
            new LoadPlan(target.Server, Connections, duration, connection =>
            {
                var turn = turns[connection]++;
                var account = (connection * share) + (turn / 2 % share);
                return turn % 2 == 0 ? item[account] : issue[account];
            }),
            cancellation);
        return new Sample(result.Rate / 2, result.P50.TotalMilliseconds, result.P99.TotalMilliseconds)
        {
            Requests = result.Requests / 2,
        };
    }

    /// <summary>Reads accounts and records usage, in turns, at a rate that leaves the server time.</summary>
    public static async Task<Sample> Modestly(Target target, TimeSpan duration, CancellationToken cancellation)
    {
        var bytes = new RequestBytes(target.Server, target.Key);
        var body = $$"""[{"name":"{{Baselines.BenchAccounts.Service}}","usage":1}]""";
        var read = target.Accounts.Select(id => bytes.Get($"/api/1.0/accounts/{id}")).ToArray();
        var write = target.Accounts
            .Select(id => bytes.Json("PUT", $"/api/1.0/accounts/{id}/usage", body)).ToArray();
        var turn = -1;
        var result = await LoadGenerator.Run(
            new LoadPlan(target.Server, 8, duration, _ =>
            {
                var next = Interlocked.Increment(ref turn);
                return (next % 2 == 0 ? read : write)[next / 2 % target.Accounts.Count];
            })
            {
                Rest = TimeSpan.FromMilliseconds(10),
            },
            cancellation);
        return new Sample(result.Rate, result.P50.TotalMilliseconds, result.P99.TotalMilliseconds)
        {
            Requests = result.Requests,
        };
    }

    private async Task<long> Vendor(string method, string path, CancellationToken cancellation)
    {
        using var connection = await Connection.Open(_vendor.Address, cancellation);
        var bytes = new RequestBytes(_vendor.Address, "none");
        var answer = await connection.Exchange(
            method == "GET" ? bytes.Get(path) : bytes.Json(method, path, "{}"), cancellation);
        using var json = System.Text.Json.JsonDocument.Parse(answer.Body);
        return json.RootElement.TryGetProperty("count", out var count) ? count.GetInt64() : 0;
    }
}
