using Brillig.Server.Edge;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>
/// No card number is ever taken or answered. That none is kept or logged is shown where secrets are looked for.
/// </summary>
public class CardNumberTests
{
    private const string Visa = "4111111111111111";

    [Theory]
    [InlineData(Visa, "1111")]
    [InlineData("4111 1111 1111 1111", "1111")]
    [InlineData("4111-1111-1111-1111", "1111")]
    [InlineData("my card: 5555 5555 5555 4444, until 12/30", "4444")]
    [InlineData("3782 822463 10005", "0005")]
    [InlineData("6011111111111117", "1117")]
    [InlineData("2223003122003222", "3222")]
    [InlineData("4222222222222", "2222")]
    [InlineData("4000000000000000006", "0006")]
    [InlineData("4111111111111112", null)]           // the check digit is wrong
    [InlineData("1111111111111117", null)]
    [InlineData("+4111111111111111", null)]          // a telephone
    [InlineData("A4111111111111111", null)]
    [InlineData("0.4111111111111111", null)]
    [InlineData("41111111111111110000", null)]       // too long
    [InlineData("2026-01-01 2026-01-04", null)]
    [InlineData("0192a4b1-4111-4111-9111-411111111111", null)]
    public void A_card_number_is_known_by_its_form(string text, string? end) =>
        Assert.Equal(end, CardNumbers.EndIn(text));

    public static TheoryData<string, string, string, string> Bodies => new()
    {
        { "POST", "accounts", """{"name":"4111 1111 1111 1111"}""", "/name" },
        { "POST", "accounts", """{"metadata":{"card":"4111111111111111"}}""", "/metadata/card" },
        { "POST", "accounts", """{"metadata":{"4111111111111111":"card"}}""", "/metadata" },
        { "PATCH", "accounts/{id}", """{"metadata":{"card":"4111-1111-1111-1111"}}""", "/metadata/card" },
        { "PUT", "accounts/{id}/bookkeeper", """{"type":"http","address":"4111111111111111"}""", "/address" },
        { "POST", "accounts/{id}/topup", """{"amount":4111111111111111}""", "/amount" },
        { "POST", "accounts/{id}/payments", """{"type":"cash","amount":1,"reference":"4111111111111111"}""",
            "/reference" },
        { "POST", "accounts/{id}/charges/items", """{"name":"4111111111111111","charge":1}""", "/name" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_holds_one_is_refused_and_not_repeated(
        string method, string path, string body, string pointer)
    {
        await using var server = await RunningServer.Start();
        var account = (await server.Admin.Post("/api/1.0/accounts", """{"reseller":true}""")).Is(201).Id;
        var target = "/api/1.0/" + path.Replace("{id}", account, StringComparison.Ordinal);

        var answer = method switch
        {
            "POST" => await server.Admin.Post(target, body),
            "PUT" => await server.Admin.Put(target, body),
            _ => await server.Admin.Send(
                HttpMethod.Patch, target, new StringContent(body, null, "application/merge-patch+json")),
        };

        answer.IsProblem("card-number-refused", 422);
        var error = Assert.Single(answer.Json.GetProperty("errors").EnumerateArray().ToArray());
        Assert.Equal(pointer, error.GetProperty("pointer").GetString());
        Assert.Contains("****1111", error.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Visa, answer.Json.GetRawText().Replace(" ", "", StringComparison.Ordinal)
            .Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_of_usage_are_what_they_are()
    {
        await using var server = await RunningServer.Start();
        (await server.Admin.Post("/api/1.0/tariffs", """
            {"name":"t","currency":"USD","rates":[{"service":"sms","model":"per_unit","price":1}]}
            """)).Is(201);
        var account = (await server.Admin.Post("/api/1.0/accounts", """{"tariff_plan":"t"}""")).Is(201).Id;

        (await server.Admin.Put(
            $"/api/1.0/accounts/{account}/usage", """[{"id":"4111111111111111","name":"sms","usage":1}]""")).Is(204);
    }
}
