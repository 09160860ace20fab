using System.Text.Json;
using System.Threading.Channels;
using Brillig.Core.Basics;
using Brillig.Core.Reports;
using Brillig.Core.Tariffs;
using Brillig.Server.Auth;
using Brillig.Server.Edge;
using Brillig.Storage.Usage;
using NodaTime;

namespace Brillig.Server.Tariffs;

/// <summary>What past usage would have cost by another tariff, over HTTP.</summary>
internal static class SimulationApi
{
    /// <summary>One answer a line, with how far it is: for whoever prefers it by <c>Accept</c>.</summary>
    public const string Lines = "application/x-ndjson";

    private const int AccountsMax = 10_000;
    private const int StretchesMax = 4;
    private static readonly Offers Offered = new([.. Offers.Json.Types, Lines]);

    /// <summary>Maps the route.</summary>
    public static void MapSimulation(this Routes routes) => routes.Post(
        $"{Urls.Root}/tariffs/{{id:guid}}/simulate", Access.Reads, Simulate, Reach.Owner, Offered);

    private static async Task Simulate(Exchange exchange)
    {
        if (exchange.Request.QueryString.HasValue)
        {
            await exchange.Refuse(Parameters.Unknown(exchange.Request));
            return;
        }

        if (await exchange.Command(Asked.Read) is not { } asked) return;
        if (await exchange.View<RatingBase>(new ReadRating(new TariffId(exchange.Id("id")))) is not { } rating) return;
        var response = exchange.Request.HttpContext.Response;
        var isLines = Accepting.Best(exchange.Request.Headers.Accept, Offered) == Lines;
        var answer = new SimulationAnswer(response, rating, asked.From, asked.To, isLines);
        var run = new Run(exchange, rating, asked);
        await foreach (var part in run.Parts()) await answer.Progress(run.Records, part, exchange.Gone);
        await answer.Finish(run.Simulation, run.Records, run.OtherCurrency, exchange.Gone);
    }

    /// <summary>What is asked.</summary>
    private sealed record Asked(Instant From, Instant To, HashSet<AccountId>? Accounts)
    {
        public static Asked? Read(JsonElement body, Faults faults)
        {
            if (Fields.Of(body, "", faults) is not { } fields) return null;
            var (from, to) = (fields.Time("from", required: true), fields.Time("to", required: true));
            if (from >= to) fields.Refuse("to", "must be after from");
            var accounts = fields.Ids("accounts", AccountsMax);
            fields.End();
            return from is { } start && to is { } end && !faults.Any
                ? new Asked(start, end, accounts?.Select(id => new AccountId(id)).ToHashSet())
                : null;
        }
    }

    /// <summary>One simulation: rows are read on one thread, rated on another.</summary>
    private sealed class Run(Exchange exchange, RatingBase rating, Asked asked)
    {
        private readonly Dictionary<AccountId, AccountScope?> _scopes = [];

        public TariffSimulation Simulation { get; } = new(rating.Version, rating.Owner, rating.Decks);

        public long Records { get; private set; }

        public long OtherCurrency { get; private set; }

        public async IAsyncEnumerable<double> Parts()
        {
            var stretches = Channel.CreateBounded<SpanStretch>(StretchesMax);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(exchange.Gone);
            var reading = Task.Run(() => Read(stretches.Writer, stop.Token), CancellationToken.None);
            try
            {
                await foreach (var (records, part) in stretches.Reader.ReadAllAsync(exchange.Gone))
                {
                    if (!await FindScopes(records)) yield break;
                    foreach (var record in records) Take(record);
                    yield return part;
                }
            }
            finally
            {
                await stop.CancelAsync();
                await reading;
            }
        }

        private async Task Read(ChannelWriter<SpanStretch> stretches, CancellationToken cancel)
        {
            try
            {
                await foreach (var stretch in UsageSpan.Read(exchange.Store, asked.From, asked.To, cancel))
                    await stretches.WriteAsync(stretch, cancel);
                stretches.Complete();
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                stretches.Complete(error);   // which whoever reads them throws
            }
        }

        private void Take(in SimulatedRecord record)
        {
            if (_scopes[record.Account] is not { } scope || asked.Accounts?.Contains(record.Account) is false) return;
            var counted = record.Quantity is null ? 0 : 1;
            if (scope.Currency != rating.Currency)
            {
                OtherCurrency += counted;
                return;
            }

            Records += counted;
            Simulation.Add(record, scope.TimeZone);
        }

        private async Task<bool> FindScopes(IReadOnlyList<SimulatedRecord> records)
        {
            List<AccountId>? unknown = null;
            foreach (var record in records)
                if (_scopes.TryAdd(record.Account, null)) (unknown ??= []).Add(record.Account);
            if (unknown is null) return true;
            foreach (var some in unknown.Chunk(1_000))
            {
                if (await exchange.View<AccountScopes>(new ReadScopes(some)) is not { } found) return false;
                for (var i = 0; i < some.Length; i++) _scopes[some[i]] = found.All[i];
            }

            return true;
        }
    }
}
