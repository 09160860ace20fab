using System.Collections.Concurrent;
using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Polly;
using Polly.CircuitBreaker;
using static Brillig.Core.Bookkeeping.Outcome;

namespace Brillig.Bookkeepers;

/// <summary>
/// One for each seller and system: where half of the last calls met trouble, nobody calls for half a minute, then one
/// tries. So a bookkeeper that is down is left alone, and its intents wait without being counted as tried.
/// </summary>
public sealed class Circuits(TimeProvider clock)
{
    private const double TroubleMin = 0.5;
    private const int CallsMin = 8;
    private static readonly TimeSpan Sampled = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(AccountId, BookkeeperType), Circuit> _all = [];

    /// <summary>How many calls may run at once where the circuit is not closed.</summary>
    public ImmutableDictionary<(AccountId Seller, BookkeeperType Type), int> Places => _all
        .Where(c => c.Value.State.CircuitState != CircuitState.Closed)
        .ToImmutableDictionary(c => c.Key, c => clock.GetUtcNow() < c.Value.OpenUntil ? 0 : 1);

    /// <summary>Calls, unless the circuit is open.</summary>
    public async Task<Answered?> Call(
        AccountId seller, BookkeeperType type, Func<CancellationToken, Task<Answered?>> call, CancellationToken cancel)
    {
        var circuit = _all.GetOrAdd((seller, type), _ => new Circuit(clock));
        try
        {
            return await circuit.Pipeline.ExecuteAsync(async stop => await call(stop), cancel);
        }
        catch (BrokenCircuitException broken)
        {
            return new Answered(Retrying, Why: "circuit-open", NotBefore: broken.RetryAfter ?? Break)
            {
                WasLeftAlone = true,
            };
        }
    }

    private sealed class Circuit
    {
        public Circuit(TimeProvider clock)
        {
            var builder = new ResiliencePipelineBuilder<Answered?> { TimeProvider = clock };
            Pipeline = builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<Answered?>
            {
                FailureRatio = TroubleMin, MinimumThroughput = CallsMin, SamplingDuration = Sampled,
                BreakDuration = Break, StateProvider = State,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is { IsTrouble: true }),
                OnOpened = args =>
                {
                    OpenUntil = clock.GetUtcNow() + args.BreakDuration;
                    return ValueTask.CompletedTask;
                },
            }).Build();
        }

        public CircuitBreakerStateProvider State { get; } = new();

        public DateTimeOffset OpenUntil { get; private set; }

        public ResiliencePipeline<Answered?> Pipeline { get; }
    }
}
