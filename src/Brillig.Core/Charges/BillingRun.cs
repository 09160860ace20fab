using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Charges;

/// <summary>The values of a <see cref="BillingRun"/>.</summary>
public record struct BillingRunImage
{
    /// <summary>What was due at this time is billed.</summary>
    public Instant At { get; set; }

    /// <summary>When it was asked for.</summary>
    public Instant StartedAt { get; set; }

    /// <summary>When nothing was left to do, or null.</summary>
    public Instant? FinishedAt { get; set; }

    /// <summary>How many accounts were due when it began.</summary>
    public int Due { get; set; }

    /// <summary>How many accounts were brought to the time.</summary>
    public long Accounts { get; set; }

    /// <summary>How many charges were issued.</summary>
    public long Charges { get; set; }
}

/// <summary>
/// A billing run that somebody asked for: stored with its instant, done in chunks, resumed after a stop.
/// </summary>
public sealed class BillingRun(RunId id, BillingRunImage image) : State<BillingRunImage>(image)
{
    /// <summary>Its id.</summary>
    public RunId Id { get; } = id;

    /// <summary>Takes what was set.</summary>
    public static void Apply(BillingRun run, BillingRunSet fact, UndoLog undo) => run.Change(undo) = fact.Image;
}

/// <summary>A billing run began, went on or finished; carries all of it.</summary>
public sealed record BillingRunSet(RunId Id, BillingRunImage Image) : Fact;

/// <summary>A billing run as people see it.</summary>
public sealed record BillingRunView(RunId Id, BillingRunImage Image);

/// <summary>Asks for everything that is due at a time to be billed.</summary>
/// <param name="Id">Made at the edge.</param>
/// <param name="At">Null: now. Not ahead of now.</param>
public sealed record StartBillingRun(RunId Id, Instant? At) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.BillingRun, Id.Value);

    /// <summary>Answers <see cref="BillingRunView"/>.</summary>
    public static Decision Decide(StartBillingRun command, Draft draft)
    {
        if (!draft.Caller.IsOperator) return new Refused(Reason.NotAllowed, "Billing runs are the operator's.");
        var at = command.At ?? draft.Now;
        if (at > draft.Now) return Refused.At(Reason.BadRequest, "/at", "A billing run is not ahead of the clock.");
        var due = draft.Books.Accounts.Count(b => b.NextDue <= at);
        var image = new BillingRunImage
        {
            At = at, StartedAt = draft.Now, Due = due, FinishedAt = due == 0 ? draft.Now : null,
        };
        draft.Add(new BillingRunSet(command.Id, image));
        return new Done(new BillingRunView(command.Id, image));
    }
}

/// <summary>Live: how far a billing run is.</summary>
public sealed record ReadBillingRun(RunId Id) : Command
{
    /// <summary>Answers <see cref="BillingRunView"/>.</summary>
    public static Decision Decide(ReadBillingRun command, Draft draft) =>
        draft.Caller.IsOperator && draft.Books.Run(command.Id) is { } run
            ? new Done(new BillingRunView(run.Id, run.Image))
            : new Refused(Reason.BillingRunNotFound, $"There is no billing run {command.Id}.");
}
