using System.Text;
using Brillig.Bench.Baselines;
using Brillig.Bench.Figures;
using Brillig.Bench.Load;

namespace Brillig.Bench.Work;

/// <summary>
/// Calls of one account over many connections at once: each reserves usage, waits for the answer, and commits it.
/// </summary>
/// <param name="target">The server, and the account, its first.</param>
public sealed class Reserving(Target target)
{
    private const int Connections = Target.SingleConnections;
    private const int IdLength = 36;
    private static readonly string s_noId = new('0', IdLength);

    /// <summary>Loads it; the rate is that of reservations that were made and committed.</summary>
    public async Task<Sample> Run(TimeSpan duration, CancellationToken cancellation)
    {
        var bytes = new RequestBytes(target.Server, target.Key);
        var root = $"/api/1.0/accounts/{target.Accounts[0]}/reservations";
        var reserve = bytes.Json("POST", root, $$"""{"name":"{{BenchAccounts.Service}}","usage":2}""");
        var commit = bytes.Json("POST", $"{root}/{s_noId}/commit", """{"usage":1}""");
        var place = commit.AsSpan().IndexOf(Encoding.ASCII.GetBytes(s_noId));
        var commits = Enumerable.Range(0, Connections).Select(_ => commit.ToArray()).ToArray();
        var isReserved = new bool[Connections];
        var plan = new LoadPlan(
            target.Server, Connections, duration,
            connection => isReserved[connection] ? commits[connection] : reserve)
        {
            Answered = (connection, response) =>
            {
                if (!isReserved[connection]) IdOf(response).CopyTo(commits[connection].AsSpan(place));
                isReserved[connection] = !isReserved[connection];
            },
        };
        var result = await LoadGenerator.Run(plan, cancellation);
        return new Sample(result.Rate / 2, result.P50.TotalMilliseconds, result.P99.TotalMilliseconds)
        {
            Requests = result.Requests,
        };
    }

    private static ReadOnlySpan<byte> IdOf(in Response response)
    {
        var body = response.Body.Span;
        var field = "\"id\":\""u8;
        return body.Slice(body.IndexOf(field) + field.Length, IdLength);
    }
}
