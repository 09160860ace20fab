using System.Globalization;
using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Tests.Core.ServicePlans.Stories;
using Brillig.Tests.Safety;
using Brillig.Tests.Simulation;
using Xunit;

namespace Brillig.Tests.Server.Stories;

/// <summary>
/// Years of resellers and their customers, lived by a server over HTTP: each period's charges come to what the slow
/// reference works out day by day, and the books prove right at the end.
/// </summary>
public class PlanYearStories(ITestOutputHelper output)
{
    /// <summary>Each engine with two years of its own, one in which accounts move.</summary>
    public static TheoryData<string, int, bool> Years => new()
    {
        { "SQLite", 101, false }, { "SQLite", 102, true }, { "PostgreSQL", 103, false }, { "PostgreSQL", 104, true },
    };

    [Theory]
    [MemberData(nameof(Years))]
    public async Task A_year_of_three_levels(string engine, int seed, bool moves)
    {
        var told = Lived(seed, moves);
        await using var story = await Story.Begin(engine, "2026-01-20T10:30:00Z");
        var retelling = new PlanRetelling(story);
        var restarts = (int[])[told.Books.Asked.Count / 3, told.Books.Asked.Count * 2 / 3];
        for (var i = 0; i < told.Books.Asked.Count; i++)
        {
            var (at, command, caller) = told.Books.Asked[i];
            if (restarts.Contains(i)) await story.RestartAt(PlanRetelling.Text(at));
            await retelling.Tell(at, command, caller);
        }

        await story.MoveTo(PlanRetelling.Text(told.Books.Now));
        var reference = new ReferenceBilling(told.History);
        var (totals, wrong) = (0, new List<string>());
        foreach (var account in told.Accounts)
        {
            var charges = await story.Charges(retelling[account]);
            Assert.All(charges, ItsItemsAddUp);
            var open = await OpenSince(story, retelling[account]);
            var expected = Totals(reference.Charges(told.History.Accounts[account], told.Books.Now), open);
            var billed = Totals(charges);
            if (!expected.SequenceEqual(billed)) wrong.Add(Difference(account, expected, billed));
            totals += billed.Length;
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(totals > 50, "The story is too quiet.");
        output.Print($"A year on {engine}: {told.Books.Asked.Count} requests, {totals} totals of periods.");
    }

    // The first, from a seed on, in which an account moves, if any is to.
    private static PlanStory Lived(int seed, bool moves)
    {
        var told = new PlanStory(seed, moves);
        told.Live();
        return !moves || told.Books.Asked.Exists(a => a.Command is ChangeAccount) ? told : Lived(seed + 100, moves);
    }

    // By their tax group, here the only one, charges of a period come to what the period does, rounded once.
    private static string[] Totals(SortedDictionary<string, Ratio> sums, string open) =>
    [
        .. sums.GroupBy(s => s.Key.Split(' ')[0])
            .Where(p => string.CompareOrdinal(p.Key, open) < 0)
            .Select(p => (Start: p.Key, Total: p.Aggregate(Ratio.Zero, (sum, line) => sum + line.Value).Round(2)))
            .Where(p => p.Total != 0)
            .OrderBy(p => p.Start, StringComparer.Ordinal)
            .Select(p => $"{p.Start} {p.Total.ToString("0.00", CultureInfo.InvariantCulture)}"),
    ];

    private static string[] Totals(IEnumerable<JsonElement> charges) =>
    [
        .. charges.GroupBy(c => Story.Time(c.GetProperty("period"), "start"))
            .Select(p => (Start: p.Key, Total: p.Sum(c => c.Number("total"))))
            .Where(p => p.Total != 0)
            .OrderBy(p => p.Start, StringComparer.Ordinal)
            .Select(p => $"{p.Start} {p.Total.ToString("0.00", CultureInfo.InvariantCulture)}"),
    ];

    private static void ItsItemsAddUp(JsonElement charge) => Assert.Equal(
        charge.Number("total"), charge.GetProperty("items").EnumerateArray().Sum(i => i.Number("total")));

    private static async Task<string> OpenSince(Story story, string account) =>
        await story.Account(account) is var view && view.GetProperty("period") is { ValueKind: JsonValueKind.Object } p
            ? Story.Time(p, "start")
            : "9";

    private static string Difference(object account, string[] expected, string[] billed) =>
        $"Account {account}:\n  expected {string.Join(", ", expected.Except(billed))}\n"
        + $"  billed {string.Join(", ", billed.Except(expected))}";
}
