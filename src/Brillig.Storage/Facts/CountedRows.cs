using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Storage.Json;

namespace Brillig.Storage.Facts;

/// <summary>The rows of records that count on the charge of another account.</summary>
internal static class CountedRows
{
    public static ImmutableArray<Column> Columns { get; } = Table.ColumnsOf("""
        place:l, account:u, of_account:u, record:t, service:t, tariff:u, tariff_version:i, rate:i, period:i, quantity:t,
        charged:t, amount:l, occurred_at:l, tally:t, corrects:l, for_account:u
        """);

    /// <summary>Writes the row of a <see cref="UsageCounted"/>.</summary>
    public static void Write(IRows rows, long place, Fact fact)
    {
        var f = (UsageCounted)fact;
        rows.Begin();
        rows.Add(place);
        rows.Add(f.Account.Value);
        rows.Add(f.Of.Value);
        rows.Add(f.Record);
        rows.Add(f.Key.Service);
        rows.Add(f.Key.Tariff.Value);
        rows.Add(f.TariffVersion);
        rows.Add(f.Key.Rate);
        rows.Add(f.Period);
        rows.Add(((Exact)f.Quantity).ToString());
        rows.Add(f.Charged.ToString());
        rows.Add(f.Amount);
        rows.Add(Rows.Micros(f.OccurredAt));
        rows.AddOrNull(f.Tally is null ? null : FactJson.Text(f.Tally, StoredJson.Stored.Tally));
        rows.AddOrNull(f.Corrects is { } start ? Rows.Micros(start) : null);
        rows.AddOrNull(f.Key.For?.Value);
        rows.End();
    }

    /// <summary>The fact of such a row.</summary>
    public static UsageCounted Fact(DbDataReader row) => new(
        new AccountId(row.Uuid(1)), new AccountId(row.Uuid(2)), row.GetString(3),
        new CounterKey(row.GetString(4), new TariffId(row.Uuid(5)), row.GetInt32(7))
        {
            For = row.UuidOrNull(15) is { } account ? new AccountId(account) : null,
        },
        row.GetInt32(6), row.GetInt32(8),
        decimal.Parse(row.GetString(9), CultureInfo.InvariantCulture), Exact.Parse(row.GetString(10)),
        row.GetInt64(11), row.Time(12), FactReader.Tally(row.TextOrNull(13)),
        row.LongOrNull(14) is { } start ? Rows.Time(start) : null);
}
