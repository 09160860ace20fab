using Brillig.Client.Charges;
using Brillig.Client.Json;

namespace Brillig.Client.ServicePlans;

/// <summary>What a reseller earned.</summary>
public sealed record Margin
{
    /// <summary>The reseller; null: the operator.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The time.</summary>
    public Period? Period { get; init; }

    /// <summary>A currency each.</summary>
    public IReadOnlyList<MarginTotal> Totals { get; init; } = [];

    /// <summary>What is nobody's, its own use, then customers.</summary>
    public IReadOnlyList<MarginRow> Rows { get; init; } = [];

    /// <summary>Where it goes on; null: it does not.</summary>
    public string? NextUrl { get; init; }
}

/// <summary>All documents of a currency, added up.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Revenue">What was charged, without taxes.</param>
/// <param name="Cost">What the reseller was charged, without taxes.</param>
/// <param name="Margin">What is left.</param>
/// <param name="OwnCost">What of the cost is the reseller's own use.</param>
/// <param name="UnattributedCost">What of the cost is nobody's.</param>
public sealed record MarginTotal(
    string Currency, ExactNumber Revenue, ExactNumber Cost, ExactNumber Margin, ExactNumber OwnCost,
    ExactNumber UnattributedCost);

/// <summary>What was sold of something to a customer, and what that cost.</summary>
/// <param name="Account">The customer; the reseller: its own use; null: nobody's.</param>
/// <param name="Of">Whose it is: customer, own, nobody.</param>
/// <param name="Kind">One of plan, usage, one_off.</param>
/// <param name="Category">Of a line of service plans: the category; else null.</param>
/// <param name="Name">The plans' item, the service, or the line's name.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Quantity">How much was billed to the customer.</param>
/// <param name="Revenue">What was charged, without taxes.</param>
/// <param name="Cost">What the reseller was charged for it, without taxes.</param>
/// <param name="Margin">What is left.</param>
public sealed record MarginRow(
    Guid? Account, string Of, string Kind, string? Category, string Name, string Currency, ExactNumber Quantity,
    ExactNumber Revenue, ExactNumber Cost, ExactNumber Margin);
