using NodaTime;

namespace Brillig.Core.Basics;

/// <summary>The answer of the rules to a command.</summary>
public abstract record Decision;

/// <summary>Done, or read. <paramref name="Result"/> is an immutable view made by the writer, or null.</summary>
public sealed record Done(object? Result) : Decision
{
    /// <summary>Done, and nothing to say.</summary>
    public static readonly Done Nothing = new((object?)null);
}

/// <summary>Not done, and nothing changed. <paramref name="Detail"/> says what is wrong and what to do.</summary>
/// <param name="Reason">Which rule refused.</param>
/// <param name="Detail">One sentence for a person; names what it is about.</param>
/// <param name="Faults">Where in the request it is wrong, by JSON pointer, if it is about fields.</param>
public sealed record Refused(Reason Reason, string Detail, IReadOnlyList<Fault>? Faults = null) : Decision
{
    /// <summary>Refused because of one field.</summary>
    public static Refused At(Reason reason, string pointer, string detail) =>
        new(reason, detail, [new Fault(pointer, detail)]);
}

/// <summary>What the request's thread read from history is older than what the books hold: it reads again.</summary>
public sealed record Stale : Decision;

/// <summary>What the decision needs from history was not read: the request's thread reads it, and asks again.</summary>
/// <param name="Periods">Past periods, each by a time that it holds or by its index.</param>
public sealed record Unread(IReadOnlyList<PastAsked> Periods) : Decision
{
    /// <summary>The counters of the record whose records are needed, too.</summary>
    public IReadOnlyList<RecordsAsked> Records { get; init; } = [];

    /// <summary>What is to be asked again, of a command of which other parts are done; null: all of it.</summary>
    public Command? Rest { get; init; }

    /// <summary>What became of those other parts.</summary>
    public Decision? SoFar { get; init; }
}

/// <summary>A past period that is needed.</summary>
/// <param name="Account">Whose.</param>
/// <param name="At">A time in it, if <paramref name="Index"/> is null.</param>
/// <param name="Index">Its place in the account's life, or null.</param>
public readonly record struct PastAsked(AccountId Account, Instant At, int? Index = null);

/// <summary>A counter of a record whose records are needed.</summary>
/// <param name="Account">On whose charge it is.</param>
/// <param name="For">Whose it is, if that account pays for it; a record has one of each.</param>
public readonly record struct RecordsAsked(AccountId Account, AccountId? For);

/// <summary>
/// The same request was done since its thread looked for a kept answer: that answer is there to be read now.
/// </summary>
public sealed record Repeated : Decision;

/// <summary>A bug: the command was taken back, the caller is told so, and the exception is logged.</summary>
/// <param name="Error">What happened.</param>
/// <param name="IsPartly">True if parts of the command were done before.</param>
public sealed record Failed(Exception Error, bool IsPartly = false) : Decision;
