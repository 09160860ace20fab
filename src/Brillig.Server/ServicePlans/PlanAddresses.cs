using Brillig.Core.ServicePlans;
using Brillig.Server.Edge;

namespace Brillig.Server.ServicePlans;

/// <summary>Where service plans are.</summary>
internal static class PlanAddresses
{
    public const string Operator = $"{Enveloped.Root}/accounts/operator/service_plans";

    public const string Account = $"{Enveloped.Root}/accounts/{{id:guid}}/service_plans";

    public const string Quantities = $"{Enveloped.Root}/accounts/{{id:guid}}/quantities";

    public const string Services = $"{Enveloped.Root}/accounts/{{id:guid}}/services";

    // What stands where a plan's name would: none of them can name one.
    private static readonly string[] Reserved =
        ["available", "current", "override", "synchronization", "reconciliation", "editable"];

    /// <summary>The address of a plan.</summary>
    public static string Of(PlanKey plan) =>
        $"{Enveloped.Root}/accounts/{(plan.Owner.IsOperator ? "operator" : plan.Owner)}/service_plans/"
        + Uri.EscapeDataString(plan.Id);

    /// <summary>The name of the plan that the address names.</summary>
    public static string NameOf(Exchange exchange) => SentPath.Value(exchange.Request, "plan") ?? "";

    /// <summary>Why a name cannot be a plan's, or null.</summary>
    public static string? Fault(string name) => Reserved.Contains(name)
        ? $"No service plan can be named {name}: that is an address of its own."
        : PlanKey.IsId(name) ? null
        : "A service plan has a name of 1 to 128 characters, none of them a control or a slash.";
}
