using System.Text.Json;
using System.Text.Json.Nodes;

namespace Brillig.Client.ServicePlans;

/// <summary>A service plan in a list.</summary>
public sealed record ListedPlan
{
    /// <summary>Its name among those of its owner.</summary>
    public string Id { get; init; } = "";

    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>Groups plans for people.</summary>
    public string? Category { get; init; }

    /// <summary>The reseller that sells it; null: the operator.</summary>
    public Guid? Owner { get; init; }

    /// <summary>Its newest version.</summary>
    public int Version { get; init; }

    /// <summary>How the account has it; null: it is its own, or on offer.</summary>
    public HeldPlan? Assigned { get; init; }
}

/// <summary>How an account has a plan.</summary>
public sealed record HeldPlan
{
    /// <summary>The plan's name for people.</summary>
    public string? Name { get; init; }

    /// <summary>The plan's newest version.</summary>
    public int? Version { get; init; }

    /// <summary>When it was assigned; RFC 3339.</summary>
    public string? AssignedAt { get; init; }

    /// <summary>The first local day of it; null: since it was assigned.</summary>
    public string? From { get; init; }

    /// <summary>The day after the last; null: until it is withdrawn.</summary>
    public string? Until { get; init; }

    /// <summary>What the account has otherwise.</summary>
    public JsonElement? Overrides { get; init; }
}

/// <summary>A plan to assign.</summary>
/// <param name="Overrides">What the account has otherwise, or null.</param>
/// <param name="From">The first local day of it; null: today.</param>
/// <param name="Until">The day after the last, or null.</param>
/// <param name="AcceptCharges">True if what it costs is accepted.</param>
public sealed record PlanToAssign(JsonElement? Overrides, string? From, string? Until, bool? AcceptCharges);

/// <summary>What an account has of services; after a change, with what was charged.</summary>
public sealed record Services
{
    /// <summary>The account.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>Who sells to it; null: the operator.</summary>
    public Guid? ResellerId { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>What its payments let it do.</summary>
    public string? Standing { get; init; }

    /// <summary>Its plans, by name.</summary>
    public IReadOnlyDictionary<string, HeldPlan>? Plans { get; init; }

    /// <summary>The lines.</summary>
    public IReadOnlyList<ServiceLine>? Items { get; init; }

    /// <summary>What is counted, by category and item.</summary>
    public JsonObject? Account { get; init; }

    /// <summary>What all accounts below it have together.</summary>
    public JsonObject? Cascade { get; init; }

    /// <summary>What stands instead of what is counted.</summary>
    public JsonObject? Manual { get; init; }

    /// <summary>What a change came to; after one that is only tried, that alone.</summary>
    public ServicesInvoice? Charged { get; init; }

    /// <summary>What may not do what was meant.</summary>
    public IReadOnlyList<PlanWarning>? Warnings { get; init; }
}

/// <summary>What is taken, but does not do what one may think.</summary>
/// <param name="Pointer">Where (RFC 6901).</param>
/// <param name="Detail">What of it.</param>
public sealed record PlanWarning(string? Pointer, string? Detail);
