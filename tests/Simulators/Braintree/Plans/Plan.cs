namespace Brillig.Simulators.Braintree.Plans;

/// <summary>A plan, made in the vendor's control panel.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Price">What a period costs.</param>
public sealed record Plan(string Id, string Name, decimal Price)
{
    /// <summary>What it says of itself.</summary>
    public string? Description { get; init; }

    /// <summary>Months in a period.</summary>
    public int BillingFrequency { get; init; } = 1;

    /// <summary>1 to 28, or 31: the last; null: the day a subscription starts.</summary>
    public int? BillingDayOfMonth { get; init; }

    /// <summary>After so many periods a subscription expires; null: never.</summary>
    public int? NumberOfBillingCycles { get; init; }

    /// <summary>Add-ons and discounts that a subscription starts with.</summary>
    public IReadOnlyList<string> Inherited { get; init; } = [];
}
