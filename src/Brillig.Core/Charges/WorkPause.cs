using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Charges;

/// <summary>The values of a <see cref="WorkPause"/>.</summary>
public record struct WorkPauseImage
{
    /// <summary>Why due and outside work waits for a person, in a sentence; null: it does not wait.</summary>
    public string? Why { get; set; }
}

/// <summary>
/// Whether due and outside work waits until a person confirms that it may go on: after the books were restored from a
/// copy, or after the clock jumped. Requests are served meanwhile.
/// </summary>
public sealed class WorkPause(WorkPauseImage image) : State<WorkPauseImage>(image)
{
    /// <summary>Takes that work waits.</summary>
    public static void Apply(WorkPause pause, WorkPaused fact, UndoLog undo) => pause.Change(undo).Why = fact.Why;

    /// <summary>Takes that work goes on.</summary>
    public static void Apply(WorkPause pause, WorkResumed _, UndoLog undo) => pause.Change(undo).Why = null;
}

/// <summary>Due and outside work waits from now on.</summary>
public sealed record WorkPaused(string Why, Instant At) : Fact;

/// <summary>A person let due and outside work go on; carries why it had waited.</summary>
public sealed record WorkResumed(string Why, Instant At) : Fact;

/// <summary>Lets due and outside work wait; what waits already waits for its first reason.</summary>
public sealed record PauseWork(string Why) : Command
{
    /// <summary>Answers nothing.</summary>
    public static Decision Decide(PauseWork command, Draft draft)
    {
        if (!draft.Caller.IsOperator) return new Refused(Reason.NotAllowed, "Due work is the operator's.");
        if (draft.Books.Pause.Image.Why is null) draft.Add(new WorkPaused(command.Why, draft.Now));
        return Done.Nothing;
    }
}

/// <summary>Confirms that due and outside work may go on.</summary>
public sealed record ResumeWork : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Work, Guid.Empty);

    /// <summary>Answers <see cref="ResumedWork"/>.</summary>
    public static Decision Decide(ResumeWork command, Draft draft)
    {
        if (!draft.Caller.IsOperator || draft.Caller.Role != Role.Admin)
            return new Refused(Reason.NotAllowed, "Due work is resumed by an admin key of the operator.");
        var why = draft.Books.Pause.Image.Why;
        if (why is not null) draft.Add(new WorkResumed(why, draft.Now));
        return new Done(new ResumedWork(why));
    }
}

/// <summary>What was confirmed.</summary>
/// <param name="Why">Why work had waited, or null: it did not wait.</param>
public sealed record ResumedWork(string? Why);
