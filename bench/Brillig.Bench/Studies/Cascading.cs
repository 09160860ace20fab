using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Brillig.Bench.Figures;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Bench.Studies;

/// <summary>P10: what all accounts below one have together, in this process.</summary>
internal static class Cascading
{
    private const int Accounts = 1_000_000;
    private const int Items = 20;
    private const int Below = 10;
    private const int Changes = 20_000;
    private static readonly Figure s_pass = new(
        "P10", $"{Accounts:n0} accounts of {Items} items, one pass", Bound.Most(500), Bound.Most(150)) { Unit = "ms" };
    private static readonly Figure s_walk = new("P10", "the sums of a thousand of them, each walked anew, of one pass");
    private static readonly Figure s_change = new(
        "P10", $"a quantity kept up on {OpenAccount.DepthMax} levels", Bound.Most(10), Bound.Most(1)) { Unit = "µs" };
    private static readonly Figure s_flat = Decided("on one level");
    private static readonly Figure s_plain = Decided($"on {OpenAccount.DepthMax} levels, one of which bills it");
    private static readonly Figure s_deep = Decided($"on {OpenAccount.DepthMax} levels, each of which bills it");

    private static readonly Instant s_now = Instant.FromUtc(2026, 1, 15, 0, 0);

    private static readonly BooksSettings s_settings = new(Currency.Find("USD") ?? default, []);

    public static IReadOnlyList<Figure> Figures => [s_pass, s_walk, s_change, s_flat, s_plain, s_deep];

    public static IReadOnlyList<FigureResult> Measure(BenchOptions options, CancellationToken cancellation)
    {
        var results = new List<FigureResult>();
        Pass(options, results, cancellation);
        var deep = new Line(OpenAccount.DepthMax, bills: OpenAccount.DepthMax);
        results.Add(FigureResult.Of("–", s_change, Turns(options, deep.Keep)));
        results.Add(FigureResult.Of("–", s_flat, Turns(options, new Line(1, bills: 1).Change)));
        results.Add(FigureResult.Of("–", s_plain, Turns(options, new Line(OpenAccount.DepthMax, bills: 1).Change)));
        results.Add(FigureResult.Of("–", s_deep, Turns(options, deep.Change)));
        return results;
    }

    private static Figure Decided(string where) =>
        new("P10", $"a quantity decided and billed, {where}") { Unit = "µs" };

    // By itself, so that the accounts are gone when the next is measured.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Pass(BenchOptions options, List<FigureResult> results, CancellationToken cancellation)
    {
        var books = Many();
        var (passes, walks) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < options.Repeats; turn++)
        {
            cancellation.ThrowIfCancellationRequested();
            var used = Environment.CpuUsage.TotalTime;
            books.RestoreDerived();
            passes.Add((Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
            used = Environment.CpuUsage.TotalTime;
            for (var i = 1; i <= 1_000; i++) Walk(books, new AccountId(Id(i)));
            walks.Add((Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
        }

        results.Add(FigureResult.Of("–", s_pass, passes));
        results.Add(FigureResult.Of("–", s_walk, walks.Zip(passes, (w, p) => w / p)));
    }

    private static long[] Walk(Books books, AccountId id)
    {
        var sums = new long[Items];
        foreach (var book in books.Tree.Below(id))
        {
            var at = 0;
            foreach (var (_, count) in book.Quantities?.Image.Own.All ?? []) sums[at++] += count;
        }

        var kept = books.Account(id)?.Quantities?.Cascade.Sum(c => c.Count);
        return kept == sums.Sum() ? sums : throw new InvalidOperationException("The sums are wrong.");
    }

    private static Books Many()
    {
        var books = new Books(s_settings);
        var quantities = new QuantitiesRow(
            [.. Enumerable.Range(0, Items).Select(i => new ItemCount("c", $"i{i}", i + 1))], []);
        for (var i = 1; i <= Accounts; i++)
        {
            var parent = i <= Below ? AccountId.Operator : new AccountId(Id((i - 1) / Below));
            books.Restore(AccountBook.Restore(
                new AccountRow(
                    new AccountId(Id(i)),
                    new AccountImage
                    {
                        Settings = new AccountSettings
                        {
                            Parent = parent, Currency = s_settings.Currency, OpenedAt = s_now, TimeZone = "UTC",
                            Type = books.BillingTypes.First().Id,
                        },
                        Tariffs = [],
                    },
                    default, [], 0)
                {
                    Quantities = quantities,
                }, 1));
        }

        return books;
    }

    private static Guid Id(int i) => new(i, 7, 7, 0x80, 0, 0, 0, 0, 0, 0, 0);

    private static IEnumerable<double> Turns(BenchOptions options, Action<int> change)
    {
        for (var i = 0; i < Changes; i++) change(i);   // compiled by then
        var micros = new List<double>();
        for (var turn = 0; turn < options.Repeats; turn++)
        {
            // By the time on the processor: this is about one core, whatever else the machine does.
            var used = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Changes; i++) change(i);
            micros.Add((Environment.CpuUsage.TotalTime - used).TotalMicroseconds / Changes);
        }

        return micros;
    }

    /// <summary>Accounts one below the other, the lowest of which is counted.</summary>
    private sealed class Line
    {
        private readonly Books _books = new(s_settings);
        private readonly AccountId _lowest;
        private long _batch;

        public Line(int depth, int bills)
        {
            for (var i = 1; i <= depth; i++)
            {
                var above = i == 1 ? AccountId.Operator : new AccountId(Id(i - 1));
                _lowest = new AccountId(Id(i));
                Do(new OpenAccount { Id = _lowest, Parent = above, Reseller = i > depth - bills });
                if (i <= depth - bills) continue;
                var seller = i - 1 > depth - bills ? above : AccountId.Operator;
                Do(new PublishPlan(new PlanKey(seller, "plan"), Plan(), AtOnce: false));
                Do(new AssignPlan(_lowest, "plan") { IsAccepted = true });
            }
        }

        // The fact alone: what a recovery does with it.
        public void Keep(int turn)
        {
            _books.Apply(new QuantitiesSet(_lowest, Counts(turn), []), ++_batch, new UndoLog(isOn: false));
        }

        public void Change(int turn) =>
            Do(new ChangeQuantities(_lowest, QuantityChange.Replace, ["c"], Counts(turn)) { IsAccepted = true });

        private static ImmutableArray<ItemCount> Counts(int turn) =>
            [.. Enumerable.Range(0, 4).Select(i => new ItemCount("c", $"i{i}", i == 0 ? 1 + (turn % 7) : 5))];

        private static PlanDocument Plan()
        {
            const string text = """
                {"name":"p","plan":{"c":{
                "i0":{"rate":1,"cascade":true},"i1":{"rate":2},"i2":{"rate":3},"i3":{"rate":4}}}}
                """;
            using var json = JsonDocument.Parse(text);
            return PlanDocument.Read(json.RootElement, new Faults()) ?? throw new InvalidOperationException("No plan.");
        }

        private void Do(Command command)
        {
            var draft = new Draft(_books, ++_batch, s_now);
            var decision = Perform.Of(new Envelope(command, Caller.Server, "bench"), draft);
            if (decision is not Done) throw new InvalidOperationException($"{command.GetType().Name}: {decision}");
            draft.Forget();
        }
    }
}
