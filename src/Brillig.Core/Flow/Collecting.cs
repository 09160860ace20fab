using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;

namespace Brillig.Core.Flow;

/// <summary>From charges to what a bookkeeper is asked to collect, and from what it collected to payments.</summary>
internal static class Collecting
{
    /// <summary>An issued charge asks its seller's bookkeeper for what credits left due of it.</summary>
    public static void Ask(Draft draft, AccountBook book, Charge charge)
    {
        var bookkeeper = draft.Books.BookkeeperOf(charge.Seller);
        if (!bookkeeper.CollectsCharges || Due(book, charge.Id) is not { } due) return;
        draft.Add(new IntentSet(Sale(draft, book, charge.Id, charge.Seller, bookkeeper.Type, due.Remaining)));
    }

    /// <summary>
    /// Another sale for what is due of the charge of one that is over; null: nothing is, or a sale of it is under way.
    /// </summary>
    public static OutboxIntent? Again(Draft draft, AccountBook book, OutboxIntent over)
    {
        var bookkeeper = draft.Books.BookkeeperOf(over.Seller);
        if (over.Kind != IntentKind.Sale || !bookkeeper.CollectsCharges || over.Charge is not { } charge
            || Due(book, charge) is not { } due || IsUnderWay(book, charge))
            return null;
        var sale = Sale(draft, book, charge, over.Seller, bookkeeper.Type, due.Remaining);
        draft.Add(new IntentSet(sale));
        return sale;
    }

    /// <summary>
    /// True if a sale that surely nobody made asks for more than is due of its charge by now: it is withdrawn, and
    /// another one asks for what is due.
    /// </summary>
    public static bool Narrows(Draft draft, AccountBook book, OutboxIntent intent)
    {
        if (intent is not { Kind: IntentKind.Sale, Charge: { } charge }) return false;
        var due = Due(book, charge);
        if (due?.Remaining == intent.Amount) return false;
        draft.Add(new IntentSet(intent with
        {
            State = IntentState.Withdrawn, Due = null, MustLookUp = false, Why = "charge-settled", At = draft.Now,
        }));
        Again(draft, book, intent);
        return true;
    }

    /// <summary>
    /// A credit note settled so much of a charge: of an invoice that is not paid yet, its bookkeeper is asked to take
    /// that off. One of which nothing is left is not waited for any more.
    /// </summary>
    public static void Credited(Draft draft, AccountBook book, ChargeId charge, Money amount, string? number)
    {
        foreach (var held in book.Intents?.Image.Held ?? [])
        {
            if (held is { Kind: IntentKind.Sale, State: IntentState.Invoiced } && held.Charge == charge)
                TakeOff(draft, book, held, amount, number);
        }
    }

    /// <summary>An invoice was made: what was settled otherwise while it was, is taken off it.</summary>
    public static void Invoiced(Draft draft, AccountBook book, OutboxIntent sale)
    {
        if (sale is not { Kind: IntentKind.Sale, Charge: { } charge }) return;
        var left = Due(book, charge)?.Remaining ?? Money.Zero(book.Currency);
        if (left < sale.Amount) TakeOff(draft, book, sale, sale.Amount - left, null);
    }

    /// <summary>The money of an intent that is done: a payment of the intent's own id, so that there is one.</summary>
    public static void Paid(Draft draft, AccountBook book, OutboxIntent intent)
    {
        var isGranted = intent.Via == BookkeeperType.Local;
        var payment = new Payment(
            new PaymentId(intent.Id.Value), book.Id, draft.Now, isGranted ? "free_credit" : TypeOf(intent.Via),
            intent.Amount, intent.Charge, intent.Reference, null, draft.Now);
        var credit = new Credit(intent.Id.Value, draft.Now, intent.Amount, intent.Amount);
        draft.Add(new PaymentRecorded(payment, credit));
        var postings = new Postings(book.Id, intent.Seller, Cause.Payment, intent.Id.Value, draft.Now);
        draft.AddIf(postings.Payment(RecordPayment.Source(payment.Type), intent.Amount));
        if (intent.Charge is { } charge && Due(book, charge) is { } due)
            draft.Add(Allocated.Of(book.Id, credit, due));
        draft.Settle(book);
    }

    /// <summary>True if a bookkeeper refused to collect what is still due, or to bill the account's lines.</summary>
    public static bool IsRefused(AccountBook book) => book.Sync?.Image.Refusal is not null || HasRefused(book);

    /// <summary>Nothing follows any more from the refusal of what is not due any more.</summary>
    public static void LetGo(Draft draft, AccountBook book)
    {
        if (!HasRefused(book) || book.Intents is not { Image.Held: var held }) return;
        var over = held
            .Where(i => i.State == IntentState.Refused && (i.Charge is not { } charge || Due(book, charge) is null))
            .Select(i => i.Id).ToImmutableArray();
        if (!over.IsEmpty) draft.Add(new IntentsLetGo(book.Id, over));
    }

    /// <summary>How a payment is called that a bookkeeper collected.</summary>
    public static string TypeOf(BookkeeperType type) => type switch
    {
        BookkeeperType.Local => "local",
        BookkeeperType.Http => "http",
        BookkeeperType.Braintree => "braintree",
        BookkeeperType.Stripe => "stripe",
        BookkeeperType.Freshbooks => "freshbooks",
        BookkeeperType.Quickbooks => "quickbooks",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No bookkeeper is of this type."),
    };

    private static void TakeOff(Draft draft, AccountBook book, OutboxIntent sale, Money amount, string? number)
    {
        var bookkeeper = draft.Books.BookkeeperOf(sale.Seller);
        if (amount.IsZero || bookkeeper.Type != sale.Via || !bookkeeper.TakesCreditNotes) return;
        draft.Add(new IntentSet(new OutboxIntent(
            new IntentId(draft.NewId()), IntentKind.CreditNote, book.Id, sale.Seller, sale.Via, amount, draft.Now)
        {
            Charge = sale.Charge, Collected = sale.Reference, Note = number, State = IntentState.Waiting,
            Due = draft.Now, At = draft.Now,
        }));
        if (sale.Charge is { } charge && Due(book, charge) is null)
            draft.Add(new IntentSet(sale with { State = IntentState.Withdrawn, Why = "credited", At = draft.Now }));
    }

    private static bool IsUnderWay(AccountBook book, ChargeId charge)
    {
        foreach (var held in book.Intents?.Image.Held ?? [])
            if (held is { Kind: IntentKind.Sale, IsOpen: true } && held.Charge == charge) return true;
        return false;
    }

    private static bool HasRefused(AccountBook book) =>
        book.Intents is { Image.Held: { IsEmpty: false } held } && held.Any(i => i.State == IntentState.Refused);

    /// <summary>What is due of a charge, or null.</summary>
    public static Due? Due(AccountBook book, ChargeId charge) =>
        book.Balance.Image.Dues.FirstOrDefault(d => d.Id == charge.Value);

    private static OutboxIntent Sale(
        Draft draft, AccountBook book, ChargeId charge, AccountId seller, BookkeeperType via, Money amount) =>
        new(new IntentId(draft.NewId()), IntentKind.Sale, book.Id, seller, via, amount, draft.Now)
        {
            Charge = charge, State = IntentState.Waiting, Due = draft.Now, At = draft.Now,
        };
}
