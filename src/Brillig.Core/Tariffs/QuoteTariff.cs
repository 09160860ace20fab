using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>Live: what entries come to by a published tariff, from zero. Changes nothing.</summary>
/// <param name="Tariff">Which tariff, in the version that is effective at the time.</param>
/// <param name="Entries">What is asked, in order.</param>
/// <param name="At">When use begins where an entry does not say it; null: now.</param>
public sealed record QuoteTariff(TariffId Tariff, ImmutableArray<AskedEntry> Entries, Instant? At) : Command
{
    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Entries.Length);

    /// <summary>Answers a <see cref="Quote"/>.</summary>
    public static Decision Decide(QuoteTariff command, Draft draft)
    {
        if (draft.Books.Tariff(command.Tariff) is not { } tariff || !ReadTariffs.Sees(draft, tariff))
            return new Refused(Reason.TariffNotFound, $"There is no tariff {command.Tariff}.");
        var at = command.At ?? draft.Now;
        var version = tariff.VersionAt(at, at);
        var scope = new PriceScope(tariff.Image.Owner, QuoteDocument.Zone, draft.Books.Decks);
        return Quoting.Of(
            tariff.Image.Currency, [.. command.Entries.Select(entry => entry.ToEntry(at, null))],
            entry => version.RateFor(entry.Name) is { } rate ? new QuotedRate(rate.Document, default, 0, scope) : null);
    }
}

/// <summary>Live: what entries come to by a tariff that is not published, from zero. Changes nothing.</summary>
/// <param name="Document">The tariff.</param>
/// <param name="Entries">What is asked, in order.</param>
/// <param name="At">When use begins where an entry does not say it; null: now.</param>
public sealed record QuoteDocument(TariffDocument Document, ImmutableArray<AskedEntry> Entries, Instant? At) : Command
{
    /// <summary>Of windows that name none, where no account has one.</summary>
    internal const string Zone = "UTC";

    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Entries.Length);

    /// <summary>Answers a <see cref="Quote"/>. Its decks are those of the caller's account.</summary>
    public static Decision Decide(QuoteDocument command, Draft draft)
    {
        var rates = command.Document.Rates.ToDictionary(rate => rate.Service, StringComparer.Ordinal);
        var scope = new PriceScope(draft.Caller.Account, Zone, draft.Books.Decks);
        return Quoting.Of(
            command.Document.Currency ?? draft.Settings.Currency,
            [.. command.Entries.Select(entry => entry.ToEntry(command.At ?? draft.Now, null))],
            entry => rates.TryGetValue(entry.Name, out var rate) || rates.TryGetValue("*", out rate)
                ? new QuotedRate(rate, default, 0, scope)
                : null);
    }
}
