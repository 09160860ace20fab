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

    /// <summary>How many records it carries, or accounts it may bill; a batch holds about 8,000 records.</summary>
    public virtual int Weight => 1;

    /// <summary>Behind whom it waits.</summary>
    public virtual Lane Lane => Lane.Interactive;

    /// <summary>
    /// The part of it that follows what weighs <paramref name="done"/>, itself of at most <paramref name="weight"/>:
    /// for what need not be decided at once. All of it where it must.
    /// </summary>
    public virtual Command Part(int done, int weight) => this;

    /// <summary>The answer to two parts of it, one after the other.</summary>
    /// <param name="first">The answer to what was decided so far.</param>
    /// <param name="part">The part that was decided then.</param>
    /// <param name="answer">The answer to that part.</param>
    public virtual Decision Join(Decision? first, Command part, Decision answer) => answer;
}

/// <summary>In which order commands are decided that wait at the same time.</summary>
public enum Lane
{
    /// <summary>First: somebody waits for it.</summary>
    Interactive,

    /// <summary>Then: many records, in parts while there are interactive ones.</summary>
    Bulk,

    /// <summary>Last: due work, in chunks.</summary>
    Background,
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
