using Brillig.Client.Json;
using Brillig.Client.Tariffs;

namespace Brillig.Client.ServicePlans;

/// <summary>What services cost, or a change of them comes to, for one bookkeeper.</summary>
public sealed record ServicesInvoice
{
    /// <summary>Who collects: <c>local</c>, these books.</summary>
    public string? Bookkeeper { get; init; }

    /// <summary>On whose charge.</summary>
    public Guid? Account { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>The lines; in a preview those that are used, cost something or change.</summary>
    public IReadOnlyList<ServiceLine> Items { get; init; } = [];

    /// <summary>What is due at once.</summary>
    public IReadOnlyList<Activation> ActivationCharges { get; init; } = [];

    /// <summary>The sums.</summary>
    public ServicesSums? Summary { get; init; }

    /// <summary>
    /// Of a list of numbers: how many are not counted because those of their carrier are not billable, by carrier.
    /// </summary>
    public IReadOnlyDictionary<string, int>? NotCounted { get; init; }
}

/// <summary>What one item of an account's plans costs it in a whole period.</summary>
public sealed record ServiceLine
{
    /// <summary>The category.</summary>
    public string? Category { get; init; }

    /// <summary>The name on the charge.</summary>
    public string? Item { get; init; }

    /// <summary>The item's key in the plan, or <c>_all</c>.</summary>
    public string? Key { get; init; }

    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>What was counted.</summary>
    public long Quantity { get; init; }

    /// <summary>What is billed of it.</summary>
    public long Billable { get; init; }

    /// <summary>The price of one; null: unpriced.</summary>
    public ExactNumber? Rate { get; init; }

    /// <summary>What is deducted.</summary>
    public LineDiscounts? Discounts { get; init; }

    /// <summary>What is due for a whole period, exact.</summary>
    public ExactNumber? Total { get; init; }

    /// <summary>When it is due: <c>advance</c> or <c>arrears</c>.</summary>
    public string? Charged { get; init; }

    /// <summary>The plans that had a part in it.</summary>
    public IReadOnlyList<string> Plans { get; init; } = [];

    /// <summary>What a change makes of it; null: nothing.</summary>
    public LineChanges? Changes { get; init; }

    /// <summary>How the total comes about.</summary>
    public IReadOnlyList<ExplainStep> Explain { get; init; } = [];

    /// <summary>What people should look at.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>What is deducted of a line.</summary>
/// <param name="Total">All of it, exact.</param>
public sealed record LineDiscounts(ExactNumber? Total);

/// <summary>What a change makes of a line.</summary>
/// <param name="Type">created, modified or removed.</param>
/// <param name="Difference">By how much.</param>
public sealed record LineChanges(string? Type, LineDifference? Difference);

/// <summary>By how much a line changes.</summary>
/// <param name="Quantity">What is counted.</param>
/// <param name="Billable">What is billed.</param>
/// <param name="Rate">The price of one.</param>
public sealed record LineDifference(long Quantity, long Billable, ExactNumber? Rate);

/// <summary>What is due at once because billed ones are added.</summary>
/// <param name="Category">The category.</param>
/// <param name="Item">The item.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Rate">For each.</param>
/// <param name="Total">For all.</param>
public sealed record Activation(
    string? Category, string? Item, long Quantity, ExactNumber? Rate, ExactNumber? Total);

/// <summary>Sums, exact and without tax.</summary>
/// <param name="Activation">What is due once.</param>
/// <param name="Prorated">What the rest of the running period costs more.</param>
/// <param name="Today">Both.</param>
/// <param name="Recurring">What a whole period costs.</param>
public sealed record ServicesSums(
    ExactNumber? Activation, ExactNumber? Prorated, ExactNumber? Today, ExactNumber? Recurring);
