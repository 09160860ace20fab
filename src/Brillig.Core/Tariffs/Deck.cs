using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>Prices calls by the number that is called, as a rate deck of the tariff's owner says.</summary>
/// <param name="name">The name of the deck.</param>
internal sealed class Deck(string name) : IRecordModel
{
    /// <summary>The property that holds the number.</summary>
    public const string Destination = "destination";

    /// <summary>The name of the deck.</summary>
    public string Name => name;

    /// <inheritdoc/>
    public bool HasAllowance => false;

    /// <summary>The timed rate of a record's number; null: there is none. Allocates nothing.</summary>
    public Timed? TimedOf(in UsedRecord record, in PriceScope scope) =>
        scope.Decks.Find(scope.Owner, name)?.VersionAt(record.At).TimedOf(record.Properties);

    /// <inheritdoc/>
    public bool TryPrice(
        Exact quantity, in UsedRecord record, in PriceScope scope, ref Cell cell, out Exact price)
    {
        price = default;
        if (TimedOf(record, scope) is not { } timed) return false;
        price = timed.Price(quantity);
        return true;
    }

    /// <inheritdoc/>
    public IEnumerable<QuantityRange>? Affordable(
        Limit limit, in UsedRecord record, in PriceScope scope, in Cell cell) =>
        TimedOf(record, scope)?.Affordable(limit);

    /// <inheritdoc/>
    public void Explain(Exact quantity, in UsedRecord record, in PriceScope scope, in Cell cell, Steps steps)
    {
        if (TimedOf(record, scope) is not { } timed) return;
        ExplainNumber(record, scope, steps);
        timed.Explain(quantity, steps);
    }

    /// <summary>Says which line of the deck prices a record.</summary>
    public void ExplainNumber(in UsedRecord record, in PriceScope scope, Steps steps)
    {
        if (scope.Decks.Find(scope.Owner, name)?.VersionAt(record.At) is not { } version
            || PropertyValue.Of(record.Properties, Destination) is not { } number
            || version.Match(number) is not { Row: { } row } match) return;
        steps.Note(
            "deck", new("deck", null, name), new("version", version.Number), new("number", null, match.Number),
            new("prefix", null, row.Prefix), new("description", null, row.Description));
    }

    /// <summary>Why a record has no price by this deck; null: it has one.</summary>
    public string? WhyNot(in UsedRecord record, in PriceScope scope)
    {
        if (scope.Decks.Find(scope.Owner, name) is not { } deck)
            return $"The owner of the tariff has no rate deck {name}.";
        if (PropertyValue.Of(record.Properties, Destination) is not { } number)
            return $"Its properties have no {Destination}.";
        return deck.VersionAt(record.At).Match(number) switch
        {
            null => $"Its {Destination} {number} is no number.",
            { Row: null } match => $"The rate deck {name} has no prefix of {match.Number}.",
            _ => null,
        };
    }

    /// <summary>Reads `deck`; null if it has a fault.</summary>
    public static Deck? Read(Fields fields, Faults faults) =>
        fields.Text("deck", required: true) is { } name ? new Deck(name) : null;

    /// <summary>Writes it in its canonical form.</summary>
    public static void Write(Deck deck, Utf8JsonWriter json) => json.WriteString("deck", deck.Name);
}
