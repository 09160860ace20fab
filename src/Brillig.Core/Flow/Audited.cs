using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Payments;
using Brillig.Core.ServicePlans;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>
/// A row of the audit log: who did what to what. It is written in the transaction of its effect, and numbered beside
/// the facts.
/// </summary>
/// <param name="Caller">Who.</param>
/// <param name="Request">In which request.</param>
/// <param name="Command">The name of the command.</param>
/// <param name="Object">What was made or changed.</param>
/// <param name="Account">The account that it is about; the operator: none.</param>
/// <param name="Before">As it was, where it is something that people set.</param>
/// <param name="After">As it is, or what was made.</param>
public sealed record Audited(
    Caller Caller, string Request, string Command, Guid Object, AccountId Account, Seen? Before, Seen? After)
{
    /// <summary>The row of a command that is done and had an effect; null if it is none that is audited.</summary>
    internal static Audited? Of(Envelope envelope, Draft draft, DraftMark before, Seen? seen)
    {
        var (command, target) = (envelope.Command, envelope.Command.Target);
        if (target.Kind == TargetKind.None) return null;
        var after = Seen.Of(draft.Books, target) ?? Seen.Made(draft.Facts, before.Facts);
        if (seen is SeenQuantities had && after is SeenQuantities has)
            (seen, after) = SeenQuantities.Differing(had, has);
        return new Audited(
            envelope.Caller, envelope.RequestId, command.GetType().Name, target.Id, About(draft.Books, command), seen,
            after);
    }

    private static AccountId About(Books books, Command command) => command.Target switch
    {
        { Kind: TargetKind.Account, Id: var id } => new AccountId(id),
        { Kind: TargetKind.Tariff, Id: var id } => books.Tariff(new TariffId(id))?.Image.Owner ?? default,
        { Kind: TargetKind.Deck, Id: var id } => books.Decks.Find(new DeckId(id))?.Owner ?? default,
        { Kind: TargetKind.BillingType, Id: var id } =>
            books.FindBillingType(new BillingTypeId(id))?.Image.Owner ?? default,
        { Kind: TargetKind.Key, Id: var id } => books.Key(new KeyId(id))?.Image.Account ?? default,
        _ => command.Subject,
    };
}

/// <summary>What the audit log shows of a thing.</summary>
public abstract record Seen
{
    /// <summary>A thing that people set, as it is; null: it is not there, or is none of these.</summary>
    internal static Seen? Of(Books books, Target target) => target switch
    {
        { Kind: TargetKind.Account, Id: var id } when books.Account(new AccountId(id)) is { } book =>
            new SeenAccount(book.Account.Settings, book.Account.Image.Status, book.Account.Image.Tariffs),
        { Kind: TargetKind.Tariff, Id: var id } when books.Tariff(new TariffId(id)) is { } tariff =>
            new SeenTariff(tariff.Image.Published[^1]),
        { Kind: TargetKind.Deck, Id: var id } when books.Decks.Find(new DeckId(id)) is { } deck => SeenDeck.Of(deck),
        { Kind: TargetKind.BillingType, Id: var id } when books.FindBillingType(new BillingTypeId(id)) is { } type =>
            new SeenBillingType(type.Image.Name, type.Terms),
        { Kind: TargetKind.Key, Id: var id } when books.Key(new KeyId(id)) is { Image: var key } =>
            new SeenKey(key.Account, key.Role, key.Name, key.ExpiresAt, key.RevokedAt, key.PreviousUntil),
        { Kind: TargetKind.Quantities, Id: var id } when books.Account(new AccountId(id)) is { } book =>
            SeenQuantities.Of(book.Quantities),
        { Kind: TargetKind.AssignedPlans, Id: var id } when books.Account(new AccountId(id)) is { } book =>
            SeenPlans.Of(book.Plans),
        { Kind: TargetKind.Classifiers } => new SeenClassifiers(books.Classifiers.Image.All),
        { Kind: TargetKind.Carriers, Id: var id } when books.Carriers(new AccountId(id)) is { Image.All: var all } =>
            new SeenCarriers(all),
        { Kind: TargetKind.SyncSettings, Id: var id }
            when books.SyncSettings(new AccountId(id)) is { Image: var own } =>
            new SeenSyncSettings(own.IsOn, own.BufferSeconds),
        { Kind: TargetKind.Bookkeeper, Id: var id } => SeenBookkeeper.Of(books.BookkeeperOf(new AccountId(id))),
        _ => null,
    };

