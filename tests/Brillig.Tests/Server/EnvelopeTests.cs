using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>The envelope of /v2: what is answered, refused, sent, and who may ask.</summary>
public class EnvelopeTests
{
    private const string Accounts = "/api/1.0/accounts";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_is_done_and_what_is_refused_comes_in_the_envelope(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var id = (await server.Admin.Post(Accounts, "{}")).Is(201).Id;

        var made = (await server.Admin.Put($"/v2/accounts/{id}/reseller", "{}")).Is(200);
        Assert.Equal("success", made.Json.GetProperty("status").GetString());
        Assert.Equal(id, made.Json.GetProperty("data").GetProperty("id").GetString());
        Assert.True(made.Json.GetProperty("data").GetProperty("reseller").GetBoolean());
        Assert.Equal(made.Headers.ETag?.Tag.Trim('"'), made.Json.GetProperty("revision").GetString());
        Assert.NotEqual("", made.Json.GetProperty("request_id").GetString());

        var absent = await server.Admin.Put($"/v2/accounts/{Guid.CreateVersion7()}/reseller", "{}");
        Assert.Equal(
            (404, "404", "bad_identifier", "error", "/problems/account-not-found"),
            (absent.Status, Text(absent, "error"), Text(absent, "message"), Text(absent, "status"),
                absent.Json.GetProperty("data").GetProperty("type").GetString()));
        Assert.Equal("not_found", Text(await server.Admin.Get("/v2/strays"), "message"));
        Assert.Equal("method_not_allowed", Text(await server.Admin.Post($"/v2/accounts/{id}/reseller"), "message"));
        Assert.Equal("master_account", Text(await server.Admin.Delete("/v2/accounts/operator/reseller"), "message"));
        Assert.Equal("invalid_credentials", Text(
            await server.With("brk_none").Put($"/v2/accounts/{id}/reseller", "{}"), "message"));
        var own = await server.WithKey(id, "admin");
        Assert.Equal("forbidden", Text(await own.Put($"/v2/accounts/{id}/reseller", "{}"), "message"));
        Assert.Equal("forbidden", Text(await own.Put("/v2/accounts/operator/reseller", "{}"), "message"));
    }

    [Fact]
    public async Task A_body_comes_bare_or_as_data_and_what_is_wrong_is_told_by_field()
    {
        await using var server = await RunningServer.Start();
        var id = (await server.Admin.Post(Accounts, "{}")).Is(201).Id;
        var address = $"/v2/accounts/{id}/reseller";

        foreach (var body in (string[])["""{"now":true}""", """{"data":{"now":true}}""", """{"data":{}}""", "",
            """{"data":{"drop_plans":true},"accept_charges":true,"auth_token":"x","verb":"PUT","ui_metadata":{}}"""])
            (await server.Admin.Put($"{address}?dry_run=true", body)).Is(200);
        (await server.Admin.Put($"{address}?dry_run=true", """{"accept_charges":true,"now":true}""")).Is(200);

        foreach (var (body, field) in ((string, string)[])
            [("""{"now":1}""", "now"), ("""{"data":{"now":1}}""", "now"), ("""{"data":{"later":true}}""", "later"),
                ("""{"data":{},"later":true}""", "later"),
                ("""{"data":{},"accept_charges":1}""", "accept_charges")])
        {
            var reply = (await server.Admin.Put(address, body)).Is(400);
            Assert.Equal(("400", "invalid_data"), (Text(reply, "error"), Text(reply, "message")));
            var fault = reply.Json.GetProperty("data").GetProperty(field).GetProperty("invalid");
            Assert.NotEqual("", fault.GetProperty("message").GetString());
        }

        Assert.Equal("invalid_data", Text((await server.Admin.Put(address, "{")).Is(400), "message"));
        Assert.Equal("invalid_data", Text((await server.Admin.Put(address, """{"data":[]}""")).Is(400), "message"));
    }

    [Fact]
    public async Task The_key_may_come_as_a_token_and_a_repeat_gets_the_first_answer()
    {
        await using var server = await RunningServer.Start();
        var id = (await server.Admin.Post(Accounts, "{}")).Is(201).Id;
        var nobody = server.With(null);
        async Task<Reply> Put(string path, string header)
        {
            using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            return await nobody.Send(
                HttpMethod.Put, path, content, $"X-Auth-Token: {server.AdminKey}", header);
        }

        var first = (await Put($"/v2/accounts/{id}/reseller", "Idempotency-Key: k")).Is(200);
        var again = (await Put($"/v2/accounts/{id}/reseller", "Idempotency-Key: k")).Is(200);
        Assert.Equal(first.Text, again.Text);
        Assert.True(IdempotencyTests.IsReplayed(again));
        Assert.Equal(1, again.Text.Split("\"data\"").Length - 1);
        var stale = await Put($"/v2/accounts/{id}/reseller", "If-Match: \"7\"");
        Assert.Equal((412, "precondition_failed"), (stale.Status, Text(stale, "message")));
        Assert.Equal(401, (await Put($"{Accounts}/{id}", "If-Match: \"7\"")).Status);
    }

    private static string? Text(Reply reply, string name) =>
        reply.Json.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
