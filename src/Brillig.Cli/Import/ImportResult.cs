namespace Brillig.Cli.Import;

/// <summary>What became of an import, as --json prints it.</summary>
public sealed record ImportResult
{
    /// <summary>How many rows the file has.</summary>
    public required long Rows { get; init; }

    /// <summary>How many were broken and passed over.</summary>
    public long Skipped { get; init; }

    /// <summary>How many accounts the file names.</summary>
    public int Accounts { get; init; }

    /// <summary>How many of them were made.</summary>
    public int AccountsMade { get; init; }

    /// <summary>The tariff made from the file's prices, or null.</summary>
    public string? Tariff { get; init; }

    /// <summary>How many rates were added to it.</summary>
    public int RatesAdded { get; init; }

    /// <summary>How many records were new.</summary>
    public long Accepted { get; init; }

    /// <summary>How many were known already.</summary>
    public long Duplicates { get; init; }

    /// <summary>How many were not taken.</summary>
    public long Rejected { get; init; }

    /// <summary>How many of each problem.</summary>
    public IReadOnlyDictionary<string, long> Reasons { get; init; } = new Dictionary<string, long>();

    /// <summary>The first that were not taken, with their reasons.</summary>
    public IReadOnlyList<RejectedRow> FirstRejected { get; init; } = [];

    /// <summary>How long the sending took.</summary>
    public double Seconds { get; init; }
}

/// <summary>A row that the server did not take.</summary>
/// <param name="Line">Where it is in the file.</param>
/// <param name="Id">Its id.</param>
/// <param name="Type">The problem, documented in docs/problems.md.</param>
/// <param name="Detail">What is wrong.</param>
public sealed record RejectedRow(long Line, string Id, string Type, string Detail);
