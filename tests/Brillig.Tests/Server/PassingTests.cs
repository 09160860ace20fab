using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Brillig.Server;
using Brillig.Server.Processes;
using Brillig.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>A server that follows answers like the one that leads.</summary>
public sealed class PassingTests : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("brillig-");
    private RunningServer? _leader;
    private WebApplication? _follower;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RunningServer Leader => _leader ?? throw new InvalidOperationException("It is not started.");

    private Client Follower => new(new Uri(_follower?.Urls.First() ?? ""), Leader.AdminKey);

    public async ValueTask InitializeAsync()
    {
        _leader = await RunningServer.Start(options => options with { KeyLimit = new(1, 10_000) }, Engine.Postgres);
        var options = new ServerOptions
        {
            Data = _data.FullName, Database = _leader.Database, Listen = "http://127.0.0.1:0",
        };
        _follower = await BrilligServer.Start(
            options, logging => logging.SetMinimumLevel(LogLevel.None), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_follower is not null)
        {
            await _follower.StopAsync();
            await _follower.DisposeAsync();
        }

        if (_leader is not null) await _leader.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_follower_passes_on_writes_and_reads_and_the_leaders_refusals()
    {
        var tariff = new { name = "t", rates = new[] { new { service = "sms", model = "per_unit", price = 1 } } };
        (await Follower.Post("/api/1.0/tariffs", tariff)).Is(201);
        var made = (await Follower.Post(
            "/api/1.0/accounts", new { type = "prepaid", tariff_plan = "t", balance = 3, name = "Zoë" })).Is(201);
        var account = $"/api/1.0/accounts/{made.Id}";
        Assert.Equal(account, made.Headers.Location?.ToString());
        (await Follower.Put($"{account}/usage", """[{"id":"a","name":"sms","usage":2}]""")).Is(204);
        (await Follower.Put($"{account}/usage", """[{"id":"b","name":"sms","usage":2}]"""))
            .IsProblem("insufficient-funds", 402);
        var here = (await Follower.Get(account)).Is(200);
        Assert.Equal((await Leader.Admin.Get(account)).Is(200).Text, here.Text);
        (await Follower.Send(HttpMethod.Head, account, null)).Is(200);
        (await Follower.Get($"{account}/usage/records?limit=1&%6cimit=2")).IsProblem("bad-request", 400);
        (await Follower.Get("/api/1.0/accounts/nothing")).IsProblem("not-found", 404);
    }

    [Fact]
    public async Task A_key_made_a_moment_ago_opens_the_follower_and_a_revoked_one_does_not()
    {
        var made = (await Leader.Admin.Post("/api/1.0/keys", new { role = "read", name = "new" })).Is(201);
        var client = new Client(new Uri(_follower?.Urls.First() ?? ""), made.Json.GetProperty("key").GetString());
        (await client.Get("/api/1.0/tariffs")).Is(200);
        (await client.Post("/api/1.0/accounts", new { })).IsProblem("not-allowed", 403);
        (await Leader.Admin.Delete($"/api/1.0/keys/{made.Id}")).Is(204);
        (await client.Get("/api/1.0/tariffs")).IsProblem("unauthorized", 401);
    }

    [Fact]
    public async Task Bodies_of_every_size_arrive_whole()
    {
        foreach (var records in new[] { 1, 1_000, 9_000 })
        {
            var lines = string.Join('\n', Enumerable.Range(0, records).Select(
                n => $$"""{"account":"{{Guid.Empty}}","id":"r-{{n}}","name":"sms","usage":1}"""));
            using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
            var answer = (await Follower.Send(HttpMethod.Post, "/api/1.0/usage", content)).Is(200);
            Assert.Equal(records, answer.Json.GetProperty("rejected").GetArrayLength());
        }
    }

    [Fact]
    public async Task A_request_is_passed_on_once_and_keeps_its_id()
    {
        var seed = _follower?.Services.GetRequiredService<Store>().HashSeed;
        var proof = Convert.ToHexStringLower(SHA256.HashData(
            Encoding.ASCII.GetBytes($"passed on by a process of the books {seed}")));
        var again = (await Ask(Follower, $"{proof} its-id")).IsProblem("unavailable", 503);
        Assert.Equal(["undone"], again.Headers.GetValues("Brillig-Outcome"));
        Assert.EndsWith("#its-id", Instance((await Ask(Leader.Admin, $"{proof} its-id")).Is(400)));
        foreach (var forged in new[] { "its-id", $"{new string('0', 64)} its-id", $"{proof}", $"{proof}  " })
        {
            Assert.DoesNotContain("its-id", Instance((await Ask(Leader.Admin, forged)).Is(400)));
            Assert.DoesNotContain("its-id", Instance((await Ask(Follower, forged)).Is(400)));
        }

        static Task<Reply> Ask(Client client, string value) => client.Send(
            HttpMethod.Get, "/api/1.0/tariffs?none=1", null, $"Brillig-Passed-On: {value}");

        static string Instance(Reply reply) => reply.Json.GetProperty("instance").GetString() ?? "";
    }

    [Fact]
    public async Task What_is_passed_on_is_limited_and_noted_once_and_its_replay_is_told()
    {
        var path = $"/api/1.0/accounts/{Guid.CreateVersion7()}";
        (await Follower.Get(path)).IsProblem("account-not-found", 404);
        var notes = (await Leader.Admin.Get("/api/1.0/refusals")).Is(200).Json.EnumerateArray()
            .Where(note => note.GetProperty("path").GetString() == path).ToArray();
        Assert.Equal("127.0.0.1", Assert.Single(notes).GetProperty("address").GetString());

        foreach (var isReplayed in new[] { false, true })
        {
            using var body = new StringContent("{}", Encoding.UTF8, "application/json");
            var reply = await Follower.Send(HttpMethod.Post, "/api/1.0/accounts", body, "Idempotency-Key: k");
            Assert.Equal((isReplayed, 201), (IdempotencyTests.IsReplayed(reply), reply.Status));
        }

        var left = Left(await Leader.Admin.Get("/api/1.0/tariffs"));
        for (var i = 0; i < 20; i++) (await Follower.Get("/api/1.0/tariffs")).Is(200);
        Assert.InRange(left - Left(await Leader.Admin.Get("/api/1.0/tariffs")), -10, 1);

        static int Left(Reply reply) => int.Parse(
            Assert.Single(reply.Headers.GetValues("RateLimit")).Split("r=")[1].Split(';')[0], null);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ftp://host:21")]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://host:8080/path")]
    public async Task An_address_that_nobody_reaches_is_refused(string advertise)
    {
        var options = new ServerOptions { Data = _data.FullName, Database = Leader.Database, Advertise = advertise };
        var refused = await Assert.ThrowsAsync<StoreException>(() => BrilligServer.Start(options, null, Cancel));
        Assert.Contains(advertise, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("https://billing-1:8443/", "http://127.0.0.1:8080", "https://billing-1:8443")]
    [InlineData(null, "http://[::1]:8080", "http://[::1]:8080")]
    public void What_is_advertised_is_what_was_said_or_what_is_bound(
        string? advertise, string bound, string expected) => Assert.Equal(expected, Addresses.Of(advertise, bound));

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://*:8080")]
    public void Who_listens_everywhere_advertises_the_machines_name(string bound) => Assert.Equal(
        $"http://{Environment.MachineName}:8080", Addresses.Of(null, bound), StringComparer.OrdinalIgnoreCase);

    [Fact]
    public async Task Health_tells_who_leads()
    {
        var leader = (await Leader.Admin.Get("/health")).Is(200).Json;
        var follower = (await Follower.Get("/health")).Is(200).Json;
        Assert.Equal(("leader", "ready"), (Of(leader, "role"), Of(leader, "status")));
        Assert.Equal(("follower", "ready"), (Of(follower, "role"), Of(follower, "status")));
        Assert.Equal(Leader.Address.ToString().TrimEnd('/'), Of(follower, "leader"));
        Assert.Equal(Of(leader, "leader"), Of(follower, "leader"));

        // On a busy machine a look may come late; it does come, and then at most a second is missing.
        var late = Stopwatch.StartNew();
        while (Lag(follower) > 1 && late.Elapsed < TimeSpan.FromSeconds(60))
            follower = (await Follower.Get("/health")).Is(200).Json;
        Assert.InRange(Lag(follower), 0, 1);
        (await Follower.Get("/health/ready")).Is(200);
        Assert.DoesNotContain("Username", follower.ToString(), StringComparison.Ordinal);

        static string? Of(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetString();

        static double Lag(System.Text.Json.JsonElement json) =>
            json.GetProperty("lag").GetProperty("seconds").GetDouble();
    }

    [Fact]
    public async Task When_the_leader_stops_the_follower_leads_and_no_request_notices()
    {
        using var stop = new CancellationTokenSource();
        var (asked, client) = (0, Follower);
        var asking = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                (await client.Get("/api/1.0/tariffs")).Is(200);
                asked++;
            }
        }, Cancel);
        await Task.Delay(200, Cancel);
        await Leader.DisposeAsync();
        _leader = null;
        await Task.Delay(300, Cancel);
        await stop.CancelAsync();
        await asking;
        Assert.True(asked > 5);
    }
}