    /// <summary>What a command made: the first of its facts that is a document or a line.</summary>
    internal static Seen? Made(IReadOnlyList<Fact> facts, int from) =>
        facts.Skip(from).Select(Made).FirstOrDefault(made => made is not null);

    private static SeenMade? Made(Fact fact) => fact switch
    {
        PaymentRecorded { Payment: var p } => new(
            p.Refunds is null ? "payment" : p.Type, p.Id.Value, p.Reference, p.Amount.Amount, p.Amount.Currency),
        ChargeIssued { Charge: var c } => new(
            c.Kind == ChargeKind.Charge ? "charge" : "credit_note", c.Id.Value, c.NumberText, c.Total.Amount,
            c.Total.Currency),
        UsageAmended f => new("amendment", f.Id, f.Record, f.Amount / (Exact)1_000_000, null),
        ItemAdded f => new("item", null, f.Name, f.Charge, null),
        OutsideTaxesSet f => new(
            "taxes", null, string.Join(", ", f.Taxes.Select(t => t.Name)),
            f.Taxes.Aggregate(Exact.Zero, (sum, t) => sum + t.Amount.Amount),
            f.Taxes.IsEmpty ? null : f.Taxes[0].Amount.Currency),
        IntentSet { Intent: var i } => new(
            i.Kind switch
            {
                IntentKind.Sale => "sale", IntentKind.Refund => "refund",
                IntentKind.PaymentMethod => "payment_method", IntentKind.CreditNote => "credit_note",
                IntentKind.TopUp or _ => "topup",
            },
            i.Id.Value, null, i.Amount.Amount, i.Amount.Currency),
        BillingRunSet f => new("billing_run", f.Id.Value, null, null, null),
        WorkResumed f => new("work_resumed", null, f.Why, null, null),
        _ => null,
    };
}

/// <summary>An account's settings.</summary>
public sealed record SeenAccount(
    AccountSettings Settings, AccountStatus Status, ImmutableArray<TariffAssignment> Tariffs) : Seen;

/// <summary>A version of a tariff.</summary>
public sealed record SeenTariff(TariffPublished Version) : Seen;

/// <summary>A version of a rate deck, without its lines.</summary>
public sealed record SeenDeck(
    string Name, AccountId Owner, int Version, Instant EffectiveFrom, string Country, int Prefixes) : Seen
{
    internal static SeenDeck Of(RateDeck deck)
    {
        var version = deck.Newest;
        return new SeenDeck(
            deck.Name, deck.Owner, version.Number, version.EffectiveFrom, version.Country, version.Table.Count);
    }
}

/// <summary>A billing type.</summary>
public sealed record SeenBillingType(string Name, BillingTerms Terms) : Seen;

/// <summary>A key without its hash.</summary>
public sealed record SeenKey(
    AccountId Account, Role Role, string Name, Instant? ExpiresAt, Instant? RevokedAt, Instant? PreviousValidUntil)
    : Seen;

/// <summary>A bookkeeper without its credentials.</summary>
public sealed record SeenBookkeeper(
    BookkeeperType Type, string? Address, Collect Collect, decimal? AmountMin, decimal? AmountMax, bool GrantsTopUps)
    : Seen
{
    internal static SeenBookkeeper Of(in BookkeeperImage image) =>
        new(image.Type, image.Address, image.Collect, image.AmountMin, image.AmountMax, image.GrantsTopUps);
}

/// <summary>A document or a line that was made; its amount is in currency units.</summary>
public sealed record SeenMade(string Kind, Guid? Id, string? Name, Exact? Amount, Currency? Currency) : Seen;

/// <summary>What kinds of numbers there are.</summary>
public sealed record SeenClassifiers(ImmutableArray<Classifier> Classifiers) : Seen;

/// <summary>Of which carriers a seller bills the numbers.</summary>
public sealed record SeenCarriers(ImmutableArray<Carrier> Carriers) : Seen;

/// <summary>What a reseller says of when its bookkeeper is told.</summary>
public sealed record SeenSyncSettings(bool? SyncServices, int? SyncBufferPeriod) : Seen;
