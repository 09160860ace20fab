namespace Brillig.Cli.Import.Kazoo;

/// <summary>What an import of Kazoo's documents did, or would do, as --json prints it.</summary>
public sealed record KazooReport
{
    /// <summary>True: nothing was done.</summary>
    public bool DryRun { get; init; }

    /// <summary>What was carried over.</summary>
    public IReadOnlyList<KazooCount> Carried { get; init; } = [];

    /// <summary>What was not, or has no effect here, and why.</summary>
    public IReadOnlyList<KazooNote> NotCarried { get; init; } = [];
}

/// <summary>How many of one kind.</summary>
/// <param name="Kind">Such as accounts.</param>
/// <param name="Carried">Done now.</param>
/// <param name="Unchanged">There already, as the documents say.</param>
/// <param name="Refused">Not done.</param>
public sealed record KazooCount(string Kind, int Carried, int Unchanged, int Refused);

/// <summary>Something that was not carried over as it is.</summary>
/// <param name="What">unread, refused, left (there is no place for it) or kept (without effect).</param>
/// <param name="File">Where it was read.</param>
/// <param name="Document">Of which document; null: of the file.</param>
/// <param name="Path">Where in it; null: the whole.</param>
/// <param name="Why">A sentence for people.</param>
public sealed record KazooNote(string What, string? File, string? Document, string? Path, string Why);
