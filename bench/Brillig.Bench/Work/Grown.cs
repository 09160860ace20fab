using Brillig.Bench.Baselines;

namespace Brillig.Bench.Work;

/// <summary>Our server with many accounts, on a manual clock: time passes when the bench says so.</summary>
public sealed class Grown
{
    /// <summary>How many accounts it has.</summary>
    public const int Accounts = 100_000;

    private Grown(OurServer server, Target target, DateTimeOffset clock)
    {
        (Server, Target) = (server, target);
        Ordered = new BulkKind(BenchAccounts.Services, IsOrdered: true, new Standing(clock));
        Random = Ordered with { IsOrdered = false };
    }

    /// <summary>The server.</summary>
    public OurServer Server { get; }

    /// <summary>Its accounts, at the process that serves now.</summary>
    public Target Target { get; private set; }

    /// <summary>Records of all services, their ids in the order of time.</summary>
    public BulkKind Ordered { get; }

    /// <summary>Records of all services, with random ids.</summary>
    public BulkKind Random { get; }

    /// <summary>Starts it and opens the accounts, each with an item of every service.</summary>
    public static async Task<Grown> Start(EngineBench bench, string purpose, CancellationToken cancellation)
    {
        var clock = TimeProvider.System.GetUtcNow();
        var server = await bench.Serve(purpose, clock, cancellation);
        var grown = new Grown(server, await server.Fill(Accounts, cancellation), clock);
        await grown.Target.Fill((long)Accounts * BenchAccounts.Services.Count, grown.Ordered, cancellation);
        return grown;
    }

    /// <summary>Starts the server once more on the same books; how long that took.</summary>
    public async Task<TimeSpan> Again(CancellationToken cancellation)
    {
        await Server.Again(cancellation);
        Target = Target with { Server = Server.Process.Address };
        return Server.Process.StartedIn;
    }

    private sealed class Standing(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
