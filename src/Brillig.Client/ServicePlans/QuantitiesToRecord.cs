using System.Text.Json.Nodes;

namespace Brillig.Client.ServicePlans;

/// <summary>What is counted of an account, by category and item: in place of what was, or more and less.</summary>
/// <param name="Account">Its id, or its external id below the caller's account.</param>
/// <param name="Quantities">The categories that are named have these items and no others; or null.</param>
/// <param name="Add">So much more of each item; or null.</param>
public sealed record QuantitiesToRecord(string Account, JsonObject? Quantities, JsonObject? Add = null);

/// <summary>What became of the quantities of many accounts.</summary>
public sealed record QuantitiesOutcome
{
    /// <summary>How many accounts have other quantities since.</summary>
    public int Changed { get; init; }

    /// <summary>Of how many nothing was recorded.</summary>
    public int Refused { get; init; }

    /// <summary>Each of them, in the order in which they were sent.</summary>
    public List<QuantitiesResult> Results { get; init; } = [];
}

/// <summary>What became of the quantities of an account.</summary>
/// <param name="Index">Its place in the request.</param>
/// <param name="Account">As it was named.</param>
/// <param name="Result"><c>changed</c>, <c>same</c> or <c>refused</c>.</param>
/// <param name="Type">Of what is refused: the problem.</param>
/// <param name="Detail">Of what is refused: what is wrong.</param>
public sealed record QuantitiesResult(int Index, string? Account, string? Result, string? Type, string? Detail)
{
    /// <summary>Of a list of numbers: how many are not counted, by carrier; null: all are.</summary>
    public IReadOnlyDictionary<string, int>? NotCounted { get; init; }
}
