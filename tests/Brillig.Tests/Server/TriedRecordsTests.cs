using Xunit;

namespace Brillig.Tests.Server;

/// <summary>A record that is only tried, with an id that was recorded longer ago than ids are remembered.</summary>
public class TriedRecordsTests
{
    [Theory]
    [InlineData(Engine.Sqlite, "")]
    [InlineData(Engine.Postgres, "")]
    [InlineData(Engine.Sqlite, ""","timestamp":"2026-03-01T00:00:00Z" """)]
    public async Task It_is_answered_as_it_would_be(Engine engine, string timestamp)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        (await server.Admin.Post(
            "/api/1.0/tariffs", """{"name":"t","rates":[{"service":"x","model":"per_unit","price":1}]}""")).Is(201);
        var account = (await server.Admin.Post("/api/1.0/accounts", """{"tariff_plan":"t"}""")).Is(201).Id;
        var usage = $"/api/1.0/accounts/{account}/usage";
        (await server.Admin.Put(usage, One(1, ""))).Is(204);
        await server.Restart("2026-03-01T00:00:00Z");

        var tried = await server.Admin.Put($"{usage}?dry_run=true", One(2, timestamp));
        tried.IsProblem("record-conflict", 409);
        var batch = One(2, $$""","account":"{{account}}" """ + timestamp);
        var triedInBatch = (await server.Admin.Post("/api/1.0/usage?dry_run=true", batch)).Is(200);
        (await server.Admin.Put($"{usage}?dry_run=true", One(1, ""))).Is(204);

        (await server.Admin.Put(usage, One(2, timestamp))).IsProblem("record-conflict", 409);
        Assert.Equal((await server.Admin.Post("/api/1.0/usage", batch)).Is(200).Text, triedInBatch.Text);
        (await server.Admin.Put(usage, One(1, ""))).Is(204);
    }

    private static string One(int quantity, string more) =>
        $$"""[{"id":"r","name":"x","usage":{{quantity}}{{more}}}]""";
}
