using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Core.Accounts;

/// <summary>Changes the settings it names, and no others.</summary>
public sealed record ChangeAccount : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Account, Id.Value);

    /// <summary>Which account.</summary>
    public required AccountId Id { get; init; }

    /// <summary>A tariff of its seller by id or name, from now on; null: nothing is priced.</summary>
    public Given<string> Tariff { get; init; }

    /// <summary>`carry_usage`: what was used of a service before counts for its rate in the new tariff, too.</summary>
    public bool CarriesUsage { get; init; }

    /// <summary>A billing type: the open charge closes and new periods start.</summary>
    public Given<string> Type { get; init; }

    /// <summary>Fixed once money moved.</summary>
    public Given<Currency?> Currency { get; init; }

    /// <summary>For people.</summary>
    public Given<string> Name { get; init; }

    /// <summary>Unique per parent.</summary>
    public Given<string> ExternalId { get; init; }

    /// <summary>From the next cut on.</summary>
    public Given<string> TimeZone { get; init; }

    /// <summary>From the next cut on.</summary>
    public Given<int?> BillingDay { get; init; }

    /// <summary>Currency units; null: the billing type's.</summary>
    public Given<decimal?> CreditLimit { get; init; }

    /// <summary>Currency units: with so much left somebody wants to hear of it; null: only with nothing left.</summary>
    public Given<decimal?> BalanceThreshold { get; init; }

    /// <summary>When its balance is raised by itself; what is not named in it stays; null: never.</summary>
    public Given<TopUpChange> TopUp { get; init; }

    /// <summary>The account that it stands below; null: the operator. What is below it comes with it.</summary>
    public Given<AccountId?> Parent { get; init; }

    /// <summary>The account above that pays for it; null, or itself: it does so itself.</summary>
    public Given<AccountId?> Payer { get; init; }

    /// <summary>Whether it sells to the accounts below it; null: not.</summary>
    public Given<bool?> Reseller { get; init; }

    /// <summary>How accounts come to another seller by that.</summary>
    public ResettlingTerms Resettling { get; init; }

    /// <summary>The plan that accounts get whose seller it is.</summary>
    public Given<string> DefaultServicePlan { get; init; }

    /// <summary>For documents.</summary>
    public Given<string> Email { get; init; }

    /// <summary>For documents, a JSON object as text.</summary>
    public Given<string> Address { get; init; }

    /// <summary>Merged into the address (RFC 7396), a JSON object as text; null: it stays.</summary>
    public string? AddressPatch { get; init; }

    /// <summary>Null: those of its seller. Stamped when a charge opens.</summary>
    public Given<ImmutableArray<TaxRate>?> TaxRates { get; init; }

    /// <summary>The caller's own pairs.</summary>
    public Given<ImmutableSortedDictionary<string, string>> Metadata { get; init; }

    /// <summary>Merged into the pairs: null takes one away; null as a whole: they stay.</summary>
    public ImmutableSortedDictionary<string, string?>? MetadataPatch { get; init; }

    /// <inheritdoc/>
    public override AccountId Subject => Id;

    // The external id too: it is the parent's word for the account, and whether it is taken tells of siblings.
    private bool NeedsAbove => ExternalId.IsGiven || Parent.IsGiven;

    // What concerns the money of its seller.
    private bool NeedsSeller =>
        Tariff.IsGiven || Type.IsGiven || Currency.IsGiven || CreditLimit.IsGiven || TaxRates.IsGiven
        || Reseller.IsGiven || Payer.IsGiven;

    /// <summary>Answers <see cref="AccountView"/>.</summary>
    public static Decision Decide(ChangeAccount command, Draft draft)
    {
        if (draft.Reach(command.Id) is not { } book) return Refusal.NoAccount(command.Id);
        if (command.NeedsAbove && !draft.IsAbove(book))
            return Refusal.NotAbove("External id and parent are set");
        if (command.NeedsSeller && !draft.Sells(book))
            return Refusal.NotSeller("Tariff, type, limits, taxes, payers and resellers are set");
        if (draft.Open(book) is null) return Refusal.Closed(book);
        var (day, wasOff) = (book.Account.Settings.BillingDay, SubscriptionDays.Refuse(draft, book) is not null);
        if (Change(command, draft, book) is { } refused) return refused;

        // Who was billed so before, may have its name changed all the same.
        return (!wasOff || day != book.Account.Settings.BillingDay) && SubscriptionDays.Refuse(draft, book) is { } off
            ? off
            : new Done(AccountView.Of(draft, book));
    }

    private static Refused? Change(ChangeAccount command, Draft draft, AccountBook book)
    {
        if (Moved(command, draft, book) is { } misplaced) return misplaced;
        var open = book.Open;

        var settings = AccountMerge.Of(command, Changed(command, book.Account.Settings));
        if (Refuse(command, draft, book, settings) is { } refused) return refused;
        if (AccountMerge.Refuse(command, settings) is { } tooLarge) return tooLarge;
        if (Tariffs(command, draft, book, ref settings, out var tariffs) is { } wrong) return wrong;
        if (settings.Currency != book.Currency && Paying.Binds(draft, book)) return Paying.OtherCurrency(book);
        if (settings.TopUp?.Refuse(settings.Currency) is { } uncollectable) return uncollectable;
        var cutsFrom = book.Account.Image.CutsFrom;
        var seller = draft.Books.Tree.Seller(book);
        var kept = open is null ? (PeriodDays?)null : Recurring.Days(draft, book, open.Image.Period);
        var (isCut, isPaid) = (false, settings.Payer != book.Account.Settings.Payer);
        if (command.Type is { IsGiven: true, Value: var typeName })
        {
            if (References.BillingType(draft.Books, seller, typeName ?? "postpaid") is not { } type)
                return References.NoBillingType(typeName ?? "postpaid");
            if (type.Id != settings.Type)
            {
                cutsFrom = draft.Now;
                settings = settings with { Type = type.Id };
                tariffs = [.. tariffs.Select(t => t.From > cutsFrom ? t with { From = cutsFrom } : t)];
                isCut = open is not null && !isPaid;   // who pays otherwise closes it anyway
                if (isCut && open is not null) Advance.Cut(draft, book, open, settings, cutsFrom, goesOn: true);
            }
        }

        var changed = new AccountChanged(command.Id, settings, tariffs, cutsFrom);
        if (isPaid) return Paying.Change(draft, book, changed);
        draft.Add(changed with
        {
            Kept = Kept(book, settings, kept, isCut || open is null ? draft.Now : open.Image.Period.End),
        });
        if (isCut) Recurring.BeginCut(draft, book);
        if (command.Type.IsGiven || command.TimeZone.IsGiven) Holding.Price(draft, book);
        Advance.To(draft, book);
        return null;
    }

    private static Refused? Moved(ChangeAccount command, Draft draft, AccountBook book)
    {
        var settings = book.Account.Settings;
        var next = settings with
        {
            Parent = command.Parent.IsGiven ? command.Parent.Value ?? AccountId.Operator : settings.Parent,
            Reseller = command.Reseller.IsGiven ? command.Reseller.Value ?? false : settings.Reseller,
        };
        if (next == settings) return null;
        if (next.Parent != settings.Parent)
        {
            next = next with { ExternalId = command.ExternalId.Or(settings.ExternalId) };
            if (Flow.Resettling.Misplaced(draft, book, next.Parent, next.ExternalId) is { } misplaced) return misplaced;
        }

        return Flow.Resettling.Take(draft, book, next, command.Resettling, isReplaced: command.Tariff.IsGiven);
    }

    // Zone and billing day count from the next cut on: the days of the period that runs are what they were.
    private static KeptDays? Kept(AccountBook book, AccountSettings settings, PeriodDays? open, Instant until)
    {
        var before = book.Account.Settings;
        if (open is not { } days) return book.Account.Image.Kept;
        if (settings.TimeZone == before.TimeZone && settings.BillingDay == before.BillingDay)
            return book.Account.Image.Kept;
        var end = LocalDate.Min(days.End, LocalDate.Max(days.Start, PeriodDays.Day(until, days.Zone)));
        return new KeptDays(until, days.Zone.Id, days.Start, end, days.Full);
    }

    private static AccountSettings Changed(ChangeAccount command, AccountSettings settings) => settings with
    {
        Name = command.Name.Or(settings.Name),
        ExternalId = command.ExternalId.Or(settings.ExternalId),
        TimeZone = command.TimeZone.IsGiven ? command.TimeZone.Value ?? "UTC" : settings.TimeZone,
        BillingDay = command.BillingDay.Or(settings.BillingDay),
        CreditLimit = command.CreditLimit.Or(settings.CreditLimit),
        BalanceThreshold = command.BalanceThreshold.Or(settings.BalanceThreshold),
        TopUp = command.TopUp.IsGiven ? command.TopUp.Value?.Into(settings.TopUp) : settings.TopUp,
        DefaultServicePlan = command.DefaultServicePlan.Or(settings.DefaultServicePlan),
        Email = command.Email.Or(settings.Email),
        Address = command.Address.Or(settings.Address),
        TaxRates = command.TaxRates.Or(settings.TaxRates),
        Metadata = command.Metadata.Or(settings.Metadata),
        Currency = command.Currency.Value ?? settings.Currency,
        Payer = command.Payer.IsGiven && command.Payer.Value is var payer
            ? payer == command.Id ? null : payer
            : settings.Payer,
    };

    private static Refused? Refuse(ChangeAccount command, Draft draft, AccountBook book, AccountSettings settings)
    {
        var before = book.Account.Settings;
        if (settings.ExternalId is { } externalId && externalId != before.ExternalId
            && draft.Books.Account(before.Parent, externalId) is not null)
            return Refusal.ExternalIdTaken(externalId);
        if (settings.DefaultServicePlan is { } plan && plan != before.DefaultServicePlan
            && draft.Books.Plan(new PlanKey(book.Id, plan)) is null)
        {
            return Refused.At(
                Reason.UnknownPlan, "/default_service_plan",
                $"The account sells no service plan {plan}: publish it first.");
        }

        return command.Currency.IsGiven && settings.Currency != before.Currency && book.MovedMoney
            ? Refused.At(Reason.CurrencyFixed, "/currency", $"Money moved in {before.Currency} already.")
            : null;
    }

    // The currency follows the tariff while no money moved and the request names none.
    private static Refused? Tariffs(
        ChangeAccount command, Draft draft, AccountBook book, ref AccountSettings settings,
        out ImmutableArray<TariffAssignment> tariffs)
    {
        tariffs = book.Account.Image.Tariffs;
        var current = tariffs.IsEmpty ? null : tariffs[^1].Tariff;
        if (command.Tariff.IsGiven)
        {
            var seller = draft.Books.Tree.Seller(book);
            var tariff = command.Tariff.Value is { } plan ? References.Tariff(draft.Books, seller, plan) : null;
            if (command.Tariff.Value is { } named && tariff is null) return References.NoTariff(named);
            if (tariff?.Id != current || tariffs.IsEmpty)
            {
                // A new seller's tariff prices from its first period on.
                var from = draft.Open(book) is { Image: var open } && open.Seller != seller ? open.Period.End
                    : tariffs.IsEmpty && !book.MovedMoney ? Instant.MinValue
                    : draft.Now;
                tariffs = tariffs.RemoveAll(t => t.From >= from && from > draft.Now)
                    .Add(new TariffAssignment(from, tariff?.Id) { CarriesUsage = command.CarriesUsage });
            }

            current = tariff?.Id;
        }

        if (current is { } id && draft.Books.Tariff(id) is { } priced && priced.Image.Currency != settings.Currency)
        {
            if (command.Currency.IsGiven || book.MovedMoney) return References.Mismatch(priced, settings.Currency);
            settings = settings with { Currency = priced.Image.Currency };
        }

        // What priced it in another currency prices nothing any more, late records neither.
        if (settings.Currency != book.Currency) tariffs = [new TariffAssignment(Instant.MinValue, current)];
        return null;
    }
}
