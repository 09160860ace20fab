using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>Publishes a tariff, or the next version of one. A published version never changes.</summary>
/// <param name="Id">Made at the edge for a new one.</param>
/// <param name="IsNew">True to make it.</param>
/// <param name="Document">What is published.</param>
public sealed record PublishTariff(TariffId Id, bool IsNew, TariffDocument Document) : Command
{
    /// <summary>How many versions there were when the document was made from the newest; null: it was not.</summary>
    public int? MadeFrom { get; init; }

    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Tariff, Id.Value);

    /// <summary>Answers <see cref="TariffView"/>.</summary>
    public static Decision Decide(PublishTariff command, Draft draft)
    {
        var document = command.Document;
        var known = command.IsNew ? null : draft.Books.Tariff(command.Id);
        if (!command.IsNew && (known is null || !ReadTariffs.Sees(draft, known)))
            return new Refused(Reason.TariffNotFound, $"There is no tariff {command.Id}.");
        if (command.MadeFrom is { } versions && known?.Versions.Length != versions) return new Stale();
        var owner = known?.Image.Owner ?? draft.Caller.Account;
        if (owner != draft.Caller.Account && !draft.Caller.IsOperator)
            return new Refused(Reason.NotAllowed, "A tariff is published by its owner.");
        if (draft.Books.Tariffs.Any(t => t.Id != command.Id && t.Image.Owner == owner && t.Image.Name == document.Name))
            return Refused.At(Reason.NameTaken, "/name", $"There is a tariff {document.Name} already.");

        if (MissingDecks(document, draft.Books.Decks, owner) is { } missing) return missing;

        var currency = document.Currency ?? known?.Image.Currency ?? draft.Settings.Currency;
        if (known is not null && known.Image.Currency != currency)
            return Refused.At(Reason.CurrencyMismatch, "/currency", $"The tariff is in {known.Image.Currency}.");
        var from = document.EffectiveFrom ?? draft.Now;
        var last = known is { Versions: [_, .., var latest] } ? latest.EffectiveFrom : Instant.MinValue;
        if (known is not null && (from < draft.Now || from < last))
            return Refused.At(Reason.VersionOutOfOrder, "/effective_from",
                "A version is effective from now on or later, and not before the one it follows.");

        draft.Add(new TariffPublished(
            command.Id, owner, document.Name, currency, (known?.Versions.Length ?? 0) + 1, from,
            document.Apply == "at", Rates(document, known), draft.Now) { CarriesUsage = document.CarriesUsage });
        return new Done(TariffView.Of(draft, command.Id));
    }

    /// <summary>
    /// Refused because a rate names a deck that its owner does not have: like a currency or a zone that is unknown, it
    /// would price nothing. Null: all are there.
    /// </summary>
    internal static Refused? MissingDecks(TariffDocument document, Decks decks, AccountId owner)
    {
        var missing = document.Rates
            .SelectMany((rate, i) => NestedRate.Decks(rate.Terms, $"/rates/{i}"))
            .Where(named => decks.Find(owner, named.Deck) is null)
            .Select(named => new Fault(named.Pointer, $"there is no rate deck {named.Deck}; load it first"))
            .ToArray();
        if (missing.Length == 0) return null;
        return new Refused(
            Reason.BadRequest, missing is [var only] ? $"{only.Pointer}: {only.Detail}."
                : $"{missing.Length} rates name rate decks that are not there; load them first.", missing);
    }

    // A rate that the version before had word for word keeps its id, and so its counters.
    private static ImmutableArray<PublishedRate> Rates(TariffDocument document, Tariff? known)
    {
        var before = known?.Versions[^1].Rates.ToDictionary(r => r.Document.Text, r => r.Id) ?? [];
        var last = known is null ? 0 : known.Versions.Max(v => v.Rates.Select(r => r.Id).DefaultIfEmpty().Max());
        var rates = ImmutableArray.CreateBuilder<PublishedRate>(document.Rates.Count);
        foreach (var rate in document.Rates)
        {
            var id = before.TryGetValue(rate.Text, out var kept) ? kept : ++last;
            rates.Add(new PublishedRate(id, rate.Text));
        }

        return rates.ToImmutable();
    }
}

/// <summary>A tariff with its versions, as people see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Image">Its name, owner, currency and what was published.</param>
public sealed record TariffView(TariffId Id, TariffImage Image)
{
    /// <summary>The tariff as it is in the draft.</summary>
    internal static TariffView Of(Draft draft, TariffId id) =>
        draft.Books.Tariff(id) is { } tariff
            ? new TariffView(id, tariff.Image)
            : throw new InvalidOperationException($"There is no tariff {id}.");
}

/// <summary>Live: the tariffs that the caller can see, oldest first; or one of them.</summary>
public sealed record ReadTariffs(TariffId? Id) : Command
{
    /// <summary>Answers <see cref="TariffViews"/>, or one <see cref="TariffView"/>.</summary>
    public static Decision Decide(ReadTariffs command, Draft draft)
    {
        if (command.Id is { } id)
        {
            return draft.Books.Tariff(id) is { } tariff && Sees(draft, tariff)
                ? new Done(TariffView.Of(draft, id))
                : new Refused(Reason.TariffNotFound, $"There is no tariff {id}.");
        }

        var seen = draft.Books.Tariffs.Where(t => Sees(draft, t))
            .OrderBy(t => t.Image.CreatedAt).ThenBy(t => t.Id.Value);
        return new Done(new TariffViews([.. seen.Select(t => new TariffView(t.Id, t.Image))]));
    }

    /// <summary>The operator sees all; an account its own, and those assigned to it or to accounts below it.</summary>
    internal static bool Sees(Draft draft, Tariff tariff)
    {
        if (draft.Caller.IsOperator || tariff.Image.Owner == draft.Caller.Account) return true;
        return draft.Books.Account(draft.Caller.Account) is { } own
            && own.Account.Image.Tariffs.Any(a => a.Tariff == tariff.Id);
    }
}

/// <summary>Tariffs.</summary>
public sealed record TariffViews(IReadOnlyList<TariffView> Tariffs);
