using System.Globalization;
using System.Text.Json;
using Brillig.Tests.Core.Usage.Cascades;
using Brillig.Tests.Safety;
using Brillig.Tests.Simulation;
using Xunit;

namespace Brillig.Tests.Server.Stories;

/// <summary>
/// Months of a tree whose usage counts at several levels, lived by a server over HTTP: each period comes to what the
/// slow reference works out from the plain list of records, and the books prove right at the end.
/// </summary>
public class CascadeStories(ITestOutputHelper output)
{
    /// <summary>Each engine with lives of its own.</summary>
    public static TheoryData<string, int> Lives => new()
    {
        { "SQLite", 2001 }, { "SQLite", 2003 }, { "PostgreSQL", 2002 }, { "PostgreSQL", 2003 },
    };

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task Months_of_usage_that_counts_at_several_levels(string engine, int seed)
    {
        var told = new CascadeStory(seed);
        told.Live(250);
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        var ids = new Dictionary<string, string>();
        for (var i = 0; i < told.Requests.Count; i++)
        {
            if (i == told.Requests.Count / 2) await story.RestartAt(PlanRetelling.Text(told.Requests[i].At));
            await Ask(story, told.Requests[i], ids);
        }

        await story.MoveTo(PlanRetelling.Text(told.Books.Now));
        var billed = new List<string>();
        foreach (var account in told.Accounts)
            billed.AddRange(Totals(account.ToString(), await story.Charges(ids[account.ToString()])));
        var expected = Totals(told.Reference);
        Assert.True(
            expected.SequenceEqual(billed.Order(StringComparer.Ordinal)),
            $"expected\n  {string.Join("\n  ", expected.Except(billed))}\n"
            + $"billed\n  {string.Join("\n  ", billed.Except(expected))}");
        Assert.True(expected.Length > 30, "The story is too quiet.");
        output.Print($"On {engine}: {told.Requests.Count} requests, {expected.Length} totals of periods.");
    }

    private static async Task Ask(Story story, HandRequest request, Dictionary<string, string> ids)
    {
        var (path, body) = (request.Path, request.Body);
        foreach (var (known, id) in ids)
        {
            path = path.Replace($"/{known}", $"/{id}", StringComparison.Ordinal);
            if (Guid.TryParse(known, out _)) body = body?.Replace(known, id, StringComparison.Ordinal);
        }

        await story.MoveTo(PlanRetelling.Text(request.At));
        var answer = await story.Api.Send(new HttpMethod(request.Method), path, body);
        var made = answer.Succeeded($"{request.Method} {request.Path} {body}");
        if (request.Makes is { } name) ids[name] = made.Json.Text("id");
    }

    private static string[] Totals(CascadeReference reference) =>
    [
        .. reference.Billed.GroupBy(b => string.Join(' ', b.Key.Split(' ')[..2]))
            .Select(p => (p.Key, Sum: p.Aggregate(Ratio.Zero, (sum, line) => sum + line.Value.Price).Round(2)))
            .Where(p => p.Sum != 0)
            .Select(p => $"{p.Key} {p.Sum.ToString("0.00", CultureInfo.InvariantCulture)}")
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Totals(string account, IEnumerable<JsonElement> charges) => charges
        .GroupBy(c => Story.Time(c.GetProperty("period"), "start"))
        .Select(p => (Start: p.Key, Total: p.Sum(c => c.Number("total"))))
        .Where(p => p.Total != 0)
        .Select(p => $"{account} {p.Start} {p.Total.ToString("0.00", CultureInfo.InvariantCulture)}");
}
