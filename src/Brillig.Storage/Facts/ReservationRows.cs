using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Storage.Json;

namespace Brillig.Storage.Facts;

/// <summary>What happened to reservations as rows, each with all of the reservation.</summary>
internal static class ReservationRows
{
    private const int Made = 0;
    private const int Changed = 1;
    private const int Ended = 2;   // and, by how it ended, the two numbers after it

    /// <summary>The columns, in order.</summary>
    public static readonly ImmutableArray<Column> Columns = Table.ColumnsOf("""
        place:l, id:u, account:u, event:i, service:t, usage:t, properties:t, made_at:l, expires_at:l, amount:l,
        currency:t, terms:t, ended_at:l, of_account:u
        """);

    /// <summary>Writes a fact.</summary>
    public static void Write(IRows rows, long place, Fact fact)
    {
        switch (fact)
        {
            case ReservationMade f: Write(rows, place, f.Account, f.Reservation, Made, null); break;
            case ReservationChanged f: Write(rows, place, f.Account, f.Reservation, Changed, null); break;
            case ReservationEnded f: Write(rows, place, f.Account, f.Reservation, Ended + (int)f.End, f.At); break;
            default: throw new InvalidOperationException($"{fact.GetType().Name} is about no reservation.");
        }
    }

    /// <summary>The fact of a row.</summary>
    public static AccountFact Fact(DbDataReader row)
    {
        var account = new AccountId(row.Uuid(2));
        var reservation = new Reservation(
            new ReservationId(row.Uuid(1)), row.GetString(4),
            decimal.Parse(row.GetString(5), CultureInfo.InvariantCulture), row.TextOrNull(6), row.Time(7), row.Time(8),
            new Money(row.GetInt64(9), Codes.Currency(row.GetString(10))),
            row.TextOrNull(11) is { } terms ? FactJson.Read(terms, StoredJson.Stored.HoldTerms) : null)
        {
            Of = row.IsDBNull(13) ? null : new AccountId(row.Uuid(13)),
        };
        return row.GetInt32(3) switch
        {
            Made => new ReservationMade(account, reservation),
            Changed => new ReservationChanged(account, reservation),
            var end => new ReservationEnded(account, reservation, (ReservationEnd)(end - Ended), row.Time(12)),
        };
    }

    private static void Write(
        IRows rows, long place, AccountId account, Reservation reservation, int happened, NodaTime.Instant? endedAt)
    {
        rows.Begin();
        rows.Add(place);
        rows.Add(reservation.Id.Value);
        rows.Add(account.Value);
        rows.Add(happened);
        rows.Add(reservation.Service);
        rows.Add(((Exact)reservation.Usage).ToString());
        rows.AddOrNull(reservation.Properties);
        rows.Add(Rows.Micros(reservation.MadeAt));
        rows.Add(Rows.Micros(reservation.ExpiresAt));
        rows.Add(reservation.Amount.Micros);
        rows.Add(Codes.Of(reservation.Amount.Currency));
        rows.AddOrNull(FactJson.Text(reservation.Terms, StoredJson.Stored.HoldTerms));
        rows.AddOrNull(endedAt is { } at ? Rows.Micros(at) : (long?)null);
        rows.AddOrNull(reservation.Of?.Value);
        rows.End();
    }
}
