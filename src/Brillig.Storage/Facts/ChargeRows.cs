using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Storage.Json;
using Brillig.Storage.ServicePlans;

namespace Brillig.Storage.Facts;

/// <summary>Charges and their lines back from rows, in the order of the tables' columns.</summary>
internal static class ChargeRows
{
    /// <summary>The fact of a row of <see cref="Tables.Charge"/>.</summary>
    public static ChargeIssued Issued(DbDataReader row, Currency currency, ImmutableArray<ChargeItem> items)
    {
        var json = StoredJson.Stored;
        return new ChargeIssued(
            Charge(row, currency, items),
            DocumentText.Groups(row.GetString(17)),
            row.TextOrNull(18) is { } next ? FactJson.Read(next, json.NextCharge) : null,
            row.TextOrNull(19) is { } due ? DocumentText.Due(due) : null,
            row.TextOrNull(20) is { } credit ? FactJson.Read(credit, json.Credit) : null);
    }

    /// <summary>The document of a row of <see cref="Tables.Charge"/>; reads no further than its note.</summary>
    public static Charge Charge(DbDataReader row, Currency currency, ImmutableArray<ChargeItem> items) => new(
        new ChargeId(row.Uuid(1)), new AccountId(row.Uuid(2)), new AccountId(row.Uuid(3)),
        (ChargeKind)row.GetInt32(4), row.GetInt64(5),
        new BillingPeriod(row.Time(6), row.Time(7)), row.GetInt32(8), row.GetInt32(9), row.Time(10), row.Time(11),
        new Money(row.GetInt64(12), currency), new Money(row.GetInt64(13), currency),
        row.UuidOrNull(15) is { } refersTo ? new ChargeId(refersTo) : null, row.TextOrNull(16), items);

    /// <summary>The line of a row of <see cref="Tables.ChargeItem"/>.</summary>
    public static ChargeItem Item(DbDataReader row, Currency currency) => new(
        (ItemKind)row.GetInt32(2), row.GetString(3), Exact.Parse(row.GetString(4)), Exact.Parse(row.GetString(5)),
        new Money(row.GetInt64(6), currency),
        row.UuidOrNull(7) is { } tariff ? new TariffId(tariff) : null, row.IntOrNull(8), row.IntOrNull(9),
        row.GetInt32(10),
        row.TextOrNull(11) is { } percent ? decimal.Parse(percent, CultureInfo.InvariantCulture) : null,
        row.LongOrNull(12) is { } included ? new Money(included, currency) : null, row.IntOrNull(13))
    {
        Extra = row.TextOrNull(14) is { } extra ? Exact.Parse(extra) : Exact.Zero,
        Cells = row.TextOrNull(15) is { } cells ? FactJson.Read(cells, StoredJson.Stored.Cells) : null,
        Base = row.TextOrNull(16) is { } from ? FactJson.Read(from, StoredJson.Stored.NullableCounter) : null,
        Corrects = row.LongOrNull(17) is { } start ? new BillingPeriod(Rows.Time(start), row.Time(18)) : null,
        Line = row.TextOrNull(19) is { } line ? LineText.Item(line) : null,
        For = row.UuidOrNull(20) is { } account ? new AccountId(account) : null,
    };
}
