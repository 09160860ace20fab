using Brillig.Core.Basics;
using Brillig.Tests.Simulation;
using Xunit;

namespace Brillig.Tests.Core.Usage.Cascades;

/// <summary>Usage that counts at several levels, against a slow reference that rates everything anew by hand.</summary>
public class CascadeStoryTests(ITestOutputHelper output)
{
    private static readonly int? Only =
        int.TryParse(Environment.GetEnvironmentVariable("BRILLIG_SEED"), out var seed) ? seed : null;

    private static int Seeds => Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1" ? 1_000 : 40;

    [Fact]
    public void Every_item_and_every_total_is_what_the_plain_list_of_records_comes_to()
    {
        var (elsewhere, corrected, payers, amended, moves, items) = (0, 0, 0, 0, 0, 0);
        foreach (var seed in Only is { } only ? [only] : Enumerable.Range(1, Seeds))
        {
            var story = new CascadeStory(seed);
            Live(story, seed);
            string[] expected = [.. Expected(story).Order(StringComparer.Ordinal)];
            string[] billed = [.. Billed(story).Order(StringComparer.Ordinal)];
            Assert.True(
                expected.SequenceEqual(billed),
                $"Seed {seed}:\nexpected\n  {string.Join("\n  ", expected.Except(billed))}\n"
                + $"billed\n  {string.Join("\n  ", billed.Except(expected))}");
            (elsewhere, corrected) = (
                elsewhere + story.Reference.Elsewhere, corrected + story.Reference.Corrected);
            (payers, amended, moves) = (
                payers + story.Payers, amended + story.Amendments, moves + story.Moves);
            items += billed.Length;
        }

        output.Print(
            $"Cascades: {items} items and totals; {elsewhere} times counted elsewhere, {corrected} corrections, "
            + $"{amended} amendments, {moves} moves, {payers} changes of who pays.");
        if (Only is not null) return;
        Assert.True(corrected > 50 * Seeds && amended > 8 * Seeds, "The stories are too quiet.");
        Assert.True(elsewhere > 300 * Seeds && Math.Min(payers, moves) > 5 * Seeds, "The stories are too quiet.");
    }

    private static void Live(CascadeStory story, int seed)
    {
        try
        {
            story.Live(400);
            story.Books.Invariants.CheckReplay();
        }
        catch (Exception failure) when (failure is InvalidOperationException or Xunit.Sdk.XunitException)
        {
            Assert.Fail($"Seed {seed}: {failure}");
        }
    }

    // Each place, and each period's total rounded once.
    private static IEnumerable<string> Expected(CascadeStory story)
    {
        foreach (var (place, (quantity, price)) in story.Reference.Billed)
            if (quantity.Sign != 0 || price.Sign != 0) yield return $"{place}: {Text(quantity)} for {Text(price)}";
        var totals = story.Reference.Billed.GroupBy(b => string.Join(' ', b.Key.Split(' ')[..2]))
            .Select(p => (p.Key, Sum: p.Aggregate(Ratio.Zero, (sum, line) => sum + line.Value.Price).Round(2)));
        foreach (var (period, total) in totals)
            if (total != 0) yield return $"{period} total {(Exact)total}";
    }

    private static IEnumerable<string> Billed(CascadeStory story)
    {
        var items = new Dictionary<string, (Exact Quantity, Exact Price)>();
        var totals = new Dictionary<string, Exact>();
        foreach (var charge in story.Accounts.SelectMany(a => story.Books.Issued(a)))
        {
            foreach (var item in charge.Items)
            {
                var rate = item.Tariff is { } id && item.Rate is { } number
                    ? story.Books.Books.Tariff(id)?.RateOf(number)
                    : null;
                var place = CascadeReference.Name(new HandPlace(
                    charge.Account, charge.Period.Start, item.Corrects?.Start, item.For ?? charge.Account,
                    rate?.Unit ?? "none"));
                var (quantity, price) = items.GetValueOrDefault(place);
                items[place] = (quantity + item.Usage, price + item.Exact);
            }

            var period = $"{charge.Account} {charge.Period.Start}";
            totals[period] = totals.GetValueOrDefault(period) + charge.Total.Amount;
        }

        return items.Where(i => i.Value.Quantity.Sign != 0 || i.Value.Price.Sign != 0)
            .Select(i => $"{i.Key}: {i.Value.Quantity} for {i.Value.Price}")
            .Concat(totals.Where(t => t.Value.Sign != 0).Select(t => $"{t.Key} total {t.Value}"));
    }

    private static Exact Text(Ratio value) => Exact.Ratio(value.Over, value.Under);
}
