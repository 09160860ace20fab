using System.Collections.Immutable;
using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Reports;
using Brillig.Storage.Facts;
using Brillig.Storage.Json;
using Brillig.Storage.ServicePlans;
using NodaTime;

namespace Brillig.Storage.Reports;

/// <summary>What a reseller earned, from issued documents alone; read beside the writer.</summary>
public static class MarginSql
{
    // The middle of the billing period counts, doubled: zones differ, and a month of one begins in another's month
    // before.
    private const string InTime = "c.period_start + c.period_end >= @from AND c.period_start + c.period_end < @to";

    private static readonly string Documents = $"""
        SELECT {Tables.Charge.ColumnList}
        FROM charge c
        WHERE OF AND {InTime}
        ORDER BY c.place
        """;

    private static readonly string Items = $"""
        SELECT {string.Join(", ", Tables.ChargeItem.Columns.Select(column => $"i.{column.Name}"))}
        FROM charge c
        JOIN charge_item i ON i.place = c.place
        WHERE OF AND {InTime}
        ORDER BY i.place, i.line
        """;

    /// <summary>Of documents of billing periods that lie in a time by their middle.</summary>
    /// <param name="store">The books.</param>
    /// <param name="reseller">Whose margin.</param>
    /// <param name="from">From then on.</param>
    /// <param name="to">Until before then.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<Margin> Read(
        Store store, AccountId reseller, Instant from, Instant to, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        var margin = new Margin(reseller);
        foreach (var (_, charge) in await Read(connection, "c.seller = @account", reseller, from, to, cancel))
            margin.Sell(charge);
        if (reseller.IsOperator) return margin;
        var bought = await Bought(connection, reseller, from, to, cancel);
        var parts = await MarginParts.Read(store, connection, reseller, bought, cancel);
        foreach (var (_, charge) in bought)
        {
            var nets = NetAmounts.Of(charge);
            for (var i = 0; i < nets.Length; i++)
            {
                if (IsOf(charge, charge.Items[i], reseller))
                    margin.Buy(charge.Items[i], nets[i], await parts.Of(charge, i, cancel));
            }
        }

        return margin;
    }

    /// <summary>True if a line of a document is what this account is charged for, not one that it pays for.</summary>
    internal static bool IsOf(Charge charge, ChargeItem item, AccountId account) =>
        item.Kind != ItemKind.Tax
        && (charge.Account == account || (item.For ?? item.Line?.For) == account);

    // Its own documents, and those of accounts that paid for it.
    private static async Task<List<(long Place, Charge Charge)>> Bought(
        DbConnection connection, AccountId reseller, Instant from, Instant to, CancellationToken cancel)
    {
        var bought = await Read(connection, "c.account = @account", reseller, from, to, cancel);
        var payers = new List<AccountId>();
        await foreach (var own in StoodBelow.Accounts(connection, [reseller], long.MaxValue, cancel))
            payers.AddRange(own.Payers);
        foreach (var payer in payers.Distinct())
        {
            var paid = await Read(connection, "c.account = @account", payer, from, to, cancel);
            bought.AddRange(paid.Where(p => p.Charge.Items.Any(i => IsOf(p.Charge, i, reseller))));
        }

        return bought;
    }

    private static async Task<List<(long Place, Charge Charge)>> Read(
        DbConnection connection, string of, AccountId account, Instant from, Instant to, CancellationToken cancel)
    {
        var items = new Dictionary<long, ImmutableArray<ChargeItem>.Builder>();
        var charges = new List<(long Place, Charge Charge)>();
        await using (var command = Ask(connection, Documents, of, account, from, to))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
                charges.Add((reader.GetInt64(0), ChargeRows.Charge(reader, Codes.Currency(reader.GetString(14)), [])));
        }

        foreach (var (place, _) in charges) items[place] = ImmutableArray.CreateBuilder<ChargeItem>();
        var currencies = charges.ToDictionary(c => c.Place, c => c.Charge.Total.Currency);
        await using (var command = Ask(connection, Items, of, account, from, to))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                // What was issued since the documents were read is left out.
                if (items.TryGetValue(reader.GetInt64(0), out var lines))
                    lines.Add(ChargeRows.Item(reader, currencies[reader.GetInt64(0)]));
            }
        }

        return [.. charges.Select(c => (c.Place, c.Charge with { Items = items[c.Place].DrainToImmutable() }))];
    }

    private static DbCommand Ask(
        DbConnection connection, string sql, string of, AccountId account, Instant from, Instant to)
    {
        var command = connection.Command(sql.Replace("OF", of, StringComparison.Ordinal));
        command.CommandTimeout = 0;   // the request ends it
        command.Add("@account", account.Value);
        command.Add("@from", 2 * Rows.Micros(from));
        command.Add("@to", 2 * Rows.Micros(to));
        return command;
    }
}
