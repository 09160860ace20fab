using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;

namespace Brillig.Core.Flow;

/// <summary>
/// A change of plans or quantities: what it comes to at each level that bills them, whether it is accepted, and whether
/// it can be paid.
/// </summary>
internal sealed class PlanChange
{
    private readonly Draft _draft;
    private readonly List<Level> _levels = [];

    private PlanChange(Draft draft) => _draft = draft;

    /// <summary>
    /// Makes a change that somebody asks for. What it adds is billed at every level; it is answered with
    /// <see cref="MustAccept"/> first if it adds to what is billed, unless it is accepted.
    /// </summary>
    /// <param name="draft">The books.</param>
    /// <param name="book">Whose plans or quantities.</param>
    /// <param name="isAccepted">True if the charges are accepted.</param>
    /// <param name="change">Adds the facts of the change; answers why not, or null.</param>
    public static Decision Make(Draft draft, AccountBook book, bool isAccepted, Func<Refused?> change)
    {
        var levels = new PlanChange(draft);
        levels.Look([book]);
        if (change() is { } refused) return refused;
        levels.Bill();
        var preview = levels.Preview(book);
        if (preview.Of.Prompts && !isAccepted) return new MustAccept(preview);
        if (levels.Refusal(book) is { } unpaid) return unpaid;
        return new Done(preview with { After = ServicesView.Of(draft, book) });
    }

    /// <summary>Makes a change of facts, which nobody is asked about, for many accounts at once.</summary>
    public static void Record(Draft draft, IEnumerable<AccountBook> books, Action change)
    {
        var levels = new PlanChange(draft);
        levels.Look(books);
        change();
        levels.Bill();
    }

    // The accounts and all above them: what they do together may be priced there, too.
    private void Look(IEnumerable<AccountBook> books)
    {
        var met = new HashSet<AccountId>();
        foreach (var book in books)
        {
            foreach (var level in _draft.Books.Tree.Ancestors(book).Prepend(book))
            {
                if (!met.Add(level.Id)) break;
                if (level != book && level.Plans is null) continue;
                Advance.To(_draft, level);
                _levels.Add(new Level(
                    level, LineBasis.Of(_draft, level, _draft.Now), _draft.Available(level)));
            }
        }
    }

    private void Bill()
    {
        foreach (var level in _levels) Bill(level);
    }

    // Most levels above a change price nothing of it.
    private void Bill(Level level)
    {
        var now = LineBasis.Of(_draft, level.Book, _draft.Now);
        if (level.Basis.IsSame(now)) return;
        if (_draft.Open(level.Book) is null || level.Book.Plans is null)
        {
            level.Preview = PlanPreview.Of(level.Basis.Lines(), level.Lines = []);
            return;
        }

        var look = Lookout.Of(_draft, level.Book, _draft.Now, now);
        level.Lines = look.Lines;
        var (before, after) = level.Basis.Changed(now, look.Lines);
        level.Preview = PlanPreview.Of(before, after);
        var cost = Recurring.Settle(
            _draft, level.Book, look, _draft.Now, isDue: false, level.Preview.Activations);
        level.Prorated = cost - level.Preview.Activation;
        if (cost.Sign > 0 || level.Preview.Prompts) KeepBound(level.Book, look.Lines);
    }

    // What it owes, and the period that follows, have to be within what money holds, so that billing cannot fail then.
    private void KeepBound(AccountBook book, ImmutableArray<PlanLine> lines)
    {
        var recurring = Exact.Zero;
        foreach (var line in lines) recurring += line.Total;
        if (_draft.Open(book) is { } open && !Bounds.Hold(_draft.Payer(book), open, recurring))
            throw new OverflowException($"The lines of account {book.Id} are beyond what money holds.");
    }

    // A reseller that acts on an account below sees its own bill; the operator, and the account, that of the account.
    private ChargesPreview Preview(AccountBook book)
    {
        var asking = _draft.Caller.IsOperator ? book.Id : _draft.Caller.Account;
        if (_levels.Find(l => l.Book.Id == asking) is not { } level)
            return new ChargesPreview(asking, book.Currency, PlanPreview.None, Exact.Zero);
        var before = level.Basis.Lines();
        var after = level.Lines.IsDefault ? before : level.Lines;
        return new ChargesPreview(asking, level.Book.Currency, PlanPreview.Of(before, after), level.Prorated);
    }

    // Whoever asks, and whatever that one itself is billed: nobody is overdrawn, and who could not pay adds nothing.
    private Refused? Refusal(AccountBook book)
    {
        if (_draft.Payer(book).Account.Image.Standing == Standing.Delinquent
            && _levels.Exists(level => level.Preview.Prompts))
        {
            return new Refused(
                Reason.BillingIssue, $"Account {book.Id} could not pay for its period: pay first, then add.");
        }

        if (_draft.Payer(book).Sync?.Image.Refusal is { } token)
            return new Refused(Reason.BillingIssue, $"The bookkeeper of account {book.Id} refuses it: {token}.");

        foreach (var level in _levels)
        {
            if (Flow.Refusal.IfOverdrawn(_draft, level.Book, level.Available) is not { } overdrawn) continue;
            return _draft.Reach(level.Book.Id) is null ? Flow.Refusal.OverdrawnAbove() : overdrawn;
        }

        return null;
    }

    private sealed class Level(AccountBook book, LineBasis basis, Money? available)
    {
        public AccountBook Book { get; } = book;

        // What its lines followed from before the change.
        public LineBasis Basis { get; } = basis;

        public Money? Available { get; } = available;

        // What changes of them; all of them since, if anything does.
        public PlanPreview Preview { get; set; } = PlanPreview.None;

        public ImmutableArray<PlanLine> Lines { get; set; }

        public Exact Prorated { get; set; }
    }
}
