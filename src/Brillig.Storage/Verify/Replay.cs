using System.Data.Common;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;
using Brillig.Core.Usage;

namespace Brillig.Storage.Verify;

/// <summary>
/// Rebuilds the books from the first fact on, proving each fact on the state it met, and beside it the books that
/// recovery would build: the state rows and the facts from the watermark on.
/// </summary>
/// <param name="books">Empty: what the facts give.</param>
/// <param name="recovered">The state rows.</param>
/// <param name="watermark">From this batch on, recovery reads the facts of accounts.</param>
/// <param name="open">Opens a connection to the rows, to look up what an amendment was made from.</param>
/// <param name="breaches">What was found.</param>
internal sealed class Replay(
    Books books, Books recovered, long watermark, Func<DbConnection> open, Breaches breaches)
{
    private const int RecordsRemembered = 100_000;

    private readonly UndoLog _nothing = new(isOn: false);
    private readonly HashSet<AccountId> _broken = [];
    private readonly CorrectionProof _corrections = new(books, open, breaches);
    private readonly UsageProof _usage = new(books, breaches);
    private readonly ReservationProof _reservations = new(books, breaches);
    private readonly PeriodProof _periods = new(books, breaches);
    private readonly ChargeProof _charges = new(books, breaches);
    private readonly AllocationProof _allocations = new(books, breaches);
    private readonly EntryProof _entries = new(breaches);
    private readonly IntentProof _intents = new(books, breaches);
    private readonly DeferralProof _deferrals = new(books, breaches);
    private long _batch;
    private int _n;

    /// <summary>How many facts were applied.</summary>
    public long Facts { get; private set; }

    /// <summary>How many of them are usage records.</summary>
    public long Records { get; private set; }

    /// <summary>Takes the next fact in order.</summary>
    public void Take(long batch, int n, Fact fact)
    {
        if (batch != _batch) EndBatch();
        else _n++;
        if (n != _n) breaches.AddOnce(batch, $"Batch {batch} lacks fact {_n}: {n} comes after {_n - 1}.");
        (_batch, _n) = (batch, n);
        Facts++;
        if (fact is UsageRecorded && ++Records % RecordsRemembered == 0)
        {
            books.Records.Rotate();
            recovered.Records.Rotate();
        }

        if (fact is UsageRecorded record) _usage.Meet(record);
        if (fact is AccountFact { Account: var account } && _broken.Contains(account)) return;
        Guarded(fact, "facts", () =>
        {
            Prove(fact);
            books.Apply(fact, batch, _nothing);
        });
        if (fact is not AccountFact || batch >= watermark)
            Guarded(fact, "state row and later facts", () => recovered.Apply(fact, batch, _nothing));
    }

    /// <summary>After the last fact: what holds at the end.</summary>
    public void End()
    {
        EndBatch();
        _entries.End(books);
        foreach (var book in books.Accounts.Where(b => !_broken.Contains(b.Id))) _reservations.End(book);
        StateProof.Check(books, recovered, _broken, breaches);
        TreeProof.Check(books, breaches);
    }

    private void EndBatch()
    {
        _entries.EndBatch(_batch);
        _deferrals.EndBatch();
        _intents.EndBatch();
        _reservations.EndBatch();
        _corrections.EndBatch();
        _n = 0;
    }

    private void Prove(Fact fact)
    {
        switch (fact)
        {
            case UsageRecorded f:
                _usage.Check(f, _corrections);
                _reservations.Check(f);
                break;
            case UsageCounted f:
                _usage.Check(f, _corrections);
                _reservations.Check(f);
                break;
            case PeriodHeld f: _corrections.Check(f, Rows.Place(_batch, _n)); break;
            case UsageCarried f: _corrections.Check(f); break;
            case UsageAmended f: _corrections.Check(f, Rows.Place(_batch, _n)); break;
            case CountAmended f: _corrections.Check(f, Rows.Place(_batch, _n)); break;
            case Corrected f: _corrections.Check(f); break;
            case ItemAdded f: _usage.Check(f); break;
            case JournalPosted f: _entries.Check(f.Entry); break;
            case Allocated f: _allocations.Check(f); break;
            case ReservationMade f: _reservations.Check(f.Account, f.Reservation, isNew: true); break;
            case ReservationChanged f: _reservations.Check(f.Account, f.Reservation, isNew: false); break;
            case ReservationEnded f: _reservations.Check(f); break;
            case ReservationsPriced f: _reservations.Check(f); break;
            case RevenueDeferred f: _deferrals.Check(f); break;
            case RevenueEarned f:
                foreach (var earned in _deferrals.Check(f)) _entries.Owe(f.Account, earned);
                break;
            case PeriodTurned f:
                _periods.Check(f);
                _deferrals.Check(f);
                break;
            case PeriodEnded f: _periods.Check(f); break;
            case AccountOpened f:
                _periods.Check(f);
                _entries.Owe(f);
                break;
            case ChargeIssued f:
                _charges.Check(f);
                _entries.Owe(f.Charge, _deferrals.Check(f));
                break;
            case PaymentRecorded f:
                _allocations.Check(f);
                _entries.Owe(f.Payment);
                _intents.Check(f.Payment);
                break;
            case IntentSet f: _intents.Check(f.Intent); break;
            case EventHeard f: _entries.Owe(f); break;
        }
    }

    // A fact that cannot be applied is a breach; what else happens to its account tells nothing new.
    private void Guarded(Fact fact, string what, Action apply)
    {
        try
        {
            apply();
        }
        catch (Exception error) when (VerifyBooks.IsUnreadable(error))
        {
            var about = fact is AccountFact { Account: var account } ? $"account {account}" : "the books";
            if (fact is AccountFact { Account: var broken }) _broken.Add(broken);
            breaches.AddOnce(
                about,
                $"The {what} of {about} break off at fact ({_batch}, {_n}), {fact.GetType().Name}: {error.Message}");
        }
    }
}
