using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Usage;

/// <summary>The open reservations of an account, and what those that share a hold come to.</summary>
public sealed class Reservations
{
    private readonly Dictionary<ReservationId, Reservation> _open = [];
    private readonly Dictionary<HoldKey, Hold> _holds = [];
    private readonly SortedSet<(Instant At, Guid Id)> _expiries = [];

    private int _own;

    /// <summary>How many are open, those included that are held for accounts below.</summary>
    public int Count => _open.Count;

    /// <summary>How many of them are the account's own.</summary>
    public int Own => _own;

    /// <summary>All of them, in the order of their ids, which is that of time.</summary>
    public IEnumerable<Reservation> All => _open.Values.OrderBy(r => r.Id.Value);

    /// <summary>What they hold, by where they would be counted; none is empty.</summary>
    public IReadOnlyDictionary<HoldKey, Hold> Holds => _holds;

    /// <summary>When the next one expires, or null.</summary>
    public Instant? NextExpiry => _expiries.Count == 0 ? null : _expiries.Min.At;

    /// <summary>The one that expires next; there is one.</summary>
    public Reservation Next => _open[new(_expiries.Min.Id)];

    /// <summary>The open reservation, or null.</summary>
    public Reservation? Find(ReservationId id) => _open.GetValueOrDefault(id);

    /// <summary>The account's own open reservation, or null.</summary>
    public Reservation? FindOwn(ReservationId id) => Find(id) is { Of: null } own ? own : null;

    /// <summary>One was made, or changed.</summary>
    public static void Apply(Reservations all, Reservation reservation, UndoLog undo)
    {
        ApplyEnd(all, reservation.Id, undo);
        all._open.Add(reservation.Id, reservation);
        undo.Added(all._open, reservation.Id);
        all.ApplyExpiry(reservation, isThere: true);
        undo.Push(new Expiry(all, reservation, WasAdded: true));
        if (reservation.Terms is not { } terms) return;
        if (!all._holds.TryGetValue(terms.Key, out var hold))
        {
            hold = new Hold();
            all._holds.Add(terms.Key, hold);
            undo.Added(all._holds, terms.Key);
        }

        Hold.ApplyAdded(hold, reservation, terms, undo);
    }

    /// <summary>One ended; nothing if it is not open.</summary>
    public static void ApplyEnd(Reservations all, ReservationId id, UndoLog undo)
    {
        if (!all._open.Remove(id, out var reservation)) return;
        undo.Replaced(all._open, id, reservation);
        all.ApplyExpiry(reservation, isThere: false);
        undo.Push(new Expiry(all, reservation, WasAdded: false));
        if (reservation.Terms is not { } terms) return;
        var hold = all._holds[terms.Key];
        Hold.ApplyRemoved(hold, reservation, terms, () => all.Largest(terms.Key), undo);
        if (hold.Image.Count > 0) return;
        all._holds.Remove(terms.Key);
        undo.Replaced(all._holds, terms.Key, hold);
    }

    /// <summary>They are held by other rates.</summary>
    public static void Apply(Reservations all, ReservationsPriced fact, UndoLog undo)
    {
        foreach (var priced in fact.Reservations)
        {
            if (all.Find(priced.Id) is { } reservation)
                Apply(all, reservation with { Terms = priced.Terms }, undo);
        }
    }

    private decimal Largest(HoldKey key) =>
        _open.Values.Where(r => r.Terms?.Key == key).Select(r => r.Usage).DefaultIfEmpty().Max();

    // What is kept beside the reservation itself: when it ends, and whether it is one of the account's own.
    private void ApplyExpiry(Reservation reservation, bool isThere)
    {
        var entry = (reservation.ExpiresAt, reservation.Id.Value);
        if (isThere) _expiries.Add(entry);
        else _expiries.Remove(entry);
        if (reservation.Of is null) _own += isThere ? 1 : -1;
    }

    private sealed record Expiry(Reservations All, Reservation Of, bool WasAdded) : IUndo
    {
        public void Undo() => All.ApplyExpiry(Of, !WasAdded);
    }
}
