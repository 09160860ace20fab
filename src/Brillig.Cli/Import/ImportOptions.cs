namespace Brillig.Cli.Import;

/// <summary>What an import is asked for.</summary>
public sealed record ImportOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>Columns that do not find themselves.</summary>
    public IReadOnlyDictionary<Column, string> Columns { get; init; } = new Dictionary<Column, string>();

    /// <summary>Make accounts that are missing.</summary>
    public bool CreatesAccounts { get; init; }

    /// <summary>Since when those are open; null: now.</summary>
    public string? OpenedAt { get; init; }

    /// <summary>Their billing type; null: postpaid.</summary>
    public string? Type { get; init; }

    /// <summary>Their zone; null: UTC.</summary>
    public string? Timezone { get; init; }

    /// <summary>Their tariff; null: the one made from prices, if there is one.</summary>
    public string? Tariff { get; init; }

    /// <summary>What the tariff made from prices is called; null: as the file.</summary>
    public string? TariffName { get; init; }

    /// <summary>Its currency; null: the server's.</summary>
    public string? Currency { get; init; }

    /// <summary>Pass over broken rows.</summary>
    public bool SkipsInvalid { get; init; }
}
