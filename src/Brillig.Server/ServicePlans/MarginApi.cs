using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Reports;
using Brillig.Server.Auth;
using Brillig.Server.Edge;
using Brillig.Storage.Reports;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Server.ServicePlans;

/// <summary>What a reseller earned, over HTTP.</summary>
internal static class MarginApi
{
    internal const string Operator = $"{Enveloped.Root}/accounts/operator/services/margin";

    internal const string Address = $"{PlanAddresses.Services}/margin";

    // A year, a month, or a day.
    private static readonly (LocalDatePattern Pattern, Period Length)[] s_periods =
    [
        (LocalDatePattern.CreateWithInvariantCulture("uuuu"), Period.FromYears(1)),
        (LocalDatePattern.CreateWithInvariantCulture("uuuu-MM"), Period.FromMonths(1)),
        (LocalDatePattern.Iso, Period.FromDays(1)),
    ];

    /// <summary>Maps the routes.</summary>
    public static void MapMargin(this Routes routes)
    {
        routes.Get(Operator, Access.Reads, e => Read(e, DateTimeZone.Utc), Reach.Operator);
        routes.Get(Address, Access.Reads, async exchange =>
        {
            if (await exchange.Seen() is { } seen)
                await Read(exchange, DateTimeZoneProviders.Tzdb[seen.Image.Settings.TimeZone]);
        });
    }

    private static async Task Read(Exchange exchange, DateTimeZone zone)
    {
        if (await exchange.Query(Asked.Read) is not { } asked) return;
        var (from, to) = (zone.AtStartOfDay(asked.First).ToInstant(), zone.AtStartOfDay(asked.End).ToInstant());
        var margin = await MarginSql.Read(exchange.Store, exchange.Account, from, to, exchange.Gone);
        var (rows, next) = Page(margin, exchange.Account, asked);
        await exchange.Send(Answer.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteId("account_id", exchange.Account.IsOperator ? null : exchange.Account.Value);
            json.WriteStartObject("period");
            json.WriteTime("start", from);
            json.WriteTime("end", to);
            json.WriteEndObject();
            json.WritePropertyName("totals");
            json.WriteArray(margin.Totals, Write);
            json.WritePropertyName("rows");
            json.WriteArray(rows, (writer, row) => Write(writer, row, exchange.Account));
            json.WriteString("next_url", next);
            json.WriteEndObject();
        }));
    }

    // All rows of so many customers; what is nobody's and the reseller's own stands on the first page.
    private static (List<MarginRow> Rows, string? Next) Page(Margin margin, AccountId reseller, Asked asked)
    {
        var rows = new List<MarginRow>();
        var (customers, last) = (0, (AccountId?)null);
        foreach (var row in margin.Rows)
        {
            var customer = row.Key.Account == reseller ? null : row.Key.Account;
            if (asked.After is { } after && !(customer?.Value.CompareTo(after.Value) > 0)) continue;
            if (customer is not null && customer != last)
            {
                if (customers++ == asked.List.Limit) return (rows, asked.List.NextAfter($"{last}"));
                last = customer;
            }

            rows.Add(row);
        }

        return (rows, null);
    }

    private static void Write(Utf8JsonWriter json, MarginTotal total)
    {
        json.WriteStartObject();
        json.WriteString("currency", total.Currency.Code);
        json.WriteMoney("revenue", total.Revenue);
        json.WriteMoney("cost", total.Cost);
        json.WriteMoney("margin", total.Earned);
        json.WriteMoney("own_cost", total.Own);
        json.WriteMoney("unattributed_cost", total.Unattributed);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MarginRow row, AccountId reseller)
    {
        var key = row.Key;
        json.WriteStartObject();
        json.WriteId("account", key.Account?.Value);
        json.WriteString("of", key.Account is null ? "nobody" : key.Account == reseller ? "own" : "customer");
        json.WriteName("kind", key.Kind);
        json.WriteString("category", key.Kind == MarginKind.Plan ? key.Category : null);
        json.WriteString("name", key.Name);
        json.WriteString("currency", key.Currency.Code);
        json.WriteExact("quantity", row.Quantity);
        json.WriteMoney("revenue", row.Revenue);
        json.WriteMoney("cost", row.Cost);
        json.WriteMoney("margin", row.Earned);
        json.WriteEndObject();
    }

    private sealed record Asked(ListQuery List, LocalDate First, LocalDate End, AccountId? After)
    {
        public static Asked Read(HttpRequest request, Faults faults)
        {
            var list = ListQuery.Read(request, faults, "period");
            var after = list.AfterId() is { } id ? new AccountId(id) : (AccountId?)null;
            foreach (var (pattern, length) in s_periods)
            {
                if (list.Text("period") is { } text && pattern.Parse(text).TryGetValue(default, out var first)
                    && first.Year is >= 1970 and < 9999)
                    return new Asked(list, first, first + length, after);
            }

            faults.Add("", "The period must be a year, a month or a day, such as 2026-01.");
            return new Asked(list, default, default, after);
        }
    }
}
