using System.Net;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Stories;

/// <summary>
/// Late and amended records over HTTP: once, all or none, whatever moves meanwhile and however they are named.
/// </summary>
public class LateRecordStories
{
    private const string Rates = """
        [{"service":"x","model":"graduated","tiers":[
            {"up_to":20,"price":"0.125","flat":1},{"up_to":null,"price":"0.0701","block":3}]}]
        """;

    private static readonly string[] Ids =
    [
        "a/b", "a%2Fb", "a%252Fb", "/", "x/", "a//b", "a b", "a+b", "100%", "x?y=1#z", "\u00fc/\u20ac", "..x",
        "v=1;2,3", "q\"uote'", "\\back", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    ];

    public static TheoryData<string> Engines => Story.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Late_records_under_one_key_are_recorded_once_however_often_they_are_sent(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("t", Rates);
        var accounts = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            accounts.Add(await story.Api.NewAccount($$"""{"external_id":"a{{i}}","tariff_plan":"t","tax_rates":[]}"""));
            await story.Fact(accounts[i], "own", "x", 7, "2026-01-01T00:00:00Z");
        }

        await story.MoveTo("2026-02-10T00:00:00Z");
        var records = Enumerable.Range(0, 90).Select(i =>
            $$"""
            {"id":"r{{i}}","account":"{{accounts[i % 3]}}","name":"{{(i == 45 ? "y" : "x")}}","usage":{{i % 5}},
             "timestamp":"2026-0{{1 + (i % 2)}}-06T00:00:00Z"}
            """);
        var body = $"[{string.Join(',', records)}]";

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() =>
            story.Api.Send(HttpMethod.Post, "/usage", body, idempotencyKey: "late"))));

        Assert.All(answers, answer => Assert.Equal(answers[0].Text, answer.Text));
        var outcome = answers[0].Succeeded("usage").Json;
        Assert.Equal((89m, 0m, 45), (
            outcome.Number("accepted"), outcome.Number("duplicates"),
            Assert.Single(outcome.GetProperty("rejected").EnumerateArray()).GetProperty("index").GetInt32()));
        foreach (var account in accounts)
        {
            Assert.Equal(15, (await story.Api.List($"/accounts/{account}/corrections")).Count);
            await IsPriced(story, account);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_past_period_comes_out_right_however_many_move_it_at_once(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("t", Rates);
        var account = await story.Api.NewAccount("""{"tariff_plan":"t","tax_rates":[]}""");
        for (var i = 0; i < 10; i++) await story.Fact(account, $"own{i}", "x", 3, "2026-01-01T00:00:00Z");
        await story.MoveTo("2026-02-10T00:00:00Z");

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => (i % 4) switch
        {
            0 => Until(() => story.Api.Send(
                HttpMethod.Post, $"/accounts/{account}/usage/own{i / 4}/amendments",
                $$"""{"usage":{{i}},"reason":"Misread"}""", idempotencyKey: i % 8 == 0 ? $"amend{i}" : null)),
            1 when i % 12 == 1 => Until(() => story.Api.Send(HttpMethod.Post, $"/accounts/{account}/charges", "{}")),
            _ => Until(() => story.Api.Send(
                HttpMethod.Post, "/usage",
                $$"""
                [{"id":"l{{i}}","account":"{{account}}","name":"x","usage":2,"timestamp":"2026-01-07T00:00:00Z"},
                 {"id":"n{{i}}","account":"{{account}}","name":"x","usage":1}]
                """, idempotencyKey: i % 2 == 0 ? $"key{i}" : null)),
        })));

        await IsPriced(story, account);

        // What is too busy says so and did nothing: the sender tries again. There may be nothing to charge.
        static async Task Until(Func<Task<Answer>> send)
        {
            for (var tries = 0; tries < 20; tries++)
            {
                var answer = await send();
                if (answer.Status is HttpStatusCode.ServiceUnavailable) continue;
                if (answer.Status is not HttpStatusCode.Conflict) answer.Succeeded("a step");
                return;
            }

            Assert.Fail("It was too busy for ever.");
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_record_is_found_by_its_id_whatever_that_holds(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("t", Rates);
        var account = await story.Api.NewAccount("""{"tariff_plan":"t","tax_rates":[]}""");
        var records = Ids.Select(id => JsonSerializer.Serialize(new { id, account, name = "x", usage = 9 }));
        await story.Api.Post("/usage", $"[{string.Join(',', records)}]");

        foreach (var (id, usage) in Ids.Select((id, i) => (id, i)))
        {
            // The same body under the same key: of another record it is another request.
            var amended = await story.Api.Send(
                HttpMethod.Post, $"/accounts/{account}/usage/{Uri.EscapeDataString(id)}/amendments",
                """{"usage":1,"reason":"Misread"}""", idempotencyKey: "same");
            Assert.Equal(id, amended.Succeeded(id).Json.Text("record"));
            await story.Api.Post(
                $"/accounts/{account}/usage/{Uri.EscapeDataString(id)}/amendments",
                $$"""{"usage":{{usage}},"reason":"Misread again"}""");
        }

        foreach (var (id, usage) in Ids.Select((id, i) => (id, i)))
        {
            var record = await story.Api.Get($"/accounts/{account}/usage/records/{Uri.EscapeDataString(id)}");
            Assert.Equal((id, usage, 2), (
                record.Text("id"), record.Number("usage"), record.GetProperty("amendments").GetArrayLength()));
        }
    }

    // All charges of a month together, and what came of it later, are what the tariff gives for all of its records.
    private static async Task IsPriced(Story story, string account)
    {
        var (usage, charged) = (new Dictionary<string, Exact>(), new Dictionary<string, Exact>());
        foreach (var record in await story.Api.List($"/accounts/{account}/usage/records"))
            Add(usage, record.Text("timestamp"), record, "usage");
        foreach (var charge in (await story.Charges(account)).Append(
            await story.Api.Get($"/accounts/{account}/charges/open")))
        {
            foreach (var item in charge.GetProperty("items").EnumerateArray())
            {
                var period = item.GetProperty("corrects") is { ValueKind: JsonValueKind.Object } corrects
                    ? corrects
                    : charge.GetProperty("period");
                Add(charged, period.Text("start"), item, "charge");
            }
        }

        foreach (var (month, all) in usage)
        {
            var above = Exact.Max(all - 20, Exact.Zero);
            var blocks = (above / 3).Round(0) * 3 < above ? (above / 3).Round(0) + 1 : (above / 3).Round(0);
            Assert.Equal(
                (month, Exact.Min(all, 20) * 0.125m + 1 + blocks * 0.0701m), (month, charged[month]));
        }

        static void Add(Dictionary<string, Exact> sums, string time, JsonElement json, string name) =>
            sums[time[..7]] = sums.GetValueOrDefault(time[..7]) + Exact.Parse(json.GetProperty(name).GetRawText());
    }
}
