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

    /// <summary>The same target, all load on its first account.</summary>
    public Target Hot() => this with { Accounts = [Accounts[0]] };

    /// <summary>Loads it with PUTs of one usage each.</summary>
    public async Task<Sample> Singles(TimeSpan duration, CancellationToken cancellation)
    {
        var bytes = new RequestBytes(Server, Key);
        var body = $$"""[{"name":"{{BenchAccounts.Service}}","usage":1}]""";
        var requests = Accounts.Select(id => bytes.Json("PUT", $"/api/1.0/accounts/{id}/usage", body)).ToArray();
        var randoms = Enumerable.Range(0, SingleConnections).Select(seed => new Random(seed)).ToArray();
        var plan = new LoadPlan(
            Server, SingleConnections, duration, connection => requests[randoms[connection].Next(requests.Length)]);
        var result = await LoadGenerator.Run(plan, cancellation);
        return new Sample(result.Rate, result.P50.TotalMilliseconds, result.P99.TotalMilliseconds);
    }

    /// <summary>Loads it with bulk POSTs; the rate is that of the records.</summary>
    public async Task<Sample> Bulk(TimeSpan duration, CancellationToken cancellation)
    {
        var bytes = new RequestBytes(Server, Key);
        var bodies = Enumerable.Range(0, BulkConnections)
            .Select(seed => new BulkBody(bytes, Accounts, seed, TimeProvider.System)).ToArray();
        var plan = new LoadPlan(Server, BulkConnections, duration, connection => bodies[connection].Next())
        {
            Expected = Encoding.ASCII.GetBytes($"\"accepted\":{BulkBody.Records},"),
        };
        var result = await LoadGenerator.Run(plan, cancellation);
        return new Sample(result.Rate * BulkBody.Records, result.P50.TotalMilliseconds, result.P99.TotalMilliseconds);
    }
}
