using System.Text.Json.Nodes;
using Brillig.Client.Json;

namespace Brillig.Client.Bookkeeping;

/// <summary>A bookkeeper to set: what is null is as if it had never been set.</summary>
/// <param name="Type">Which system: <c>local</c>, or one outside.</param>
public sealed record NewBookkeeper(string Type)
{
    /// <summary>Where it is, or null.</summary>
    public string? Address { get; init; }

    /// <summary>What it collects: each <c>charge</c>, or <c>nothing</c>.</summary>
    public string? Collect { get; init; }

    /// <summary>Its merchant account of each currency, or null.</summary>
    public IReadOnlyDictionary<string, string>? MerchantAccounts { get; init; }

    /// <summary>The least amount of a top-up, or null.</summary>
    public ExactNumber? MinAmount { get; init; }

    /// <summary>The largest amount of a top-up, or null.</summary>
    public ExactNumber? MaxAmount { get; init; }

    /// <summary>How much it is asked to do at once; null: as much as the server has it.</summary>
    public int? OutboxConcurrency { get; init; }

    /// <summary>Of <c>local</c>: whether it grants top-ups (<c>grant</c>, <c>refuse</c>).</summary>
    public string? LocalTopup { get; init; }

    /// <summary>How it is entered; null: as before, at the same address. Never answered.</summary>
    public JsonObject? Credentials { get; init; }
}

/// <summary>The bookkeeper of a seller.</summary>
public sealed record Bookkeeper
{
    /// <summary>The seller; null: the operator.</summary>
    public Guid? Account { get; init; }

    /// <summary>Which system.</summary>
    public string? Type { get; init; }

    /// <summary>Where it is, or null.</summary>
    public string? Address { get; init; }

    /// <summary>What it collects.</summary>
    public string? Collect { get; init; }

    /// <summary>Its merchant account of each currency.</summary>
    public IReadOnlyDictionary<string, string>? MerchantAccounts { get; init; }

    /// <summary>The least amount of a top-up, or null.</summary>
    public ExactNumber? MinAmount { get; init; }

    /// <summary>The largest amount of a top-up, or null.</summary>
    public ExactNumber? MaxAmount { get; init; }

    /// <summary>How much it is asked to do at once; null: as much as the server has it.</summary>
    public int? OutboxConcurrency { get; init; }

    /// <summary>Of <c>local</c>: whether it grants top-ups.</summary>
    public string? LocalTopup { get; init; }

    /// <summary>Whether it is known how it is entered.</summary>
    public bool? HasCredentials { get; init; }
}
