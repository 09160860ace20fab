using Brillig.Simulators.Braintree.Plans;

namespace Brillig.Simulators.Braintree;

/// <summary>Some plans, add-ons and discounts to begin with.</summary>
public static class SampleCatalogue
{
    private static readonly Modification[] s_modifications =
    [
        new("seat", Modification.AddOn, "Seat", 20.00m) { Description = "A user's extension." },
        new("did_us", Modification.AddOn, "US number", 1.00m) { Description = "A number in the United States." },
        new("toll_free", Modification.AddOn, "Toll-free number", 5.00m) { Description = "A toll-free number." },
        new("trunk", Modification.AddOn, "Trunk", 25.00m) { Description = "A SIP trunk." },
        new("loyal", Modification.Discount, "Loyal", 5.00m) { Description = "For old customers." },
        new("per_seat", Modification.Discount, "Per seat", 2.00m) { Description = "Off each seat." },
    ];

    private static readonly Plan[] s_plans =
    [
        new("hosted", "Hosted PBX", 0.00m) { Description = "Add-ons alone." },
        new("trunking", "Trunking", 10.00m) { Description = "A line to the world.", BillingDayOfMonth = 1 },
    ];

    /// <summary>What there is, for a person to read.</summary>
    public static IReadOnlyList<(string Name, string Value)> Names =>
    [
        ("plans", string.Join(' ', s_plans.Select(plan => plan.Id))),
        ("add-ons", string.Join(' ', Ids(Modification.AddOn))),
        ("discounts", string.Join(' ', Ids(Modification.Discount))),
    ];

    /// <summary>Adds all of it.</summary>
    public static void Fill(BraintreeSimulator simulator)
    {
        foreach (var modification in s_modifications) simulator.With(modification);
        foreach (var plan in s_plans) simulator.With(plan);
    }

    private static IEnumerable<string> Ids(string kind) =>
        s_modifications.Where(modification => modification.Kind == kind).Select(modification => modification.Id);
}
