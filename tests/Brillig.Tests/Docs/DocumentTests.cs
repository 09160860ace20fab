using System.Text;
using Brillig.Server.Docs;
using Microsoft.OpenApi;
using Xunit;

namespace Brillig.Tests.Docs;

/// <summary>The document of the API: whole, right, and as it was reviewed.</summary>
public class DocumentTests
{
    private const string Snapshot = "docs/api/openapi.json";

    [Fact]
    public async Task Every_route_is_documented_and_nothing_else()
    {
        var contract = await Contract.Current;
        var mapped = contract.Routes.Select(route => $"{route.Method} {route.Pattern}").Order().ToArray();
        var said = ApiTable.Operations.Select(operation => $"{operation.Method} {operation.Pattern}").Order().ToArray();

        Assert.True(
            mapped.SequenceEqual(said),
            $"Routes without documentation: {string.Join(", ", mapped.Except(said))}. Say what they do in the "
            + $"…Docs.cs beside them. Documented without a route: {string.Join(", ", said.Except(mapped))}.");
    }

    [Fact]
    public async Task It_is_OpenAPI_31()
    {
        var contract = await Contract.Current;
        var read = await OpenApiDocument.LoadAsync(
            new MemoryStream(contract.Bytes), "json", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic?.SpecificationVersion);
        Assert.Empty(read.Diagnostic?.Errors ?? []);
        Assert.Empty(read.Diagnostic?.Warnings ?? []);
    }

    [Fact]
    public void Operations_have_names_of_their_own()
    {
        var twice = ApiTable.Operations.GroupBy(o => o.Id).Where(g => g.Count() > 1).Select(g => g.Key);
        Assert.Empty(twice);
    }

    [Fact]
    public async Task Every_field_says_what_it_means_and_gives_an_example()
    {
        var contract = await Contract.Current;
        var wrong = new List<string>();
        foreach (var schema in contract.Root.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            if (!schema.Value.TryGetProperty("description", out _)) wrong.Add(schema.Name);
            if (!schema.Value.TryGetProperty("properties", out var fields)) continue;
            foreach (var field in fields.EnumerateObject())
            {
                var isShown = field.Value.TryGetProperty("examples", out _) || field.Value.TryGetProperty("$ref", out _)
                    || field.Value.TryGetProperty("oneOf", out _) || field.Value.TryGetProperty("items", out _);
                if (!isShown || !field.Value.TryGetProperty("description",
                    out _)) wrong.Add($"{schema.Name}.{field.Name}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task It_is_the_one_that_was_reviewed()
    {
        var contract = await Contract.Current;
        var path = Repository.PathOf(Snapshot);
        if (Environment.GetEnvironmentVariable("BRILLIG_UPDATE_DOCS") == "1")
            await File.WriteAllBytesAsync(path, contract.Bytes, TestContext.Current.CancellationToken);
        var (reviewed, served) =
            (Lines(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)), Lines(contract.Bytes));
        var first = Enumerable.Range(0, Math.Max(reviewed.Length, served.Length))
            .FirstOrDefault(i => reviewed.ElementAtOrDefault(i) != served.ElementAtOrDefault(i), -1);

        Assert.True(
            first < 0,
            $"{Snapshot} is not what the server says of itself, from line {first + 1} on: "
            + $"{reviewed.ElementAtOrDefault(first)} against {served.ElementAtOrDefault(first)}. If this is meant, "
            + "write it with ./test --update-docs, read the difference, and commit it.");
    }

    private static string[] Lines(byte[] bytes) => Encoding.UTF8.GetString(bytes).Split('\n');
}
