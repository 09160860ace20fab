using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Storage.Facts;

namespace Brillig.Storage.Usage;

/// <summary>Reservations that ended; those that are open are in memory.</summary>
public static class ReservationsSql
{
    private static readonly string Ended =
        $"SELECT {Tables.Reservation.ColumnList} FROM reservation WHERE id = @id AND account = @account AND event >= 2 "
        + "ORDER BY place DESC LIMIT 1";   // what it held for one below that moved away and came back ended twice

    /// <summary>How a reservation ended, and what was recorded of it.</summary>
    public static async Task<ReservationHistory> History(
        Store store, AccountId account, ReservationId id, CancellationToken cancel)
    {
        var ended = await Find(store, account, id, cancel);
        if (ended is not { End: ReservationEnd.Committed }) return new ReservationHistory(ended, null);
        var stored = await UsageSql.Find(store, account, id.ToString(), cancel);
        return new ReservationHistory(
            ended, stored is null ? null : new CommittedUsage(stored.Record, stored.RecordedAt));
    }

    private static async Task<ReservationEnded?> Find(
        Store store, AccountId account, ReservationId id, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(Ended);
        command.Add("@id", id.Value);
        command.Add("@account", account.Value);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? ReservationRows.Fact(reader) as ReservationEnded : null;
    }
}
