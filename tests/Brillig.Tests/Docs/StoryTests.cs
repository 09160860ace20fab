using Brillig.Server.Docs;
using Xunit;

namespace Brillig.Tests.Docs;

/// <summary>The examples of the document are requests that were sent, and answers that came back.</summary>
public class StoryTests
{
    private const string Folder = "src/Brillig.Server/Docs/Examples";

    [Fact]
    public async Task Every_example_is_answered_as_documented()
    {
        await using var telling = await StoryTelling.Begin();
        var isUpdate = Environment.GetEnvironmentVariable("BRILLIG_UPDATE_DOCS") == "1";
        foreach (var (chapter, steps) in Story.Chapters.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            var told = new List<string>();
            foreach (var step in steps)
                if (isUpdate) told.Add(await telling.Record(step));
                else await telling.Check(step);
            if (!isUpdate) continue;
            var path = Repository.PathOf($"{Folder}/{chapter}.http");
            await File.WriteAllTextAsync(path, string.Join("\n", told), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Every_operation_has_an_example_that_is_done()
    {
        var contract = await Contract.Current;
        var shown = Story.Steps.Where(step => step.Status is >= 200 and < 300)
            .Select(step => RoutePath.Find(contract.Routes, step.Method, Story.Filled(step.Target)))
            .OfType<MappedRoute>().Select(route => $"{route.Method} {route.Pattern}").ToHashSet();

        shown.Add($"GET {DocsApi.Address}");   // the document is its own example
        shown.UnionWith(ApiTable.Operations.Where(o => o.Answers.Count == 0)   // always refused
            .Select(o => $"{o.Method} {o.Pattern}"));
        shown.UnionWith(contract.Routes.Where(r => r.Pattern.StartsWith("/webhooks/", StringComparison.Ordinal))
            .Select(r => $"{r.Method} {r.Pattern}"));   // signed with the time: their own tests send them
        Assert.Empty(contract.Routes.Select(route => $"{route.Method} {route.Pattern}").Except(shown));
    }

    [Fact]
    public async Task Every_documented_field_is_seen_in_an_example()
    {
        var contract = await Contract.Current;
        var check = new SchemaCheck(contract.Root);
        foreach (var step in Story.Steps)
            Assert.Empty(step.HasTexts
                ? contract.Faults(step.AsExchanged()) : contract.Faults(step.AsExchanged(), check));

        var documented =
            from schema in contract.Root.GetProperty("components").GetProperty("schemas").EnumerateObject()
            where schema.Value.TryGetProperty("properties", out _)
            from field in schema.Value.GetProperty("properties").EnumerateObject()
            select $"#/components/schemas/{schema.Name}/{field.Name}";

        // The story has one process, and this is of a follower.
        check.Seen.Add("#/components/schemas/Lag/seconds");

        // No account of it pays for another one.
        check.Seen.Add("#/components/schemas/ChargeItem/account");

        // No bookkeeper tells anything by itself: what it tells is signed with the time.
        check.Seen.UnionWith(documented.Where(field => field.Split('/')[^2] is "Heard" or "BookkeeperEvent"));

        // Nor is there one outside that could be asked what it lacks.
        check.Seen.UnionWith(documented.Where(
            field => field.Split('/')[^2] is "MissingThere" or "UnmappedItem" or "BookkeeperDifference"));

        // And its clock is moved by hand, which is no jump.
        check.Seen.Add("#/components/schemas/Ready/paused");
        // What stands beside the data is the same in every envelope: seen in one, it is seen.
        string[] beside = ["accept_charges", "auth_token", "verb", "ui_metadata", "data"];
        bool IsBeside(string field) => beside.Contains(field.Split('/')[^1])
            && (field.EndsWith("accept_charges", StringComparison.Ordinal)
                || (field.EndsWith("/data", StringComparison.Ordinal)
                    && field.Contains("Quantities", StringComparison.Ordinal))
                || field.Split('/')[^2].EndsWith("Enveloped", StringComparison.Ordinal));
        Assert.Equal(
            beside.Order(), check.Seen.Where(IsBeside).Select(field => field.Split('/')[^1]).Distinct().Order());
        check.Seen.UnionWith(documented.Where(IsBeside));
        Assert.True(!documented.Except(check.Seen).Any(), string.Join('\n', documented.Except(check.Seen)));
    }

    [Fact]
    public async Task An_undocumented_field_is_found()
    {
        var contract = await Contract.Current;
        var step = Story.Steps.First(s => s.Status == 201);
        var exchanged = step.AsExchanged();
        var more = exchanged with { AnswerBody = "{\"surprise\":1," + exchanged.AnswerBody.TrimStart()[1..] };
        var other = exchanged with { Status = 299 };

        Assert.Empty(contract.Faults(exchanged));
        Assert.Equal(["answer/surprise is not documented"], contract.Faults(more));
        Assert.Single(contract.Faults(other));
        Assert.NotEmpty(contract.Faults(exchanged with { Target = exchanged.Target + "?surprise=1" }));
        Assert.NotEmpty(contract.Faults(exchanged with { Target = "/api/1.0/surprise" }));
        Assert.NotEmpty(contract.Faults(exchanged with { AnswerHeaders = new HashSet<string> { "Receipt-Id" } }));
        Assert.NotEmpty(contract.Faults(exchanged with { RequestBody = """{"surprise":1}""" }));
    }
}
