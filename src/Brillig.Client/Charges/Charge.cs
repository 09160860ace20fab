using Brillig.Client.Json;

namespace Brillig.Client.Charges;

/// <summary>A charge: issued, or the running one of a period.</summary>
public sealed record Charge
{
    /// <summary>Its id, once it is issued.</summary>
    public Guid? Id { get; init; }

    /// <summary>Whose.</summary>
    public Guid? Account { get; init; }

    /// <summary>When it was issued, or will be; RFC 3339.</summary>
    public string? Date { get; init; }

    /// <summary>Of open, closing, due, paid, void.</summary>
    public string? Status { get; init; }

    /// <summary>Gap-free per seller, once it is issued.</summary>
    public string? Number { get; init; }

    /// <summary>The code of ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>What it is for.</summary>
    public Period? Period { get; init; }

    /// <summary>When it is to be paid; RFC 3339; null until it is issued.</summary>
    public string? DueDate { get; init; }

    /// <summary>What is asked for, in whole minor units.</summary>
    public ExactNumber Total { get; init; }

    /// <summary>All taxes, those that prices include too.</summary>
    public ExactNumber? Tax { get; init; }

    /// <summary>What of it is settled.</summary>
    public ExactNumber? Paid { get; init; }

    /// <summary>What credit notes gave back of it.</summary>
    public ExactNumber? Credited { get; init; }

    /// <summary>Charge or credit_note.</summary>
    public string? Kind { get; init; }

    /// <summary>Of a credit note: the charge that it gives back, or a part of it.</summary>
    public Guid? RefersTo { get; init; }

    /// <summary>Why a credit note was made, or null.</summary>
    public string? Note { get; init; }

    /// <summary>One per service and rate, then the taxes.</summary>
    public IReadOnlyList<ChargeItem> Items { get; init; } = [];
}

/// <summary>A line of a charge.</summary>
public sealed record ChargeItem
{
    /// <summary>The service.</summary>
    public string? Name { get; init; }

    /// <summary>How much was used.</summary>
    public ExactNumber? Usage { get; init; }

    /// <summary>What the tariff gives for it, exact.</summary>
    public ExactNumber? Charge { get; init; }

    /// <summary>Its rounded share of the total.</summary>
    public ExactNumber? Total { get; init; }

    /// <summary>Of usage, correction, one_off, tax.</summary>
    public string? Kind { get; init; }

    /// <summary>Of a correction: the issued period that it corrects.</summary>
    public Period? Corrects { get; init; }

    /// <summary>The tariff that priced it, or null.</summary>
    public Guid? Tariff { get; init; }

    /// <summary>The version of that tariff, or null.</summary>
    public int? TariffVersion { get; init; }

    /// <summary>Of a tax: in percent.</summary>
    public ExactNumber? Percent { get; init; }

    /// <summary>Of a tax that prices include: what of the total it is.</summary>
    public ExactNumber? Included { get; init; }

    /// <summary>Where every step to its amount is told; null in a preview.</summary>
    public string? ExplainUrl { get; init; }

    /// <summary>Of a line of service plans: the category.</summary>
    public string? Category { get; init; }

    /// <summary>Of a line of service plans: the plans' item, or <c>_all</c>.</summary>
    public string? Key { get; init; }

    /// <summary>Of a line of service plans: whose it is, if another account's.</summary>
    public Guid? Account { get; init; }

    /// <summary>Of a line of service plans: the first local day that it bills.</summary>
    public string? From { get; init; }

    /// <summary>Of a line of service plans: the day after the last.</summary>
    public string? To { get; init; }

    /// <summary>Of a line that counts accounts below: how much was counted.</summary>
    public long? Quantity { get; init; }

    /// <summary>How much of that is the account's own.</summary>
    public long? Own { get; init; }

    /// <summary>How much of that is of accounts below.</summary>
    public long? Below { get; init; }

    /// <summary>Where those are listed.</summary>
    public string? FromUrl { get; init; }
}

/// <summary>A time from its start to its end, which is not in it; RFC 3339.</summary>
public sealed record Period(string? Start, string? End);

/// <summary>When to close in a preview; RFC 3339; null: now.</summary>
public sealed record NewPreview(string? At);

/// <summary>A line to add to the open charge.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Usage">How many; null: 1.</param>
/// <param name="Charge">What it costs in all.</param>
public sealed record NewItem(string Name, ExactNumber? Usage, ExactNumber Charge);

/// <summary>Why a charge is given back, for people.</summary>
public sealed record VoidedFor(string? Reason);

/// <summary>A billing run to start.</summary>
/// <param name="At">RFC 3339, not ahead of the server's clock; null: now.</param>
public sealed record NewBillingRun(string? At);

/// <summary>A billing run. A dry run has no id and says only what it would do.</summary>
public sealed record BillingRun
{
    /// <summary>Its id.</summary>
    public Guid? Id { get; init; }

    /// <summary>What was due at this time is billed; RFC 3339.</summary>
    public string? At { get; init; }

    /// <summary>When nothing was left to do; null: it goes on.</summary>
    public string? FinishedAt { get; init; }

    /// <summary>How many accounts were due when it began.</summary>
    public long Due { get; init; }

    /// <summary>How many accounts it brought to the time.</summary>
    public long Accounts { get; init; }

    /// <summary>How many charges it issued.</summary>
    public long Charges { get; init; }
}
