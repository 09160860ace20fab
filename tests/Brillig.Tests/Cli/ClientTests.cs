using Brillig.Client;
using Brillig.Client.Accounts;
using Brillig.Client.Json;
using Brillig.Client.Usage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Brillig.Tests.Cli;

public class ClientTests
{
    private const string Accepted = """{"accepted":1,"duplicates":0,"rejected":[]}""";

    private static readonly UsageRecord[] s_records =
        [new("r1", "acme", "sms", new ExactNumber("0.10"), "2024-09-01T00:00:00Z", null)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_are_sent_again_until_the_server_takes_them()
    {
        await using var server = await FakeServer.Start(
            FakeServer.Says(503, "{}", "0"), FakeServer.HangsUp, FakeServer.Says(200, Accepted));
        using var client = BrilligClient.At(server.Address, "brk_x");

        var outcome = await client.RecordUsage(s_records, Cancel);

        Assert.Equal(1, outcome.Accepted);
        Assert.Equal(3, server.Bodies.Count);
        Assert.Equal(
            """{"id":"r1","account":"acme","name":"sms","usage":0.10,"timestamp":"2024-09-01T00:00:00Z"}""" + "\n",
            Assert.Single(server.Bodies.Distinct()));
    }

    [Fact]
    public async Task A_write_is_sent_again_under_its_name_when_the_answer_is_lost()
    {
        var names = new List<string?>();
        await using var server = await FakeServer.Start(
            FakeServer.Says(200, "[]"), Named(FakeServer.HangsUp), Named(FakeServer.Says(503, "{}", "0")),
            Named(FakeServer.Says(201, """{"id":"00000000-0000-7000-8000-000000000009"}""")));
        using var client = BrilligClient.At(server.Address, null);
        await client.Accounts(Cancel);

        await client.OpenAccount(new NewAccount(), Cancel);
        await client.OpenAccount(new NewAccount(), Cancel);
        using var own = BrilligClient.At(server.Address, null, "mine");
        await own.OpenAccount(new NewAccount(), Cancel);

        Assert.Equal(5, names.Count);
        Assert.Equal(32, Assert.Single(names.Take(3).Distinct())?.Length);
        Assert.NotEqual(names[0], names[3]);
        Assert.Equal("mine", names[4]);

        Func<HttpContext, Task> Named(Func<HttpContext, Task> answer) => http =>
        {
            names.Add(http.Request.Headers["Idempotency-Key"]);
            return answer(http);
        };
    }

    [Fact]
    public async Task A_problem_becomes_an_exception()
    {
        await using var server = await FakeServer.Start(FakeServer.Says(400, """
            {"type":"/problems/bad-request","title":"Bad request","status":400,"detail":"The body is wrong.",
             "errors":[{"pointer":"/timezone","detail":"is no zone"}]}
            """));
        using var client = BrilligClient.At(server.Address, null);

        var refused = await Assert.ThrowsAsync<BrilligException>(() => client.OpenAccount(new NewAccount(), Cancel));

        Assert.Equal((400, "bad-request", "The body is wrong."), (refused.Status, refused.Type, refused.Detail));
        Assert.Equal("The body is wrong. (/timezone is no zone)", refused.Message);
        Assert.Equal("/timezone", Assert.Single(refused.Errors).Pointer);
    }

    [Fact]
    public async Task A_problem_of_one_field_is_said_once()
    {
        await using var server = await FakeServer.Start(FakeServer.Says(400, """
            {"type":"/problems/bad-request","title":"Bad request","status":400,"detail":"/timezone is no zone",
             "errors":[{"pointer":"/timezone","detail":"is no zone"}]}
            """));
        using var client = BrilligClient.At(server.Address, null);

        var refused = await Assert.ThrowsAsync<BrilligException>(() => client.OpenAccount(new NewAccount(), Cancel));

        Assert.Equal("/timezone is no zone", refused.Message);
    }

    [Fact]
    public async Task Where_nobody_listens_nobody_waits()
    {
        using var client = BrilligClient.At(new Uri("http://127.0.0.1:1"), null);

        await Assert.ThrowsAsync<ServerUnreachableException>(() => client.RecordUsage(s_records, Cancel));
    }

    [Fact]
    public async Task A_server_that_stays_unavailable_is_given_up()
    {
        await using var server = await FakeServer.Start(FakeServer.Says(503, """{"detail":"It is full."}"""));
        using var http = new HttpClient { BaseAddress = server.Address };
        using var client = new BrilligClient(http) { Patience = TimeSpan.FromSeconds(1) };

        var refused = await Assert.ThrowsAsync<BrilligException>(() => client.RecordUsage(s_records, Cancel));

        Assert.Equal(503, refused.Status);
    }

    [Theory]
    [InlineData("1.10", true)]
    [InlineData("-0.0000000000000000000000000000000000001", true)]
    [InlineData("1e-7", true)]
    [InlineData("", false)]
    [InlineData("01", false)]
    [InlineData("1 ", false)]
    [InlineData("NaN", false)]
    public void A_number_keeps_its_digits(string text, bool isNumber)
    {
        if (isNumber) Assert.Equal(text, new ExactNumber(text).Text);
        else Assert.Throws<FormatException>(() => new ExactNumber(text));
    }
}
