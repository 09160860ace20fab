using System.Diagnostics;
using Brillig.Server.Docs;
using Brillig.Tests.Docs;
using Brillig.Tests.Server;
using Xunit;

namespace Brillig.Tests.Fuzz;

/// <summary>
/// Whatever is asked, as the document allows or not, the server answers soon and as it says, changes nothing where it
/// refuses, tells no secret, and its books prove in the end.
/// </summary>
public class FuzzTests(ITestOutputHelper output)
{
    private const int SlowMost = 2;   // a machine may stop for a moment
    private static readonly int Factor = Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1" ? 5 : 1;

    [Theory]
    [InlineData(Engine.Sqlite, 20_000, 4)]
    [InlineData(Engine.Postgres, 2_000, 2)]
    public async Task No_request_makes_the_server_fail(Engine engine, int requests, int servers)
    {
        var contract = await Contract.Current;
        var start = Stopwatch.GetTimestamp();
        requests *= Factor;
        var first = Factor == 1 ? 1 : Environment.TickCount & 0xffff;
        var runs = await Task.WhenAll(Enumerable.Range(first, servers)
            .Select(seed => Task.Run(() => Run(contract, engine, seed, requests / servers))));

        var answered = runs.SelectMany(run => run.Answered).GroupBy(pair => pair.Key)
            .ToDictionary(pair => pair.Key, pair => pair.Sum(p => p.Value));
        output.Print(
            $"fuzz on {engine}: {runs.Sum(run => run.Sent):N0} requests, {answered.Count} operations × status, "
            + $"seeds from {first}, {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s");
        foreach (var status in answered.GroupBy(pair => pair.Key.Status).OrderBy(group => group.Key))
            output.WriteLine($"{status.Key}: {status.Sum(pair => pair.Value)}");
        var wrong = runs.SelectMany(run => run.Wrong).ToArray();
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
        Assert.True(runs.Sum(run => run.SlowAnswers) <= SlowMost, "Some answers took more than five seconds.");
        var done = answered.Keys.Where(pair => pair.Status < 300).Select(pair => pair.Operation).ToHashSet();
        var refused = ApiTable.Operations.Where(o => o.Answers.Count == 0)   // whoever asks
            .Select(o => $"{o.Method} {RoutePath.Template(o.Pattern)}")
            .Concat(runs[0].Operations.Where(o => o.Contains(" /webhooks/", StringComparison.Ordinal)));   // unsigned
        Assert.Empty(runs[0].Operations.Except(done).Except(refused));
    }

    private static async Task<FuzzRun> Run(Contract contract, Engine engine, int seed, int requests)
    {
        await using var server = await FuzzServer.Start(engine);
        using var run = new FuzzRun(server, contract, seed);
        await run.Go(requests);
        run.Wrong.AddRange(await server.End(run.Secrets));
        return run;
    }
}
