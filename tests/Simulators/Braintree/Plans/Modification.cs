namespace Brillig.Simulators.Braintree.Plans;

/// <summary>An add-on or a discount, made in the vendor's control panel.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>add_on</c> or <c>discount</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Amount">What one of it costs, or takes off, in a period.</param>
public sealed record Modification(string Id, string Kind, string Name, decimal Amount)
{
    /// <summary>The kind that costs.</summary>
    public const string AddOn = "add_on";

    /// <summary>The kind that takes off.</summary>
    public const string Discount = "discount";

    /// <summary>What it says of itself.</summary>
    public string? Description { get; init; }
}
