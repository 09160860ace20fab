namespace Brillig.Simulators.Braintree.Vault;

/// <summary>A customer in the vault.</summary>
internal sealed class Customer(string id, DateTimeOffset createdAt)
{
    public string Id { get; set; } = id;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    /// <summary>Names, company, and how to reach him, by the name of the element.</summary>
    public Dictionary<string, string?> Fields { get; } = [];

    public Dictionary<string, string> CustomFields { get; } = [];
}
