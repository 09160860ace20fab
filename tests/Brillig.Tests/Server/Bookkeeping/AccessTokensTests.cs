using System.Net;
using Brillig.Bookkeepers;
using Brillig.Core.Bookkeeping;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>A token that is missing, or was not taken, is renewed once, and the call repeated.</summary>
public class AccessTokensTests
{
    private readonly List<string> _calls = [];

    [Fact]
    public async Task A_token_that_is_taken_is_not_renewed()
    {
        Assert.Equal("ok", await Call(Entry("good")));
        Assert.Equal(["call good"], _calls);
    }

    [Theory]
    [InlineData("old", new[] { "call old", "renew", "call good" })]
    [InlineData(null, new[] { "renew", "call good" })]
    public async Task One_that_is_not_taken_or_missing_is_renewed_and_the_call_repeated(string? token, string[] calls)
    {
        Assert.Equal("ok", await Call(Entry(token)));
        Assert.Equal(calls, _calls);
    }

    [Fact]
    public async Task A_new_token_that_is_not_taken_either_is_not_renewed_again()
    {
        Assert.Equal("refused", await Call(Entry("old", renewed: "older")));
        Assert.Equal(["call old", "renew", "call older"], _calls);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant"}""", "credentials-refused")]
    [InlineData(401, """{"error":"invalid_client"}""", "credentials-refused")]
    [InlineData(503, "", "token-status-503")]
    [InlineData(200, "{}", "token-status-200")]
    [InlineData(200, "not json", "token-status-200")]
    [InlineData(0, "", "token-not-reached")]
    public async Task Without_new_tokens_nothing_was_done_and_it_is_said_why(int status, string body, string why)
    {
        var renewed = await Ask(status, body);

        Assert.Null(renewed.Entry);
        Assert.Equal(
            (Outcome.Retrying, why, true), (renewed.Lost?.Outcome, renewed.Lost?.Why, renewed.Lost?.IsTrouble));
    }

    [Theory]
    [InlineData("""{"access_token":"a2","refresh_token":"r2"}""", "r2")]
    [InlineData("""{"access_token":"a2"}""", "r1")]
    public async Task New_tokens_take_the_places_of_the_old_ones(string body, string refresh)
    {
        var credentials = (await Ask(200, body)).Entry?.Credentials;

        Assert.Equal(("a2", refresh, "me"), (
            credentials?["access_token"], credentials?["refresh_token"], credentials?["client_id"]));
    }

    private Task<string> Call(Entry entry) => AccessTokens.Call(
        entry,
        e =>
        {
            _calls.Add($"call {e.Credentials["access_token"]}");
            return Task.FromResult(e.Credentials["access_token"] == "good" ? "ok" : "refused");
        },
        answer => answer == "refused", e => Task.FromResult(new Renewed(e)), lost => $"{lost.Why}");

    private Entry Entry(string? token, string renewed = "good") => new(null, Tokens(token))
    {
        Renewed = ask =>
        {
            _calls.Add("renew");
            return ask(new Entry(null, Tokens(renewed)));
        },
    };

    private static Dictionary<string, string> Tokens(string? token) =>
        token is null ? [] : new() { ["access_token"] = token };

    private static async Task<Renewed> Ask(int status, string body)
    {
        var entry = new Entry(null, new Dictionary<string, string>
        {
            ["client_id"] = "me", ["access_token"] = "a1", ["refresh_token"] = "r1",
        });
        using var client = new HttpClient(new Answers(status, body));
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://token.example");
        return await AccessTokens.Ask(client, request, entry, TimeProvider.System);
    }

    private sealed class Answers(int status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
            status == 0
                ? throw new HttpRequestException(HttpRequestError.ConnectionError)
                : Task.FromResult(new HttpResponseMessage((HttpStatusCode)status)
                {
                    Content = new StringContent(body),
                });
    }
}
