namespace Brillig.Cli;

/// <summary>The head of a table's column.</summary>
/// <param name="Name">What stands in it.</param>
/// <param name="IsNumber">True: its cells stand right.</param>
public readonly record struct Heading(string Name, bool IsNumber = false)
{
    /// <summary>True: only in a pipe, for it would make a table on a terminal too wide.</summary>
    public bool IsPiped { get; init; }

    /// <summary>The head of a column of texts.</summary>
    public static implicit operator Heading(string name) => new(name);

    /// <summary>The head of a column of numbers.</summary>
    public static Heading Number(string name) => new(name, IsNumber: true);

    /// <summary>The head of a column that only a pipe gets.</summary>
    public static Heading Piped(string name) => new(name) { IsPiped = true };
}
