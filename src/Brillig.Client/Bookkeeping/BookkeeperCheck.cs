namespace Brillig.Client.Bookkeeping;

/// <summary>Whether a bookkeeper has what the seller's plans need.</summary>
public sealed record BookkeeperCheck
{
    /// <summary>The seller; null: the operator.</summary>
    public Guid? Account { get; init; }

    /// <summary>Which system.</summary>
    public string? Bookkeeper { get; init; }

    /// <summary>Whether nothing is missing and its credentials work.</summary>
    public bool Equal { get; init; }

    /// <summary>Whether its credentials work; null: nobody knows.</summary>
    public bool? CredentialsWork { get; init; }

    /// <summary>Why that is not known, or null.</summary>
    public string? Why { get; init; }

    /// <summary>What plans map to and the bookkeeper does not have.</summary>
    public IReadOnlyList<CheckedItem> Missing { get; init; } = [];

    /// <summary>Items that are billed here, for want of a mapping.</summary>
    public IReadOnlyList<CheckedItem> Unmapped { get; init; } = [];

    /// <summary>Currencies in use, without a merchant account.</summary>
    public IReadOnlyList<string> CurrenciesWithoutAccount { get; init; } = [];
}

/// <summary>An item of a service plan, and what is missing of it.</summary>
public sealed record CheckedItem
{
    /// <summary>What is missing there: plan, add_on, discount; null: nothing is mapped.</summary>
    public string? Kind { get; init; }

    /// <summary>Its id there, or null.</summary>
    public string? Id { get; init; }

    /// <summary>The service plan here.</summary>
    public string? Plan { get; init; }

    /// <summary>The category.</summary>
    public string? Category { get; init; }

    /// <summary>The name on the charge.</summary>
    public string? Item { get; init; }
}
