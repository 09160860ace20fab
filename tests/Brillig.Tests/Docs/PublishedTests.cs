using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Docs;

/// <summary>
/// The published first draft of the API: these routes, statuses and fields never change, whatever else is added.
/// </summary>
public class PublishedTests
{
    private const string Root = "/api/1.0";

    /// <summary>Route, status, fields of the body that is sent, fields of the one that is answered.</summary>
    public static TheoryData<string, int, string, string> Published => new()
    {
        { "post /accounts", 201, "balance tariff_plan type", "id details_url charges_url payments_url usage_url" },
        { "put /accounts/{id}", 204, "tariff_plan type", "" },
        { "get /accounts/{id}", 200, "", "id tariff_plan type charges payments" },
        { "put /accounts/{id}/usage", 204, "name usage", "" },
        { "get /accounts/{id}/charges", 200, "",
            "id account date total items items/name items/usage items/charge items/total" },
        { "get /accounts/{id}/payments", 200, "", "id account date type amount" },
        { "put /accounts/{id}/payments", 204, "date type amount", "" },
        { "post /tariffs", 201, "name", "id" },
        { "post /billing-types", 201, "name", "id" },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public async Task What_is_published_stays(string route, int status, string sent, string answered)
    {
        var document = (await Contract.Current).Root;
        var words = route.Split(' ');
        var operation = document.GetProperty("paths").GetProperty(Root + words[1]).GetProperty(words[0]);
        Assert.True(operation.GetProperty("responses").TryGetProperty($"{status}", out var answer));

        if (sent.Length > 0) AssertFields(document, operation.GetProperty("requestBody"), sent);
        if (answered.Length > 0) AssertFields(document, answer, answered);
    }

    [Fact]
    public async Task A_payment_put_is_answered_by_its_receipt()
    {
        var document = (await Contract.Current).Root;
        var answer = document.GetProperty("paths").GetProperty($"{Root}/accounts/{{id}}/payments").GetProperty("put")
            .GetProperty("responses").GetProperty("204");

        Assert.True(answer.GetProperty("headers").TryGetProperty("Receipt-Id", out _));
        Assert.True(answer.GetProperty("headers").TryGetProperty("Location", out _));
    }

    private static void AssertFields(JsonElement document, JsonElement message, string fields)
    {
        var schema = message.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        foreach (var path in fields.Split(' '))
        {
            var at = schema;
            foreach (var name in path.Split('/'))
            {
                var properties = ObjectOf(document, at).GetProperty("properties");
                Assert.True(properties.TryGetProperty(name, out at), $"{path} is published, and is gone.");
            }
        }
    }

    private static JsonElement ObjectOf(JsonElement document, JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return ObjectOf(document, (reference.GetString() ?? "").Split('/').Skip(1)
                .Aggregate(document, (at, name) => at.GetProperty(name)));
        return schema.TryGetProperty("items", out var items) ? ObjectOf(document, items) : schema;
    }
}
