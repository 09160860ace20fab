using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Bookkeeping;

/// <summary>Which system collects and accounts for a seller.</summary>
public enum BookkeeperType
{
    /// <summary>None outside: charges and payments live in these books.</summary>
    Local,

    /// <summary>An address that is sent signed messages.</summary>
    Http,

    /// <summary>Braintree's gateway.</summary>
    Braintree,

    /// <summary>Stripe.</summary>
    Stripe,
    /// <summary>FreshBooks' invoices.</summary>
    Freshbooks,

    /// <summary>Invoices at QuickBooks Online.</summary>
    Quickbooks,
}

/// <summary>What a bookkeeper collects.</summary>
public enum Collect
{
    /// <summary>Each issued charge, for what remains due of it.</summary>
    Charge,

    /// <summary>Nothing: it is told the lines of accounts alone.</summary>
    Nothing,

    /// <summary>
    /// Lines that plans map, by subscriptions that the bookkeeper bills; each issued charge, for what remains due of
    /// the rest.
    /// </summary>
    Subscription,
}

/// <summary>The values of a <see cref="Bookkeeper"/>; <c>default</c> is `local`.</summary>
public record struct BookkeeperImage
{
    /// <summary>Which system.</summary>
    public BookkeeperType Type { get; set; }

    /// <summary>Where it is; null: where its vendor has it, or nowhere outside.</summary>
    public string? Address { get; set; }

    /// <summary>What it collects.</summary>
    public Collect Collect { get; set; }

    /// <summary>The least amount of a top-up (currency units), or null.</summary>
    public decimal? AmountMin { get; set; }

    /// <summary>The largest amount of a top-up (currency units), or null.</summary>
    public decimal? AmountMax { get; set; }

    /// <summary>Of `local`, which collects nothing: true if a top-up is granted, else it is refused.</summary>
    public bool GrantsTopUps { get; set; }

    /// <summary>Of Braintree: its merchant account of each currency that it collects, by the currency's code.</summary>
    public ImmutableSortedDictionary<string, string>? MerchantAccounts { get; set; }

    /// <summary>True: what changes within a period of a subscription is billed from the next one on alone.</summary>
    public bool SkipsProration { get; set; }

    /// <summary>How many of its intents may be under way at once; null: as many as the server has it.</summary>
    public int? Concurrency { get; set; }

    /// <summary>How it is entered, sealed: only the edge can open it. Null: nothing is needed.</summary>
    public string? Credentials { get; set; }

    /// <summary>Counts changes.</summary>
    public long Revision { get; set; }

    /// <summary>When it was set last.</summary>
    public Instant At { get; set; }

    /// <summary>True if issued charges are collected by it.</summary>
    public readonly bool CollectsCharges => IsOutside && Collect != Collect.Nothing;

    /// <summary>True if lines that plans map are billed by subscriptions there.</summary>
    public readonly bool CollectsLines => Type == BookkeeperType.Braintree && Collect == Collect.Subscription;

    /// <summary>True if credit notes are taken off its invoices.</summary>
    public readonly bool TakesCreditNotes => Type is BookkeeperType.Quickbooks or BookkeeperType.Freshbooks;

    /// <summary>True if it keeps what accounts pay by.</summary>
    public readonly bool KeepsMethods => Type is BookkeeperType.Braintree or BookkeeperType.Stripe;

    /// <summary>True if it can be asked to give back what it collected.</summary>
    public readonly bool GivesBack => IsOutside && Type != BookkeeperType.Freshbooks;

    /// <summary>True if it is another system than these books.</summary>
    public readonly bool IsOutside => Type != BookkeeperType.Local;
}

/// <summary>A seller's bookkeeper was set, or taken back to `local`.</summary>
public sealed record BookkeeperSet(AccountId Seller, BookkeeperImage Image) : Fact;

/// <summary>The bookkeeper of a seller.</summary>
public sealed class Bookkeeper(AccountId seller, BookkeeperImage image) : State<BookkeeperImage>(image)
{
    /// <summary>Whose.</summary>
    public AccountId Seller { get; } = seller;

    /// <summary>Is set anew.</summary>
    public static void Apply(Bookkeeper bookkeeper, BookkeeperSet fact, UndoLog undo) =>
        bookkeeper.Change(undo) = fact.Image;
}
