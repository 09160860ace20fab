using Xunit;

namespace Brillig.Tests.Server.Edge;

/// <summary>Lists are arrays in slices, which what is inserted meanwhile does not shift.</summary>
public class ListTests
{
    private const string Root = "/api/1.0";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_is_there_at_the_start_is_listed_once_whatever_is_inserted_between(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var account = await Prepared(server);
        foreach (var (list, insert) in Lists(server, account))
        {
            for (var i = 0; i < 5; i++) await insert(i);
            var there = await Ids(server, list + "?limit=1000");
            var seen = new List<string>();
            string? next = list + "?limit=2";
            for (var pages = 0; next is not null; pages++)
            {
                Assert.True(pages < 100, $"{list} does not end.");
                var reply = (await server.Admin.Get(next)).Is(200);
                Assert.InRange(reply.Json.GetArrayLength(), 0, 3);
                seen.AddRange(Ids(reply));
                next = Next(reply);
                if (pages < 3) await insert(10 + pages);
            }

            Assert.Equal(seen.Count, seen.Distinct().Count());
            Assert.Equal(there, seen.Where(there.Contains));
        }
    }

    [Theory]
    [InlineData("bm9uZQ")]
    [InlineData("%20")]
    [InlineData("AAAA")]
    public async Task A_cursor_of_no_list_is_refused(string cursor)
    {
        await using var server = await RunningServer.Start();
        var account = await Prepared(server);
        foreach (var (list, _) in Lists(server, account))
            (await server.Admin.Get($"{list}?cursor={cursor}")).IsProblem("bad-request", 400);
    }

    private static async Task<string> Prepared(RunningServer server)
    {
        (await server.Admin.Post($"{Root}/tariffs",
            """{"name":"t","rates":[{"service":"sms","model":"per_unit","price":1}]}""")).Is(201);
        return (await server.Admin.Post($"{Root}/accounts", """{"tariff_plan":"t"}""")).Is(201).Id;
    }

    // Each list, and what adds one to it.
    private static IEnumerable<(string List, Func<int, Task> Insert)> Lists(RunningServer server, string account)
    {
        var own = $"{Root}/accounts/{account}";
        yield return ($"{Root}/accounts", _ => server.Admin.Post($"{Root}/accounts", "{}"));
        yield return ($"{own}/usage/records",
            n => server.Admin.Put($"{own}/usage", $$"""[{"id":"r{{n}}","name":"sms","usage":1}]"""));
        yield return ($"{own}/charges", async n =>
        {
            (await server.Admin.Put($"{own}/usage", $$"""[{"id":"c{{n}}","name":"sms","usage":1}]""")).Is(204);
            (await server.Admin.Post($"{own}/charges")).Is(201);
        });
        yield return ($"{own}/payments", _ => server.Admin.Post($"{own}/payments", """{"type":"cash","amount":1}"""));
        yield return ($"{Root}/tariffs", n => server.Admin.Post($"{Root}/tariffs", $$"""{"name":"t{{n}}"}"""));
        yield return ($"{Root}/billing-types",
            n => server.Admin.Post($"{Root}/billing-types", $$"""{"name":"b{{n}}"}"""));
        yield return ($"{Root}/keys",
            n => server.Admin.Post($"{Root}/keys", $$"""{"name":"k{{n}}","role":"read"}"""));
    }

    private static async Task<List<string>> Ids(RunningServer server, string path) =>
        Ids((await server.Admin.Get(path)).Is(200));

    private static List<string> Ids(Reply reply) =>
        [.. reply.Json.EnumerateArray().Select(item => item.GetProperty("id").GetString() ?? "")];

    private static string? Next(Reply reply) => reply.Headers.TryGetValues("Link", out var links)
        && links.Single() is var link && link.EndsWith(">; rel=\"next\"", StringComparison.Ordinal)
        ? link[1..link.IndexOf('>', StringComparison.Ordinal)]
        : null;
}
