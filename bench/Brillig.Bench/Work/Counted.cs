using System.Diagnostics;
using System.Globalization;
using System.Text;
using Brillig.Bench.Figures;
using Brillig.Bench.Load;

namespace Brillig.Bench.Work;

/// <summary>
/// Our server with accounts whose services are counted: all directly below one reseller, each with its plan of four
/// lines; the reseller has one of the operator's, which prices the phones of all of them together.
/// </summary>
public sealed class Counted
{
    /// <summary>The accounts of a request in bulk.</summary>
    public const int PerRequest = 1_000;

    /// <summary>The quantities of an account.</summary>
    public const int PerAccount = 5;

    private const string Sold = """
        {"name":"s","plan":{"phone_numbers":{"did_us":{"rate":1.5},"tollfree_us":{"rate":2}},
        "devices":{"_all":{"rates":{"10":5,"100":4},"rate":3,"as":"device"}},"users":{"seat":{"flat_rate":20}}}}
        """;

    private const string Bought = """{"name":"b","plan":{"phone_numbers":{"_all":{"rate":0.5,"cascade":true}}}}""";
    private readonly string _reseller;
    private DateTimeOffset _clock;
    private int _round;

    private Counted(OurServer server, string reseller, Target target, DateTimeOffset clock) =>
        (Server, _reseller, Target, _clock) = (server, reseller, target, clock);

    /// <summary>The server.</summary>
    public OurServer Server { get; }

    /// <summary>Its accounts.</summary>
    public Target Target { get; }

    /// <summary>Starts it, opens the accounts and counts what they use.</summary>
    public static async Task<Counted> Start(
        EngineBench bench, string purpose, int accounts, CancellationToken cancellation)
    {
        var clock = new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.Zero);
        var server = await bench.Serve(purpose, clock, cancellation);
        var requests = server.Requests;
        await Plan("operator", "bought", Bought);
        var reseller = (await server.Ask(
            requests.Json("POST", "/api/1.0/accounts", """{"reseller":true,"billing_day":1}"""), 201, cancellation))
            .GetProperty("id").GetString() ?? "";
        await Plan(reseller, "sold", Sold);
        await server.Ask(
            requests.Json("POST", $"/v2/accounts/{reseller}/service_plans/bought", ""), 200, cancellation);
        await server.Ask(
            requests.Json("PUT", $"/api/1.0/accounts/{reseller}", """{"default_service_plan":"sold"}"""), 204,
            cancellation);
        var target = await server.Open(
            accounts, $$"""{"parent":"{{reseller}}","billing_day":1,"type":"postpaid"}""", cancellation);
        var counted = new Counted(server, reseller, target, clock);
        await counted.RecordAll(cancellation);
        return counted;

        Task Plan(string owner, string name, string document) => server.Ask(
            requests.Json("PUT", $"/v2/accounts/{owner}/service_plans/{name}", document), 201, cancellation);
    }

    /// <summary>
    /// Loads it with quantities of many accounts a request, of which one of each account is another, or all; the rate
    /// is that of accounts.
    /// </summary>
    public async Task<Sample> Record(TimeSpan duration, bool all, CancellationToken cancellation)
    {
        // Two that differ, in turns: what is the same already would be no change.
        var parts = Bodies(all).Concat(Bodies(all)).ToArray();
        var sample = await Load(
            new LoadPlan(Target.Server, 8, duration, Turn(parts)) { Expected = "\"changed\":1000"u8.ToArray() },
            cancellation);
        return sample with { Rate = sample.Rate * PerRequest };
    }

    /// <summary>Gives each account other quantities, once.</summary>
    public async Task RecordAll(CancellationToken cancellation)
    {
        var parts = Bodies(all: false).ToArray();
        await Load(
            new LoadPlan(Target.Server, 4, TimeSpan.FromHours(1), Turn(parts)) { RequestsMax = parts.Length },
            cancellation);
    }

    /// <summary>An hour on: all bookkeepers were told what changed when it is answered; how long that took.</summary>
    public Task<TimeSpan> Tell(CancellationToken cancellation) => Move(_clock.AddHours(1), cancellation);

    /// <summary>Loads it with other quantities of one account a request, what they cost accepted.</summary>
    public Task<Sample> Change(TimeSpan duration, CancellationToken cancellation)
    {
        var bytes = new RequestBytes(Target.Server, Target.Key);
        var requests = Enumerable.Range(0, 2).SelectMany(n => Target.Accounts.Select(id => bytes.Json(
            "PUT", $"/v2/accounts/{id}/quantities",
            $$$"""{"data":{{{Quantities(n + _round)}}},"accept_charges":true}"""))).ToArray();
        _round += 2;
        return Load(
            new LoadPlan(Target.Server, Target.SingleConnections, duration, Turn(requests)), cancellation);
    }

    /// <summary>A month on: everybody is billed when it is answered; how long that took.</summary>
    public Task<TimeSpan> Bill(CancellationToken cancellation)
    {
        var next = _clock.Day == 1 ? _clock.AddMonths(1) : new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
        return Move(next, cancellation);
    }

    private async Task<TimeSpan> Move(DateTimeOffset next, CancellationToken cancellation)
    {
        _clock = next;
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{"now":"{{next:yyyy-MM-ddTHH:mm:ssZ}}"}""");
        var start = Stopwatch.GetTimestamp();
        await Server.Ask(Server.Requests.Json("POST", "/api/1.0/clock", body), 200, cancellation);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>The reseller comes below another account, with all that is below it; how long that took.</summary>
    public async Task<TimeSpan> Move(CancellationToken cancellation)
    {
        var above = await Server.Open("""{"billing_day":1}""", cancellation);
        var body = $$"""{"parent":"{{above.Accounts[0]}}"}""";
        var start = Stopwatch.GetTimestamp();
        await Server.Ask(
            Server.Requests.Json("PUT", $"/api/1.0/accounts/{_reseller}", body), 204, cancellation);
        return Stopwatch.GetElapsedTime(start);
    }

    private IEnumerable<byte[]> Bodies(bool all)
    {
        var round = _round++;
        var (bytes, quantities) = (new RequestBytes(Target.Server, Target.Key), Quantities(round, all ? round : 0));
        foreach (var some in Target.Accounts.Chunk(PerRequest))
        {
            var text = new StringBuilder("[");
            foreach (var id in some)
                text.Append(text.Length == 1 ? "" : ",").Append(
                    CultureInfo.InvariantCulture, $$"""{"account":"{{id}}","quantities":{{quantities}}}""");
            yield return bytes.Json("POST", "/v2/quantities", text.Append(']').ToString());
        }
    }

    private static string Quantities(int round, int more = 0) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""
        {"phone_numbers":{"did_us":{{{5 + round}}},"tollfree_us":{{{2 + more}}}},
        "devices":{"sip":{{{7 + more}}},"soft":{{{3 + more}}}},"users":{"seat":{{{4 + more}}}}}
        """);

    private static Func<int, ReadOnlyMemory<byte>> Turn(byte[][] requests)
    {
        var next = -1;
        return _ => requests[(int)((uint)Interlocked.Increment(ref next) % requests.Length)];
    }

    private static async Task<Sample> Load(LoadPlan plan, CancellationToken cancellation)
    {
        var result = await LoadGenerator.Run(plan, cancellation);
        return new Sample(result.Rate, result.P50.TotalMilliseconds, result.P99.TotalMilliseconds)
        {
            Requests = result.Requests,
        };
    }
}
