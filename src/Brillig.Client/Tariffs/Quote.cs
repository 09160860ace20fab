using System.Text.Json;
using System.Text.Json.Serialization;
using Brillig.Client.Json;

namespace Brillig.Client.Tariffs;

/// <summary>What is asked of a tariff, or from where an account stands.</summary>
public sealed record NewQuote
{
    /// <summary>A tariff that is not published, as a document; null: the one that is asked.</summary>
    public JsonElement? Tariff { get; init; }

    /// <summary>At most 1,000 entries; several of one name are records of one period, in order.</summary>
    public required IReadOnlyList<QuoteEntry> Usage { get; init; }

    /// <summary>When use begins where an entry does not say it; RFC 3339; null: now.</summary>
    public string? At { get; init; }
}

/// <summary>What a usage costs, or what usage an amount buys.</summary>
public sealed record QuoteEntry
{
    /// <summary>The service.</summary>
    public required string Name { get; init; }

    /// <summary>How much is used.</summary>
    public ExactNumber? Usage { get; init; }

    /// <summary>Instead of a usage: what may be spent; null, of an account: what is available.</summary>
    public ExactNumber? Charge { get; init; }

    /// <summary>The usage that is bought is a multiple of this; null: of 1.</summary>
    public ExactNumber? Step { get; init; }

    /// <summary>When use begins; RFC 3339; null: as all of the quote.</summary>
    public string? Timestamp { get; init; }

    /// <summary>A JSON object, or null.</summary>
    public JsonElement? Properties { get; init; }
}

/// <summary>What the entries come to.</summary>
/// <param name="Currency">The code of ISO 4217.</param>
/// <param name="Total">All of it, rounded once, without tax.</param>
/// <param name="Items">One for each entry, in their order.</param>
public sealed record Quote(string? Currency, ExactNumber Total, IReadOnlyList<QuotedItem> Items);

/// <summary>What an entry comes to.</summary>
public sealed record QuotedItem
{
    /// <summary>The service.</summary>
    public required string Name { get; init; }

    /// <summary>How much is used, or can be; null: without limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ExactNumber? Usage { get; init; }

    /// <summary>What it costs by the tariff, exact.</summary>
    public ExactNumber Charge { get; init; }

    /// <summary>Its share of the rounded total.</summary>
    public ExactNumber Total { get; init; }

    /// <summary>Where money was given: what is left of it.</summary>
    public ExactNumber? Remainder { get; init; }

    /// <summary>True: the money does not even buy usage 0.</summary>
    public bool? Unaffordable { get; init; }

    /// <summary>How it comes about; the amounts add up to the charge.</summary>
    public IReadOnlyList<ExplainStep> Explain { get; init; } = [];
}

/// <summary>A step from what was used to what it costs.</summary>
public sealed record ExplainStep
{
    /// <summary>What happens in it.</summary>
    public required string Step { get; init; }

    /// <summary>What it works on, by name: numbers, texts or null.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Values { get; set; } = new Dictionary<string, JsonElement>();

    /// <summary>What it adds to the charge, exact; null: nothing.</summary>
    public ExactNumber? Amount { get; init; }
}
