using System.Globalization;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using Brillig.Core.Tariffs;

namespace Brillig.Core.Flow;

/// <summary>
/// The revisions of resources, the same text for whoever reads one and for the command that changes it: its entity tag.
/// </summary>
public static class Revisions
{
    /// <summary>Of what never changes.</summary>
    public const string Immutable = "1";

    /// <summary>Of an account: its settings and closing, which usage and money do not move.</summary>
    public static string Of(in AccountImage image) => Text(image.Revision);

    /// <summary>Of a tariff: its last version.</summary>
    public static string Of(in TariffImage image) => Text(image.Published[^1].Version);

    /// <summary>Of a rate deck: its last version.</summary>
    public static string Of(RateDeck deck) => Text(deck.Newest.Number);

    /// <summary>Of a service plan: its last version.</summary>
    public static string Of(ServicePlanView plan) => Text(plan.Newest.Number);

    /// <summary>Of the classifiers; 0: those of books where none were set.</summary>
    public static string Of(ClassifiersView view) => Text(view.Revision);

    /// <summary>Of what a seller says of carriers; 0: nothing was said.</summary>
    public static string Of(CarriersView view) => Text(view.Revision);

    /// <summary>Of what a reseller says of when its bookkeeper is told; 0: nothing was said.</summary>
    public static string Of(SyncSettingsView view) => Text(view.Own.Revision);

    /// <summary>Of a billing type.</summary>
    public static string Of(in BillingTypeImage image) => Text(image.Revision);

    /// <summary>Of a bookkeeper.</summary>
    public static string Of(in BookkeeperImage image) => Text(image.Revision);

    /// <summary>Of a key.</summary>
    public static string Of(in KeyImage image) => Text(image.Revision);

    /// <summary>
    /// Of an issued charge, by what is settled and given back of it. A running one has none: usage moves it.
    /// </summary>
    public static string? Of(ChargeView view) => view.Status is ChargeStatus.Open or ChargeStatus.Closing
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{(int)view.Status}-{view.Paid.Micros}-{view.Credited.Micros}");

    /// <summary>Of what a command is about, before it is decided; null: it is not there yet, or has none.</summary>
    internal static string? Of(Command command, Books books) => command.Target switch
    {
        { Kind: TargetKind.Account, Id: var id } =>
            books.Account(new AccountId(id)) is { } book ? Of(book.Account.Image) : null,
        { Kind: TargetKind.Tariff, Id: var id } => books.Tariff(new TariffId(id)) is { } t ? Of(t.Image) : null,
        { Kind: TargetKind.Deck, Id: var id } => books.Decks.Find(new DeckId(id)) is { } deck ? Of(deck) : null,
        { Kind: TargetKind.BillingType, Id: var id } =>
            books.FindBillingType(new BillingTypeId(id)) is { } type ? Of(type.Image) : null,
        { Kind: TargetKind.Key, Id: var id } => books.Key(new KeyId(id)) is { } key ? Of(key.Image) : null,
        { Kind: TargetKind.Classifiers } => Text(books.Classifiers.Image.Revision),
        { Kind: TargetKind.Carriers, Id: var id } => Text(books.Carriers(new AccountId(id))?.Image.Revision ?? 0),
        { Kind: TargetKind.SyncSettings, Id: var id } =>
            Text(books.SyncSettings(new AccountId(id))?.Image.Revision ?? 0),
        { Kind: TargetKind.Bookkeeper, Id: var id } => Of(books.BookkeeperOf(new AccountId(id))),
        _ => OfPlan(command, books) ?? command.RevisionRead,
    };

    private static string? OfPlan(Command command, Books books)
    {
        var key = command switch
        {
            PublishPlan c => c.Plan,
            RemovePlan c => c.Plan,
            DropPlan c => new PlanKey(c.Account, c.Plan),
            _ => default,
        };
        return books.Plan(key)?.Newest.Number is { } number ? Text(number) : null;
    }

    /// <summary>
    /// What a decision becomes by a precondition that does not hold. What the caller may not see or do is said first.
    /// </summary>
    internal static Decision Unless(Precondition condition, string? revision, Decision decision)
    {
        if (condition.Holds(revision) || decision is not (Done or Refused) || decision is Refused
            {
                Reason: Reason.AccountNotFound or Reason.TariffNotFound or Reason.DeckNotFound
                    or Reason.BillingTypeNotFound or Reason.ChargeNotFound or Reason.PaymentNotFound
                    or Reason.KeyNotFound or Reason.PlanNotFound or Reason.PlanNotAssigned or Reason.NotAllowed
            }) return decision;
        return new Refused(Reason.PreconditionFailed, revision is null
            ? "There is no revision of what the request addresses."
            : $"It is at revision \"{revision}\" now. Nothing of this was done.");
    }

    private static string Text(long revision) => revision.ToString(CultureInfo.InvariantCulture);
}
