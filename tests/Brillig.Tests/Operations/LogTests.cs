using System.Text.Json;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Operations;

/// <summary>Logs tell how requests ended, by ids and patterns alone.</summary>
public sealed class LogTests : IDisposable
{
    private const string Canary = "canary-91bc";

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        File.Delete(_folder.Below("data") + ".log");
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_line_of_json_tells_how_a_request_ended(bool isAll)
    {
        var log = await Log(["--log", "json", .. isAll ? ["--log-requests"] : Array.Empty<string>()]);

        var lines = log.Trim().Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToList();
        var states = lines.Select(l => l.GetProperty("State")).Where(s => s.TryGetProperty("Route", out _)).ToList();
        var refused = Assert.Single(states, s => s.GetProperty("Status").GetInt32() == 422);
        Assert.Equal("/api/1.0/accounts/{id:guid}/usage", refused.GetProperty("Route").GetString());
        Assert.Equal("PUT", refused.GetProperty("Method").GetString());
        Assert.True(Guid.TryParse(refused.GetProperty("Key").GetString(), out _));
        Assert.NotEqual("", refused.GetProperty("RequestId").GetString());
        Assert.InRange(refused.GetProperty("Milliseconds").GetDouble(), 0, 60_000);
        var unknown = Assert.Single(states, s => s.GetProperty("Status").GetInt32() == 401);
        Assert.Equal("-", unknown.GetProperty("Key").GetString());
        Assert.Equal(isAll, states.Any(s => s.GetProperty("Status").GetInt32() < 400));
    }

    [Fact]
    public async Task A_plain_line_is_for_people_and_levels_are_respected()
    {
        var plain = await Log([]);
        File.Delete(_folder.Below("data") + ".log");
        var quiet = await Log(["--log-level", "warning"]);

        Assert.Contains("PUT /api/1.0/accounts/{id:guid}/usage answered 422 in", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("answered", quiet, StringComparison.Ordinal);
    }

    private async Task<string> Log(string[] options)
    {
        await using var server = await ServerProcess.Start(_folder.Below("data"), null, options);
        var client = new Server.Client(server.Url, server.AdminKey);
        var tariff = $"{Canary}-{Guid.CreateVersion7():N}";
        (await client.Post("/api/1.0/tariffs", new
        {
            name = tariff, currency = "USD", rates = new[] { new { service = "sms", model = "per_unit", price = 1 } },
        })).Is(201);
        var account = (await client.Post("/api/1.0/accounts", new { tariff_plan = tariff, type = "postpaid" })).Id;
        (await client.Put($"/api/1.0/accounts/{account}/usage", new[] { new { name = Canary, usage = 1 } }))
            .IsProblem("no-rate", 422);
        (await client.Get($"/api/1.0/accounts?external_id={Canary}")).Is(200);
        (await client.Get($"/{Canary}")).Is(404);
        (await new Server.Client(server.Url, Canary).Get("/api/1.0/keys")).Is(401);
        Assert.Equal(0, await server.Terminate());

        Assert.DoesNotContain(Canary, server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(account, server.Log, StringComparison.Ordinal);
        if (options.Contains("json")) Assert.DoesNotContain(server.AdminKey, server.Log, StringComparison.Ordinal);
        return server.Log;
    }
}
