using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Tests.Cases;
using Brillig.Tests.Server.Stories;
using Xunit;

namespace Brillig.Tests.Server.Quotes;

/// <summary>
/// Asks for the explanation of every line of every charge of an account, and holds it to what it must be.
/// </summary>
internal sealed class ExplainedCharges(Story story, string account)
{
    private readonly Dictionary<(string Period, string Name, string Rate), (Exact Usage, Exact Charge)> _counters = [];
    private readonly Dictionary<(string Period, string Name, string Rate), (Exact Usage, Exact Charge)> _past = [];
    private readonly Dictionary<string, long> _records = new(StringComparer.Ordinal);

    /// <summary>What was explained, by kind.</summary>
    public Dictionary<string, int> Kinds { get; } = new(StringComparer.Ordinal);

    /// <summary>Explains all of them: issued ones, credit notes, closing ones, the open one.</summary>
    public async Task<ExplainedCharges> All()
    {
        var root = $"/accounts/{account}/charges";
        foreach (var charge in await story.Charges(account)) await Explain(charge, charge.Text("id"));
        foreach (var closing in await story.Api.List($"{root}?status=closing"))
            await Explain(closing, closing.Text("id"));
        await Explain(await story.Api.Get($"{root}/open"), "open");

        foreach (var (url, count) in _records) Assert.InRange(count, 0, (await story.Api.List(url)).Count);
        return this;
    }

    private async Task Explain(JsonElement charge, string name)
    {
        var lines = charge.GetProperty("items").EnumerateArray().ToArray();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var url = $"/api/1.0/accounts/{account}/charges/{name}/items/{i}/explain";
            if (name != "open") Assert.Equal(url, line.Text("explain_url"));
            var explained = await story.Api.Get(url);
            foreach (var field in new[] { "kind", "name", "usage", "charge", "total" })
                Assert.Equal((url, line.Text(field)), (url, explained.Text(field)));
            Assert.Equal(i, explained.GetProperty("item").GetInt32());
            AddsUp(url, line, explained);
            var isCredit = charge.GetProperty("refers_to").ValueKind is not JsonValueKind.Null;
            if (!isCredit) Shares(url, charge, line, explained);
            if (line.Text("kind") == "usage" && !isCredit) Counts(url, charge, explained);
            if (line.Text("kind") == "correction" && !isCredit) Corrects(url, line, explained);
            var kind = isCredit ? "credit" : line.Text("kind");
            Kinds[kind] = Kinds.GetValueOrDefault(kind) + 1;
        }
    }

    private static void AddsUp(string url, JsonElement line, JsonElement explained)
    {
        var (charge, total) = (Number(line, "charge"), Number(line, "total"));
        AddsUp(url, explained, charge);
        var rounding = Number(explained.GetProperty("rounding"), "amount");
        Assert.True(RatingCase.AreSame(charge + rounding, total, 2), $"{url}: {explained} is not {total}");
    }

    // The lines that are rounded together come to the rounded sum, less what earlier charges of the period carried.
    private static void Shares(string url, JsonElement charge, JsonElement line, JsonElement explained)
    {
        if (line.Text("kind") == "tax") return;
        var rounding = explained.GetProperty("rounding");
        var all = charge.GetProperty("items").EnumerateArray().ToArray();
        var total = explained.GetProperty("lines").EnumerateArray().Select(place => all[place.GetInt32()])
            .Aggregate(Exact.Zero, (sum, l) => sum + Number(l, "total"));
        Assert.Equal((url, Number(rounding, "rounded") - Number(rounding, "issued")), (url, total));
        Assert.Equal((url, Number(rounding, "rounded")), (url, Number(rounding, "sum").Round(2)));
        Assert.Equal(
            (url, Number(line, "total")), (url, Number(rounding, "cut") + Number(rounding, "remainder")));
    }

    // A charge finds a counter where the one before it in the period left it.
    private void Counts(string url, JsonElement charge, JsonElement explained)
    {
        var counter = explained.GetProperty("counter");
        var key = (charge.GetProperty("period").Text("start"), explained.Text("name"),
            explained.GetProperty("tariff").GetProperty("rate").GetRawText());
        Assert.Equal((url, _counters.GetValueOrDefault(key)), (url, Stand(counter.GetProperty("before"))));
        _counters[key] = Stand(counter.GetProperty("after"));
        var records = explained.GetProperty("records");
        _records[records.Text("url")] = records.GetProperty("count").GetInt64();
        Assert.True(records.GetProperty("first").GetArrayLength() <= 10);
        var aggregate = explained.GetProperty("tariff").GetProperty("rate").TryGetProperty("aggregate", out var by)
            ? by.GetString()
            : "sum";
        if (aggregate == "sum") Assert.Equal((url, explained.Text("usage")), (url, records.Text("usage")));
    }

    // A correction finds the past counter where the period's charges and the corrections before it left it.
    private void Corrects(string url, JsonElement line, JsonElement explained)
    {
        var (counter, corrections) = (explained.GetProperty("counter"), explained.GetProperty("corrections"));
        var start = line.GetProperty("corrects").Text("start");
        Assert.Equal((url, start), (url, corrections.GetProperty("period").Text("start")));
        var key = (start, explained.Text("name"), explained.GetProperty("tariff").GetProperty("rate").GetRawText());
        var (before, after) = (Stand(counter.GetProperty("before")), Stand(counter.GetProperty("after")));
        Assert.Equal(
            (url, _past.TryGetValue(key, out var stood) ? stood : _counters.GetValueOrDefault(key)), (url, before));
        _past[key] = after;
        Assert.Equal((url, Number(line, "usage")), (url, after.Usage - before.Usage));
        Assert.Equal((url, Number(line, "charge")), (url, after.Charge - before.Charge));

        var shown = corrections.GetProperty("first").EnumerateArray().ToArray();
        Assert.Equal(Math.Min(corrections.GetProperty("count").GetInt64(), 10), shown.Length);
        foreach (var one in shown)
        {
            Assert.Equal((url, before), (url, Stand(one.GetProperty("before"))));
            before = Stand(one.GetProperty("after"));
            Assert.Equal((url, one.Text("usage")), (url, one.GetProperty("record").Text("usage")));
            var isLate = one.GetProperty("amendment").ValueKind is JsonValueKind.Null;
            Assert.Equal(isLate, one.Text("cause") == "late_record");
        }

        if (corrections.GetProperty("count").GetInt64() <= 10) Assert.Equal((url, after), (url, before));
    }

    private static (Exact Usage, Exact Charge) Stand(JsonElement stand)
    {
        var charge = Number(stand, "charge");
        if (stand.TryGetProperty("explain", out _)) AddsUp("", stand, charge);
        return (Number(stand, "usage"), charge);
    }

    private static void AddsUp(string url, JsonElement explained, Exact charge)
    {
        var amounts = explained.GetProperty("explain").EnumerateArray()
            .Where(step => step.TryGetProperty("amount", out _)).Select(step => Number(step, "amount")).ToArray();
        var sum = amounts.Aggregate(Exact.Zero, (total, amount) => total + amount);
        Assert.True(RatingCase.AreSame(sum, charge, amounts.Length + 1), $"{url}: {explained} comes to {sum}");
    }

    private static Exact Number(JsonElement element, string name) => Exact.Parse(element.Text(name));
}
