using System.Diagnostics;

namespace Brillig.Bench.Load;

/// <summary>Runs a <see cref="LoadPlan"/>: each connection sends, waits for the answer, and sends again.</summary>
public static class LoadGenerator
{
    // How long after the plan's end the last answers may come.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs the plan to its end.</summary>
    /// <exception cref="InvalidOperationException">An answer was not what the plan expects, or never came.</exception>
    public static async Task<LoadResult> Run(LoadPlan plan, CancellationToken cancellation)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(plan.Duration + s_patience);
        try
        {
            return await RunBounded(plan, bounded.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new InvalidOperationException($"Some answers did not come within {s_patience.TotalSeconds} s.", e);
        }
    }

    private static async Task<LoadResult> RunBounded(LoadPlan plan, CancellationToken cancellation)
    {
        var connections = new List<Connection>();
        try
        {
            for (var i = 0; i < plan.Connections; i++)
                connections.Add(await Connection.Open(plan.Server, cancellation));

            var state = new State(plan, Stopwatch.GetTimestamp());
            await Task.WhenAll(connections.Select((c, i) => Task.Run(() => Loop(state, c, i, cancellation))));
            var elapsed = Stopwatch.GetElapsedTime(state.Started);
            if (state.Failure is { } failure) throw new InvalidOperationException(failure);
            var latencies = state.Latencies;
            return new LoadResult(latencies.Count, elapsed, latencies.Percentile(0.5), latencies.Percentile(0.99));
        }
        finally
        {
            connections.ForEach(c => c.Dispose());
        }
    }

    private static async Task Loop(State state, Connection connection, int number, CancellationToken cancellation)
    {
        while (state.TakeTurn())
        {
            var sent = Stopwatch.GetTimestamp();
            var response = await connection.Exchange(state.Plan.Next(number), cancellation);
            state.Latencies.Record(Stopwatch.GetElapsedTime(sent));
            if (state.Plan.Accepts(response)) state.Plan.Answered?.Invoke(number, response);
            else
                state.Failure = $"A request under load was answered {response.Status}: {Beginning(response.Text)}";
            if (state.Plan.Rest > TimeSpan.Zero) await Task.Delay(state.Plan.Rest, cancellation);
        }
    }

    private static string Beginning(string text) => text.Length <= 500 ? text : text[..500];

    private sealed class State(LoadPlan plan, long started)
    {
        private long _turns;

        public LoadPlan Plan => plan;

        public long Started => started;

        public LatencyHistogram Latencies { get; } = new();

        public string? Failure { get; set; }

        public bool TakeTurn() =>
            Failure is null && Stopwatch.GetElapsedTime(started) < plan.Duration
            && Interlocked.Increment(ref _turns) <= plan.RequestsMax;
    }
}
