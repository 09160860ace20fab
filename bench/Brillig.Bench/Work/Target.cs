using System.Net;
using System.Text;
using Brillig.Bench.Baselines;
using Brillig.Bench.Figures;
using Brillig.Bench.Load;

namespace Brillig.Bench.Work;

/// <summary>A server under load, with the accounts it knows.</summary>
public sealed record Target(IPEndPoint Server, string Key, IReadOnlyList<Guid> Accounts)
{
    /// <summary>Connections with single PUTs.</summary>
    public const int SingleConnections = 256;

    /// <summary>Connections with bulk POSTs.</summary>
    public const int BulkConnections = 16;

    // Never the same twice in a run: random ids come from it as well.
    private static int s_seed;

    /// <summary>The same target, all load on its first account.</summary>
    public Target Hot() => this with { Accounts = [Accounts[0]] };

    /// <summary>Loads it with PUTs of one usage each.</summary>
    public async Task<Sample> Singles(
        TimeSpan duration, CancellationToken cancellation, int connections = SingleConnections)
    {
        var bytes = new RequestBytes(Server, Key);
        var body = $$"""[{"name":"{{BenchAccounts.Service}}","usage":1}]""";
        var requests = Accounts.Select(id => bytes.Json("PUT", $"/api/1.0/accounts/{id}/usage", body)).ToArray();
        var randoms = Enumerable.Range(0, connections).Select(seed => new Random(seed)).ToArray();
        var plan = new LoadPlan(
            Server, connections, duration, connection => requests[randoms[connection].Next(requests.Length)]);
        var result = await LoadGenerator.Run(plan, cancellation);
        return new Sample(result.Rate, result.P50.TotalMilliseconds, result.P99.TotalMilliseconds)
        {
            Requests = result.Requests,
        };
    }

    /// <summary>Loads it with bulk POSTs; the rate is that of the records.</summary>
    public Task<Sample> Bulk(TimeSpan duration, CancellationToken cancellation) =>
        Bulk(duration, BulkKind.Usual, BulkConnections, cancellation);

    /// <summary>Loads it with bulk POSTs over so many connections.</summary>
    public Task<Sample> Bulk(TimeSpan duration, BulkKind kind, int connections, CancellationToken cancellation)
    {
        var bytes = new RequestBytes(Server, Key);
        var bodies = Enumerable.Range(0, connections)
            .Select(_ => new BulkBody(bytes, Accounts, Interlocked.Increment(ref s_seed), kind)).ToArray();
        return Bulk(new LoadPlan(Server, connections, duration, connection => bodies[connection].Next()), cancellation);
    }

    /// <summary>Fills it with this many records, whole requests of them.</summary>
    public Task<Sample> Fill(long records, BulkKind kind, CancellationToken cancellation)
    {
        var bytes = new RequestBytes(Server, Key);
        var share = Accounts.Count / BulkConnections;
        var bodies = Enumerable.Range(0, BulkConnections)
            .Select(n => new BulkBody(bytes, Accounts.Skip(n * share).Take(share), n, kind)).ToArray();
        var requests = (records + BulkBody.Records - 1) / BulkBody.Records;
        var plan = new LoadPlan(
            Server, BulkConnections, TimeSpan.FromHours(1), connection => bodies[connection].NextInTurn())
        {
            RequestsMax = requests,
        };
        return Bulk(plan, cancellation);
    }

    private static async Task<Sample> Bulk(LoadPlan plan, CancellationToken cancellation)
    {
        var result = await LoadGenerator.Run(
            plan with { Expected = Encoding.ASCII.GetBytes($"\"accepted\":{BulkBody.Records},") }, cancellation);
        return new Sample(result.Rate * BulkBody.Records, result.P50.TotalMilliseconds, result.P99.TotalMilliseconds)
        {
            Requests = result.Requests,
        };
    }
}
