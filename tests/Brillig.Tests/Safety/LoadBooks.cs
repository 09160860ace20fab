using System.Text.Json;

namespace Brillig.Tests.Safety;

/// <summary>The tariff and accounts of the load, and what they must hold after it, computed here anew.</summary>
public static class LoadBooks
{
    /// <summary>What every account brings.</summary>
    public const decimal Opening = 100_000m;

    private const decimal CallPrice = 0.0123m;
    private const decimal DataEdge = 100m;
    private const decimal DataBelow = 0.05m;
    private const decimal DataAbove = 0.031m;
    private const decimal TaxPercent = 20m;

    /// <summary>Makes the tariff and six accounts: prepaid and postpaid, taxed and not.</summary>
    /// <returns>Their ids.</returns>
    public static async Task<IReadOnlyList<string>> Fill(ApiClient api)
    {
        await api.NewTariff("load", $$"""
            [{"service":"call","model":"per_unit","price":{{CallPrice.Json()}}},
             {"service":"data","model":"graduated","tiers":[
                {"up_to":{{DataEdge.Json()}},"price":{{DataBelow.Json()}}},
                {"up_to":null,"price":{{DataAbove.Json()}}}]}]
            """);
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            // Their period ends in two weeks, not while the test runs.
            var day = TimeProvider.System.GetUtcNow().AddDays(14).Day;
            var taxes = i < 3 ? $$"""[{"name":"VAT","percent":{{TaxPercent.Json()}},"inclusive":false}]""" : "[]";
            ids.Add(await api.NewAccount($$"""
                {"type":"{{(i % 2 == 0 ? "postpaid" : "prepaid")}}","tariff_plan":"load","balance":{{Opening.Json()}},
                 "billing_day":{{day}},"tax_rates":{{taxes}}}
                """));
        }

        return ids;
    }

    /// <summary>Everything that is wrong with what the server holds, given what the clients know.</summary>
    public static async Task<IReadOnlyList<string>> Check(
        ApiClient api, IReadOnlyList<string> accounts, IReadOnlyList<LoadLog> logs)
    {
        var wrong = logs.SelectMany(l => l.Faults).Take(20).ToList();
        var numbers = new List<long>();
        for (var i = 0; i < accounts.Count; i++)
            wrong.AddRange(await Check(api, accounts[i], i % 2 == 1, i < 3, logs, numbers));

        numbers.Sort();
        if (!numbers.SequenceEqual(Enumerable.Range(1, numbers.Count).Select(n => (long)n)))
            wrong.Add($"{numbers.Count} numbers are not 1 to {numbers.Count} without a gap.");
        return wrong;
    }

    private static async Task<List<string>> Check(
        ApiClient api, string account, bool isPrepaid, bool isTaxed, IReadOnlyList<LoadLog> logs, List<long> numbers)
    {
        var wrong = new List<string>();
        var records = logs.SelectMany(l => l.Records).Where(r => r.Account == account).ToList();
        Records(wrong, records, await api.List($"/accounts/{account}/usage/records"));

        var payments = await api.List($"/accounts/{account}/payments");
        var paid = Once(wrong, logs.SelectMany(l => l.Payments).Where(p => p.Account == account),
            payments.Select(p => (p.Text("reference"), p.Number("amount"))));

        var charges = await api.List($"/accounts/{account}/charges");
        numbers.AddRange(charges.Select(c => long.Parse(c.Text("number"), null)));
        var open = await api.Get($"/accounts/{account}/charges/open");
        var lines = Once(wrong, logs.SelectMany(l => l.Lines).Where(l => l.Account == account),
            charges.Append(open).SelectMany(Lines));
        Closings(wrong, charges, logs.SelectMany(l => l.Closings).Where(c => c.Account == account));

        var view = await api.Get($"/accounts/{account}");
        var owed = Owed(Usage(records) + lines, isTaxed);
        var issued = charges.Sum(c => c.Number("total"));
        var posted = Opening + paid - issued;
        var unbilled = owed - issued;
        Same(wrong, "posted", posted, view.Number("posted"));
        Same(wrong, "unbilled", unbilled, view.Number("unbilled"));
        Same(wrong, "balance", isPrepaid ? posted - unbilled : posted, view.Number("balance"));
        foreach (var charge in charges)
            Same(wrong, "Σ items", charge.Number("total"), Items(charge).Sum(i => i.Number("total")));
        return [.. wrong.Select(w => $"{account}: {w}")];
    }

    private static void Records(List<string> wrong, List<SentRecord> sent, IReadOnlyList<JsonElement> stored)
    {
        var byId = stored.ToLookup(r => r.Text("id"));
        var lost = sent.Count(r => !byId.Contains(r.Id));
        var doubled = byId.Count(g => g.Count() > 1);
        var other = sent.Count(r => byId[r.Id].Any(s => s.Number("usage") != r.Quantity));
        if (lost + doubled + other != 0 || stored.Count != sent.Count)
            wrong.Add($"{stored.Count} records of {sent.Count}: {lost} lost, {doubled} doubled, {other} differ.");
    }

    // Acknowledged: exactly once. Unknown: at most once. Nothing else. The sum of what is there.
    private static decimal Once(List<string> wrong, IEnumerable<SentOnce> sent, IEnumerable<(string, decimal)> stored)
    {
        var there = stored.ToLookup(s => s.Item1, s => s.Item2);
        var known = sent.ToDictionary(s => s.Name);
        foreach (var one in known.Values)
        {
            var count = there[one.Name].Count();
            if (count > 1) wrong.Add($"{one.Name} is there {count} times.");
            if (count == 0 && one.Outcome == Outcome.Acknowledged) wrong.Add($"{one.Name} is lost.");
            if (there[one.Name].Any(a => a != one.Amount)) wrong.Add($"{one.Name} has another amount.");
        }

        wrong.AddRange(there.Where(g => !known.ContainsKey(g.Key)).Select(g => $"Nobody sent {g.Key}."));
        return there.Sum(g => g.Sum());
    }

    private static void Closings(List<string> wrong, IReadOnlyList<JsonElement> charges, IEnumerable<SentOnce> closings)
    {
        var ids = charges.ToLookup(c => c.Text("id"));
        foreach (var closing in closings.Where(c => ids[c.Name].Count() != 1))
            wrong.Add($"The issued charge {closing.Name} is there {ids[closing.Name].Count()} times.");
    }

    private static IEnumerable<JsonElement> Items(JsonElement charge) => charge.GetProperty("items").EnumerateArray();

    private static IEnumerable<(string, decimal)> Lines(JsonElement charge) => Items(charge)
        .Where(i => i.Text("kind") == "one_off")
        .Select(i => (i.Text("name"), i.Number("charge")));

    private static decimal Usage(List<SentRecord> records)
    {
        var calls = records.Where(r => r.Service == "call").Sum(r => r.Quantity);
        var data = records.Where(r => r.Service == "data").Sum(r => r.Quantity);
        return calls * CallPrice
            + Math.Min(data, DataEdge) * DataBelow + Math.Max(0m, data - DataEdge) * DataAbove;
    }

    // The period's exact sum rounded once, and its tax once.
    private static decimal Owed(decimal exact, bool isTaxed)
    {
        var net = Math.Round(exact, 2, MidpointRounding.AwayFromZero);
        return isTaxed ? net + Math.Round(net * TaxPercent / 100m, 2, MidpointRounding.AwayFromZero) : net;
    }

    private static void Same(List<string> wrong, string what, decimal expected, decimal actual)
    {
        if (expected != actual) wrong.Add($"{what} is {actual}, computed {expected}.");
    }
}
