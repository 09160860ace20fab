using System.Text;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Revisions, forms of answers, and idempotency keys hold together.</summary>
public class FormTests
{
    private const string Texts = "Accept: application/json;decimals=string";
    private const string Patch = "application/merge-patch+json";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_partial_credit_of_a_paid_charge_moves_its_revision(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var charge = await Charge(server);
        (await server.Admin.Post(charge.Replace("/charges/", "/payments#", StringComparison.Ordinal).Split('#')[0],
            new { type = "cash", amount = 9 })).Is(201);
        var paid = (await server.Admin.Get(charge)).Is(200);
        (await Send(server, HttpMethod.Post, $"{charge}/credits", """{"items":[{"item":0,"amount":2}]}""",
            $"If-Match: {Tag(paid)}")).Is(201);

        var after = (await Send(server, HttpMethod.Get, charge, null, $"If-None-Match: {Tag(paid)}")).Is(200);
        Assert.Equal(("paid", 0m), (Text(paid, "status"), paid.Json.GetProperty("credited").GetDecimal()));
        Assert.Equal(("paid", 9m, 2m), (
            Text(after, "status"), after.Json.GetProperty("paid").GetDecimal(),
            after.Json.GetProperty("credited").GetDecimal()));
        Assert.NotEqual(Tag(paid), Tag(after));
        (await Send(server, HttpMethod.Post, $"{charge}/credits", """{"items":[{"item":0,"amount":2}]}""",
            $"If-Match: {Tag(paid)}")).IsProblem("precondition-failed", 412);
        (await server.Admin.Post($"{charge}/void")).Is(201);
        Assert.Equal(9m, (await server.Admin.Get(charge)).Json.GetProperty("credited").GetDecimal());
    }

    [Fact]
    public async Task Each_form_of_an_answer_has_its_own_tag_and_any_of_them_names_the_revision()
    {
        await using var server = await RunningServer.Start();
        var charge = await Charge(server);
        string[] forms = ["Accept: application/json", Texts, "Accept: text/csv"];
        var seen = new List<Reply>();
        foreach (var form in forms) seen.Add((await Send(server, HttpMethod.Get, charge, null, form)).Is(200));

        Assert.Equal(forms.Length, seen.Select(Tag).Distinct().Count());
        Assert.All(seen, reply => Assert.Equal(["Accept"], reply.Headers.Vary));
        for (var i = 0; i < forms.Length; i++)
        {
            for (var j = 0; j < forms.Length; j++)
            {
                var again = await Send(
                    server, HttpMethod.Get, charge, null, forms[i], $"If-None-Match: {Tag(seen[j])}");
                Assert.Equal((i, j, i == j ? 304 : 200), (i, j, again.Status));
                Assert.Equal((Tag(seen[i]), "Accept"), (Tag(again), string.Join(',', again.Headers.Vary)));
            }
        }

        foreach (var reply in seen)
            (await Send(server, HttpMethod.Post, $"{charge}/void?dry_run=true", "{}", $"If-Match: {Tag(reply)}"))
                .Is(201);
        (await Send(server, HttpMethod.Post, $"{charge}/void?dry_run=true", "{}", "If-Match: \"x~texts\""))
            .IsProblem("precondition-failed", 412);
        var note = (await Send(server, HttpMethod.Post, $"{charge}/void", "{}", Texts)).Is(201);
        Assert.EndsWith("~texts\"", Tag(note), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patches_are_made_at_their_revision_alone_and_answer_the_next()
    {
        await using var server = await RunningServer.Start();
        foreach (var (noun, made, patch) in ((string, string, string)[])[
            ("accounts", """{"name":"a"}""", """{"name":"b"}"""),
            ("billing-types", """{"name":"a"}""", """{"grace":3}"""),
            ("tariffs", """{"name":"a"}""", """{"name":"b"}""")])
        {
            var first = (await server.Admin.Post($"/api/1.0/{noun}", made)).Is(201);
            var path = $"/api/1.0/{noun}/{first.Id}";
            (await Send(server, HttpMethod.Patch, $"{path}?dry_run=true", patch)).Is(200);
            Assert.Equal(Tag(first), Tag(await server.Admin.Get(path)));
            var second = (await Send(server, HttpMethod.Patch, path, patch, $"If-Match: {Tag(first)}")).Is(200);
            Assert.NotEqual(Tag(first), Tag(second));
            Assert.Equal(Tag(second), Tag(await server.Admin.Get(path)));
            (await Send(server, HttpMethod.Patch, path, patch, $"If-Match: {Tag(first)}"))
                .IsProblem("precondition-failed", 412);
        }
    }

    [Fact]
    public async Task An_event_in_headers_is_part_of_what_a_key_is_for()
    {
        await using var server = await RunningServer.Start();
        Task<Reply> Usage(string id) => Send(
            server, HttpMethod.Post, "/api/1.0/usage", """{"usage":1}""", "Idempotency-Key: k", "ce-specversion: 1.0",
            $"ce-id: {id}", "ce-source: s", "ce-type: sms", $"ce-subject: {Guid.Empty}");

        Assert.False(IdempotencyTests.IsReplayed((await Usage("a")).Is(200)));
        Assert.True(IdempotencyTests.IsReplayed((await Usage("a")).Is(200)));
        (await Usage("b")).IsProblem("idempotency-key-reused", 422);
    }

    [Fact]
    public async Task What_is_sealed_for_a_secret_is_told_to_be_so_once_it_is_rotated()
    {
        await using var server = await RunningServer.Start();
        var made = (await server.Admin.Post("/api/1.0/keys", new { role = "admin", name = "k" })).Is(201);
        var path = $"/api/1.0/keys/{made.Id}";
        (await server.Admin.Put(path, new { name = "l" })).Is(204);
        var renamed = (await server.Admin.Get(path)).Is(200);
        var old = server.With(Text(made, "key"));
        Task<Reply> Rotate(Client client) => client.Send(
            HttpMethod.Post, $"{path}/rotate", null, "Idempotency-Key: r");

        var rotated = (await Rotate(old)).Is(201);
        Assert.Equal(3, new[] { made, renamed, rotated }.Select(Tag).Distinct().Count());
        Assert.Equal(rotated.Text, (await Rotate(old)).Is(201).Text);
        var lost = (await Rotate(server.With(Text(rotated, "key")))).IsProblem("idempotency-key-reused", 422);
        Assert.Contains("has been rotated since", Text(lost, "detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("brk_", (string)await server.Value(
            "SELECT group_concat(CAST(body AS TEXT)) FROM kept_answer"), StringComparison.Ordinal);
        Assert.Equal(Tag(rotated), Tag(await server.Admin.Get(path)));
    }

    private static async Task<string> Charge(RunningServer server)
    {
        var account = $"/api/1.0/accounts/{(await server.Admin.Post("/api/1.0/accounts", "{}")).Is(201).Id}";
        (await server.Admin.Post($"{account}/charges/items", new { name = "x", charge = 9 })).Is(201);
        return $"{account}/charges/{(await server.Admin.Post($"{account}/charges")).Is(201).Id}";
    }

    private static async Task<Reply> Send(
        RunningServer server, HttpMethod method, string path, string? body, params string[] headers)
    {
        using var content = body is null ? null : new StringContent(
            body, Encoding.UTF8, method == HttpMethod.Patch ? Patch : "application/json");
        return await server.Admin.Send(method, path, content, headers);
    }

    private static string Tag(Reply reply) => reply.Headers.ETag?.ToString() ?? "";

    private static string Text(Reply reply, string name) => reply.Json.GetProperty(name).GetString() ?? "";
}
