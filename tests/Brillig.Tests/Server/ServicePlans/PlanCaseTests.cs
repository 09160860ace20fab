using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Tests.Cases;
using Brillig.Tests.Core.ServicePlans;
using Xunit;
using Xunit.Sdk;

namespace Brillig.Tests.Server.ServicePlans;

/// <summary>
/// The worked cases of service plans over HTTP: accounts in their tree, plans of their resellers, quantities; what they
/// cost is read, and what a change would cost is asked with 402.
/// </summary>
public sealed class PlanCaseTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Every_case_costs_what_it_expects(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var (wrong, count) = (new List<string>(), 0);
        foreach (var item in PlanCase.All)
        {
            count++;
            try
            {
                await Run(server, item);
            }
            catch (XunitException error)
            {
                wrong.Add($"{item.Name}: {error.Message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(count >= 59, $"There are only {count} cases.");
    }

    private static async Task Run(RunningServer server, PlanCase item)
    {
        var tree = await CaseAccounts.Open(server, item);
        foreach (var (account, quantities) in item.Quantities)
            await tree.Put(account, "quantities", quantities);
        foreach (var (account, quantities) in item.Manual) await tree.Put(account, "quantities/manual", quantities);
        foreach (var (id, document) in item.Plans)
        {
            (await server.Admin.Put($"{tree.Seller}/service_plans/{id}", document.GetRawText())).Is(201);
            var overrides = item.Overrides.TryGetValue(id, out var given) ? given : (JsonElement?)null;
            (await server.Admin.Post(
                $"{tree.Asking}/service_plans/{id}", new { overrides, accept_charges = true })).Is(200);
        }

        if (item.Change is { } change) await Previews(server, item, tree.Asking, change);
        else await Costs(server, item, tree.Asking);
    }

    private static async Task Costs(RunningServer server, PlanCase item, string account)
    {
        var summary = (await server.Admin.Get($"{account}/services/summary")).Is(200);
        var invoice = Assert.Single(Data(summary).GetProperty("invoices").EnumerateArray());
        var lines = invoice.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(Exact.Parse(item.Total ?? ""), Number(invoice.GetProperty("summary"), "recurring"));
        foreach (var line in lines) AddsUp(line);
        var current = Data(await server.Admin.Get($"{account}/service_plans/current")).GetProperty("items");
        Assert.Equal(lines.Select(l => l.GetRawText()), current.EnumerateArray().Select(l => l.GetRawText()));
        foreach (var expected in item.Lines)
        {
            var found = lines.FindIndex(line => IsSame(expected, line));
            Assert.True(found >= 0, $"{expected}\nis none of\n{string.Join('\n', lines)}");
            lines.RemoveAt(found);
        }

        Assert.DoesNotContain(
            lines, line => line.GetProperty("quantity").GetInt64() != 0 || Number(line, "total") != Exact.Zero);
    }

    private static async Task Previews(RunningServer server, PlanCase item, string account, JsonElement change)
    {
        var expected = Assert.NotNull(item.Preview);
        var tried = await server.Admin.Put($"{account}/quantities?dry_run=true", change.GetRawText());
        Shows(expected, Assert.Single(Data(tried.Is(200)).EnumerateArray()));
        var quoted = await server.Admin.Post($"{account}/services/quote", change.GetRawText());
        Assert.Equal(Data(tried).GetRawText(), Data(quoted.Is(200)).GetRawText());

        var asked = await server.Admin.Put($"{account}/quantities", change.GetRawText());
        if (!expected.GetProperty("prompt").GetBoolean())
        {
            Shows(expected, Data(asked.Is(200)).GetProperty("charged"));
            return;
        }

        Assert.Equal("accept_charges", asked.Is(402).Json.Text("message"));
        Assert.Equal(Data(tried).GetRawText(), Data(asked).GetRawText());
        var accepted = await server.Admin.Put($"{account}/quantities", new { data = change, accept_charges = true });
        Shows(expected, Data(accepted.Is(200)).GetProperty("charged"));
    }

    private static void Shows(JsonElement expected, JsonElement preview)
    {
        var (wanted, summary) = (expected.GetProperty("summary"), preview.GetProperty("summary"));
        Assert.Equal(Exact.Parse(wanted.Text("activation")), Number(summary, "activation"));
        Assert.Equal(Exact.Parse(wanted.Text("recurring")), Number(summary, "recurring"));
        Assert.Equal(Number(summary, "activation") + Number(summary, "prorated"), Number(summary, "today"));
        Assert.Equal(
            PlanCase.List(expected, "activation_charges").Select(charge => (charge.Text("category"),
                charge.Text("item"), Exact.Parse(charge.Text("quantity")), Exact.Parse(charge.Text("rate")),
                Exact.Parse(charge.Text("total")))),
            PlanCase.List(preview, "activation_charges").Select(charge => (charge.Text("category"),
                charge.Text("item"), Number(charge, "quantity"), Number(charge, "rate"), Number(charge, "total"))));
        var changed = PlanCase.List(preview, "items").Where(line => line.TryGetProperty("changes", out _))
            .Select(line => (Line: line, By: line.GetProperty("changes").GetProperty("difference")));
        Assert.Equal(
            PlanCase.List(expected, "differences").Select(difference => (difference.Text("category"),
                difference.Text("item"), Exact.Parse(difference.Text("quantity")),
                Exact.Parse(difference.Text("billable")))),
            changed.Select(c => (c.Line.Text("category"), c.Line.Text("item"), Number(c.By, "quantity"),
                Number(c.By, "billable"))));
    }

    // What a case does not state is not asserted.
    private static bool IsSame(JsonElement expected, JsonElement line)
    {
        var discounts = line.GetProperty("discounts");
        return expected.Text("category") == line.Text("category") && expected.Text("item") == line.Text("item")
            && Same(expected, "quantity", line, "quantity") && Same(expected, "billable", line, "billable")
            && Same(expected, "rate", line, "rate") && Same(expected, "total", line, "total")
            && Same(expected, "discount", discounts, "total")
            && Same(expected, "single", Inner(discounts, "single"), "rate")
            && (!expected.TryGetProperty("unpriced", out var unpriced)
                || unpriced.GetBoolean() == (line.GetProperty("rate").ValueKind is JsonValueKind.Null))
            && (!expected.TryGetProperty("cumulative", out var of)
                || (Same(of, "quantity", Inner(discounts, "cumulative"), "quantity")
                    && Same(of, "rate", Inner(discounts, "cumulative"), "rate")));
    }

    private static JsonElement? Inner(JsonElement element, string name) =>
        element.TryGetProperty(name, out var inner) ? inner : null;

    private static bool Same(JsonElement expected, string name, JsonElement? found, string at)
    {
        if (!expected.TryGetProperty(name, out var wanted)) return true;
        var value = found is { } there ? there.GetProperty(at) : (JsonElement?)null;
        if (wanted.ValueKind is JsonValueKind.Null) return value is null or { ValueKind: JsonValueKind.Null };
        return value is { ValueKind: not JsonValueKind.Null } known
            && Exact.Parse(wanted.ToString()) == Exact.Parse(known.GetRawText());
    }

    private static void AddsUp(JsonElement line) => Assert.Equal(
        Number(line, "total"),
        line.GetProperty("explain").EnumerateArray().Where(step => step.TryGetProperty("amount", out _))
            .Aggregate(Exact.Zero, (sum, step) => sum + Number(step, "amount")));

    private static JsonElement Data(Reply reply) => reply.Json.GetProperty("data");

    private static Exact Number(JsonElement element, string name) =>
        Exact.Parse(element.GetProperty(name).GetRawText());
}
