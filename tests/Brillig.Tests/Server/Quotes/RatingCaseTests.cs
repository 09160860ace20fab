using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Tests.Cases;
using NodaTime;
using NodaTime.Text;
using Xunit;
using Xunit.Sdk;

namespace Brillig.Tests.Server.Quotes;

/// <summary>
/// The worked cases of rating over HTTP: as quotes, and again as usage of an account, whose charge is then issued and
/// explained.
/// </summary>
public sealed class RatingCaseTests
{
    private const string Root = "/api/1.0";

    /// <summary>The cases that cannot be sent as usage, by why.</summary>
    private static readonly Dictionary<string, int> NotPosted = new(StringComparer.Ordinal)
    {
        ["an entry asks what an amount buys"] = 35,
        ["the tariff is refused"] = 5,
    };

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Every_case_is_quoted_as_it_expects(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var wrong = new List<string>();
        foreach (var item in RatingCase.All) await Try(item, wrong, () => Quote(server, item));

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Every_case_of_usage_is_charged_as_it_expects(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2012-01-01T00:00:00Z");
        var type = new { name = "years", period = new { unit = "year" }, late_limit = 3_660 };
        (await server.Admin.Post($"{Root}/billing-types", type)).Is(201);
        var (others, wrong) = (new List<string>(), new List<string>());
        foreach (var item in RatingCase.All.OrderBy(c => c.Times.DefaultIfEmpty(Instant.MaxValue).Max()))
        {
            if (item.NotPosted is { } why) others.Add(why);
            else await Try(item, wrong, () => Charge(server, item));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(
            NotPosted.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            others.CountBy(why => why).OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    private static async Task Quote(RunningServer server, RatingCase item)
    {
        await PutDecks(server, item);
        var reply = await server.Admin.Post($"{Root}/quote", item.Quote);
        if (item.Status != 0)
        {
            IsRefused(item, reply, "/tariff");
            return;
        }

        Assert.Equal(item.Total, reply.Is(200).Json.GetProperty("total").GetDecimal());
        var items = reply.Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(item.Items.Length, items.Length);
        Assert.Equal(item.Total, items.Sum(i => i.GetProperty("total").GetDecimal()));
        foreach (var (expected, quoted) in item.Items.Zip(items))
        {
            foreach (var field in expected.EnumerateObject())
                IsSame(field.Name, field.Value, quoted.GetProperty(field.Name));
            AddsUp(quoted.GetProperty("explain"), Number(quoted, "charge"));
        }
    }

    private static async Task Charge(RunningServer server, RatingCase item)
    {
        var clock = (await server.Admin.Get($"{Root}/clock")).Is(200).Json.Text("now");
        var now = item.Times.Append(InstantPattern.ExtendedIso.Parse(clock).Value).Max();
        (await server.Admin.Post($"{Root}/clock", new { now = $"{now}" })).Is(200);
        await PutDecks(server, item);
        (await server.Admin.Post($"{Root}/tariffs", item.TariffNamed(item.Name))).Is(201);
        var opened = item.Times.Append(now).Min();
        var account = (await server.Admin.Post(
            $"{Root}/accounts", new { tariff_plan = item.Name, type = "years", opened_at = $"{opened}" })).Is(201).Id;
        var root = $"{Root}/accounts/{account}";
        var used = await server.Admin.Put($"{root}/usage", item.Records);
        if (item.Status != 0)
        {
            IsRefused(item, used, "");
            return;
        }

        used.Is(204);
        var closed = await server.Admin.Post($"{root}/charges");
        if (item.Total == 0 && closed.Status == 409) return;   // what costs nothing, and was not used, is no line
        await IsCharged(server, item, closed.Is(201));
    }

    private static async Task IsCharged(RunningServer server, RatingCase item, Reply charge)
    {
        Assert.Equal(item.Total, charge.Json.GetProperty("total").GetDecimal());
        var lines = charge.Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(item.Total, lines.Sum(line => line.GetProperty("total").GetDecimal()));
        foreach (var entries in item.Entries.Zip(item.Items).GroupBy(pair => pair.First.Text("name")))
        {
            if (!entries.All(pair => pair.Second.TryGetProperty("charge", out _))) continue;
            var expected = entries.Aggregate(Exact.Zero, (sum, pair) => sum + Number(pair.Second, "charge"));
            var line = lines.SingleOrDefault(l => l.Text("name") == entries.Key);
            if (line.ValueKind is JsonValueKind.Undefined)
            {
                Assert.Equal((entries.Key, Exact.Zero), (entries.Key, expected));
                continue;
            }

            var charged = Number(line, "charge");
            Assert.True(
                RatingCase.AreSame(expected, charged, entries.Count()),
                $"{entries.Key}: {charged} instead of {expected}");
            await IsExplained(server, line, [.. entries.Select(pair => Number(pair.First, "usage"))]);
        }
    }

    private static async Task IsExplained(RunningServer server, JsonElement line, Exact[] usages)
    {
        var explained = (await server.Admin.Get(line.Text("explain_url"))).Is(200).Json;
        var (charge, total) = (Number(line, "charge"), Number(line, "total"));
        AddsUp(explained.GetProperty("explain"), charge);
        var rounding = Number(explained.GetProperty("rounding"), "amount");
        Assert.True(RatingCase.AreSame(total, charge + rounding, 2), $"{charge} and {rounding} are not {total}");
        var records = explained.GetProperty("records");
        Assert.Equal(usages.Length, records.GetProperty("count").GetInt32());
        Assert.Equal(usages.Aggregate(Exact.Zero, (sum, u) => sum + u), Number(records, "usage"));
        Assert.Equal(Math.Min(10, usages.Length), records.GetProperty("first").GetArrayLength());
    }

    private static async Task PutDecks(RunningServer server, RatingCase item)
    {
        foreach (var (name, csv) in item.Decks)
        {
            using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
            Assert.InRange(
                (await server.Admin.Send(HttpMethod.Put, $"{Root}/decks/{name}", content)).Status, 200, 204);
        }
    }

    private static void IsRefused(RatingCase item, Reply reply, string within)
    {
        Assert.Equal((item.Status, item.Type ?? reply.Problem), (reply.Status, reply.Problem));
        if (item.Pointers is { } pointers) Assert.Equal(pointers.Select(p => within + p), reply.Pointers);
    }

    private static void IsSame(string field, JsonElement expected, JsonElement answered)
    {
        if (field == "name") Assert.Equal(expected.ToString(), answered.ToString());
        else if (expected.ValueKind is JsonValueKind.Null) Assert.Equal(JsonValueKind.Null, answered.ValueKind);
        else
            Assert.True(
                Exact.Parse(expected.ToString()) == Exact.Parse(answered.ToString()),
                $"{field} {answered} instead of {expected}");
    }

    private static void AddsUp(JsonElement steps, Exact charge)
    {
        var amounts = steps.EnumerateArray().Where(step => step.TryGetProperty("amount", out _))
            .Select(step => Number(step, "amount")).ToArray();
        var sum = amounts.Aggregate(Exact.Zero, (total, amount) => total + amount);
        Assert.True(RatingCase.AreSame(sum, charge, amounts.Length + 1), $"{steps} come to {sum}, not {charge}");
    }

    private static Exact Number(JsonElement element, string name) => Exact.Parse(element.Text(name));

    private static async Task Try(RatingCase item, List<string> wrong, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (XunitException failed)
        {
            wrong.Add($"{item.Name}: {failed.Message}");
        }
    }
}
