using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Tests.Simulation;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans.Stories;

/// <summary>
/// Years of random stories, told to books and to a reference that works each day out anew. <c>BRILLIG_SEED=7</c> tells
/// one of them again.
/// </summary>
public class PlanStoryTests(ITestOutputHelper output)
{
    private static readonly int Seeds = Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1" ? 2_000 : 20;

    private static readonly int? Only =
        int.TryParse(Environment.GetEnvironmentVariable("BRILLIG_SEED"), CultureInfo.InvariantCulture, out var seed)
            ? seed
            : null;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_charge_is_what_the_days_of_its_lines_cost(bool moves)
    {
        var (changes, sums) = (0, 0);
        var wrong = new List<string>();
        foreach (var seed in Only is { } only ? [only] : Enumerable.Range(1, Seeds))
        {
            var story = new PlanStory(seed, moves);
            story.Live();
            var reference = new ReferenceBilling(story.History);
            foreach (var account in story.Accounts)
            {
                var expected = Texts(reference.Charges(story.History.Accounts[account], story.Books.Now));
                var (billed, open) = Billed(story, account);
                var ended = expected.Where(e => string.CompareOrdinal(e, open) < 0).ToArray();
                if (!ended.SequenceEqual(billed)) wrong.Add(Difference(seed, account, ended, billed));
                sums += billed.Length;
            }

            story.Books.Invariants.CheckReplay();
            changes += story.Changes;
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(8)));
        output.Print($"Stories of plans: {Only ?? Seeds} years, {changes} changes, {sums} sums of lines.");
        Assert.True(Only is not null || sums > 100 * Seeds, "The stories are too quiet.");
    }

    // What lines put on the charges of the periods that ended.
    private static (string[] Lines, string Open) Billed(PlanStory story, AccountId account)
    {
        var sums = new SortedDictionary<string, Exact>(StringComparer.Ordinal);
        foreach (var charge in story.Books.Issued(account))
        {
            foreach (var item in charge.Items.Where(i => i.Line is not null))
            {
                var line = item.Line ?? throw new InvalidOperationException();
                var name = $"{charge.Period.Start} {line.Category}/{line.Key}";
                if (item.Kind == ItemKind.Activation) name += " activation";
                sums[name] = sums.GetValueOrDefault(name) + item.Exact;
            }
        }

        var open = story.Books.Book(account).Open is { } running ? $"{running.Image.Period.Start}" : "9";
        return ([.. sums.Where(s => s.Value.Sign != 0).Select(s => $"{s.Key} {s.Value}")], open);
    }

    // Advance and arrears of one line are one sum on a charge.
    private static string[] Texts(SortedDictionary<string, Ratio> sums) =>
    [
        .. sums.GroupBy(s => s.Key.Replace(" advance", "", StringComparison.Ordinal)
                .Replace(" arrears", "", StringComparison.Ordinal))
            .Select(s => (s.Key, Sum: s.Aggregate(Ratio.Zero, (sum, part) => sum + part.Value)))
            .Where(s => s.Sum.Sign != 0)
            .OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => $"{s.Key} {Exact.Ratio(s.Sum.Over, s.Sum.Under)}"),
    ];

    private static string Difference(int seed, AccountId account, string[] expected, string[] billed) =>
        $"Seed {seed}, account {account}:\nexpected {string.Join("\n  ", expected.Except(billed))}\n"
        + $"billed {string.Join("\n  ", billed.Except(expected))}";
}
