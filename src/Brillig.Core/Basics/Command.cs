namespace Brillig.Core.Basics;

/// <summary>
/// What somebody asks of the books. Each is a sealed record with a static <c>Decide</c> beside it, named in
/// <c>Flow/Decide.cs</c>. A live read is a command that adds no fact.
/// </summary>
public abstract record Command
{
    /// <summary>The account that is brought to <c>now</c> before the command is decided; the operator: none.</summary>
    public virtual AccountId Subject => AccountId.Operator;

    /// <summary>What it makes or changes.</summary>
    public virtual Target Target => default;

    /// <summary>The revision of its target as it was read from history, where that is not in memory.</summary>
    public virtual string? RevisionRead => null;

    /// <summary>How many records it carries; a batch holds about 8,000.</summary>
    public virtual int Weight => 1;

    /// <summary>True for due work in chunks, which waits behind everything interactive.</summary>
    public virtual bool IsBackground => false;
}

/// <summary>A field that a change may name or leave alone; named with null it is cleared.</summary>
public readonly record struct Given<T>(bool IsGiven, T? Value)
{
    /// <summary>The value if given, else <paramref name="otherwise"/>.</summary>
    public T? Or(T? otherwise) => IsGiven ? Value : otherwise;
}

/// <summary>Makes a <see cref="Given{T}"/>.</summary>
public static class Given
{
    /// <summary>A field that is named.</summary>
    public static Given<T> As<T>(T? value) => new(true, value);
}
