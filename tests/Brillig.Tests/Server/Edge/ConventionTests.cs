using System.Globalization;
using System.Text;
using Brillig.Server;
using Xunit;

namespace Brillig.Tests.Server.Edge;

/// <summary>What every route has without writing it: methods, forms, parameters, limits.</summary>
public class ConventionTests
{
    private const string Root = "/api/1.0";

    [Fact]
    public async Task What_a_method_cannot_do_is_said_with_the_methods_that_can()
    {
        await using var server = await RunningServer.Start();
        var account = $"{Root}/accounts/{Guid.CreateVersion7()}";

        var refused = (await server.Admin.Post(account, "{}")).IsProblem("method-not-allowed", 405);
        Assert.Equal(
            ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "PUT"], refused.BodyHeaders?.Allow.Order());
        Assert.Equal("application/merge-patch+json", refused.Headers.GetValues("Accept-Patch").Single());

        var options = (await server.With(null).Send(HttpMethod.Options, account, null)).Is(204);
        Assert.Contains("PATCH", options.BodyHeaders?.Allow ?? []);
        Assert.Equal("application/merge-patch+json", options.Headers.GetValues("Accept-Patch").Single());
        var usage = (await server.With(null).Send(HttpMethod.Options, $"{Root}/usage", null)).Is(204);
        Assert.False(usage.Headers.Contains("Accept-Patch"));
        (await server.Admin.Send(HttpMethod.Options, "/nowhere", null)).IsProblem("not-found", 404);
        (await server.Admin.Send(HttpMethod.Trace, account, null)).IsProblem("method-not-allowed", 405);
        (await server.Admin.Send(new HttpMethod("BREW"), account, null)).IsProblem("method-not-allowed", 405);
    }

    [Fact]
    public async Task HEAD_answers_as_GET_without_the_body()
    {
        await using var server = await RunningServer.Start();
        var account = $"{Root}/accounts/{(await server.Admin.Post($"{Root}/accounts", "{}")).Is(201).Id}";
        foreach (var path in (string[])[account, $"{Root}/accounts", "/health/ready", "/problems/no-rate"])
        {
            var (get, head) = (await server.Admin.Get(path), await server.Admin.Send(HttpMethod.Head, path, null));
            Assert.Equal((200, 200), (get.Status, head.Status));
            Assert.Equal("", head.Text);
            Assert.Equal(get.ContentType, head.ContentType);
            Assert.Equal(Encoding.UTF8.GetByteCount(get.Text), head.BodyHeaders?.ContentLength);
        }

        Assert.Equal(404, (await server.Admin.Send(HttpMethod.Head, $"{Root}/nowhere", null)).Status);
        Assert.Equal(401, (await server.With(null).Send(HttpMethod.Head, account, null)).Status);
    }

    [Theory]
    [InlineData("GET", "accounts/{id}?x=1", "The parameter x is unknown.")]
    [InlineData("GET", "accounts/{id}?limit=1", "The parameter limit is unknown.")]
    [InlineData("GET", "accounts/{id}/usage?from=2026-01-01T00:00:00Z", "The parameter from is unknown.")]
    [InlineData("GET", "accounts/{id}/charges/open?x", "The parameter x is unknown.")]
    [InlineData("GET", "accounts?limit=1&limit=2", "The parameter limit is given twice.")]
    [InlineData("GET", "accounts?limit=1&LIMIT=2", "The parameter LIMIT is given twice.")]
    [InlineData("GET", "accounts?limit=1001", "The limit must be a whole number from 1 to 1,000.")]
    [InlineData("GET", "accounts?order=name", "The parameter order is unknown.")]
    [InlineData("PUT", "accounts/{id}?x=1", "The parameter x is unknown.")]
    [InlineData("DELETE", "accounts/{id}?force=true", "The parameter force is unknown.")]
    [InlineData("POST", "billing-runs?dry_run=true&x=1", "The parameter x is unknown.")]
    [InlineData("POST", "billing-runs?dry_run=true&dry_run=true", "The parameter dry_run must be true or false.")]
    [InlineData("POST", "accounts?dry_run=true&dry_run=false", "The parameter dry_run must be true or false.")]
    public async Task A_parameter_that_does_nothing_is_refused(string method, string path, string detail)
    {
        await using var server = await RunningServer.Start();
        var id = (await server.Admin.Post($"{Root}/accounts", "{}")).Is(201).Id;
        using var body = method is "PUT" or "POST" ? new StringContent("{}", null, "application/json") : null;

        var reply = await server.Admin.Send(
            new HttpMethod(method), $"{Root}/{path.Replace("{id}", id, StringComparison.Ordinal)}", body);

        Assert.Equal(detail, reply.IsProblem("bad-request", 400).Json.GetProperty("detail").GetString());
        Assert.Single((await server.Admin.Get($"{Root}/accounts")).Json.EnumerateArray());
        Assert.Equal("\"open\"", (await server.Admin.Get($"{Root}/accounts/{id}")).Raw("status"));
    }

    [Fact]
    public async Task An_address_that_is_too_long_is_refused()
    {
        await using var server = await RunningServer.Start();
        (await server.Admin.Get($"{Root}/accounts?external_id={new string('x', 8_000)}")).Is(200);
        (await server.Admin.Get($"{Root}/accounts?external_id={new string('x', 9_000)}"))
            .IsProblem("uri-too-long", 414);
        (await server.Admin.Get($"/{new string('x', 9_000)}")).IsProblem("uri-too-long", 414);
    }

    [Fact]
    public async Task Who_fails_to_show_a_key_too_often_is_slowed_down_and_nobody_else()
    {
        await using var server = await RunningServer.Start(options => options with { AddressLimit = new(1, 5) });
        var stranger = server.With("brk_none");
        var replies = new List<Reply>();
        for (var i = 0; i < 9; i++) replies.Add(await stranger.Get($"{Root}/accounts"));

        Assert.All(replies.Take(5), reply => reply.IsProblem("unauthorized", 401));
        var refused = replies[^1].IsProblem("too-many-requests", 429);
        var wait = refused.Headers.GetValues("Retry-After").Single();
        Assert.InRange(int.Parse(wait, CultureInfo.InvariantCulture), 1, 5);
        Assert.Equal("\"address\";q=5;w=5", refused.Headers.GetValues("RateLimit-Policy").Single());
        Assert.Equal("\"address\";r=0;t=1", refused.Headers.GetValues("RateLimit").Single());

        (await server.Admin.Get($"{Root}/accounts")).Is(200);
        (await server.With(null).Get("/health/ready")).Is(200);
        await Until(async () => (await stranger.Get($"{Root}/accounts")).Status == 401);
    }

    [Fact]
    public async Task A_key_has_a_limit_of_its_own_where_one_is_set()
    {
        await using var server = await RunningServer.Start(options => options with { KeyLimit = new(1, 3) });
        var other = await server.WithKey(null, "read");
        var replies = new List<Reply>();
        for (var i = 0; i < 4; i++) replies.Add(await other.Get($"{Root}/accounts"));

        Assert.Equal("\"key\";r=2;t=1", replies[0].Is(200).Headers.GetValues("RateLimit").Single());
        replies[3].IsProblem("too-many-requests", 429);
        (await server.Admin.Get($"{Root}/accounts")).Is(200);
    }

    [Fact]
    public async Task Without_a_limit_a_key_is_told_of_none()
    {
        await using var server = await RunningServer.Start();
        for (var i = 0; i < 600; i++)
            Assert.False((await server.Admin.Get($"{Root}/keys")).Is(200).Headers.Contains("RateLimit"));
    }

    [Theory]
    [InlineData("off", true, null)]
    [InlineData("100", true, "100:100")]
    [InlineData("100:500", true, "100:500")]
    [InlineData("0", false, null)]
    [InlineData("-1", false, null)]
    [InlineData("1:", false, null)]
    [InlineData("1:2:3", false, null)]
    [InlineData("1000001", false, null)]
    [InlineData("many", false, null)]
    public void A_limit_is_read(string text, bool isRight, string? expected)
    {
        Assert.Equal(isRight, RateLimit.TryParse(text, out var limit));
        Assert.Equal(expected, limit is null ? null : $"{limit.PerSecond}:{limit.Burst}");
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        for (var i = 0; i < 100; i++)
        {
            if (await isSo()) return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail("It did not come about within 10 seconds.");
    }
}
