using System.Diagnostics.CodeAnalysis;
using Brillig.Core.Basics;

namespace Brillig.Core.Flow;

/// <summary>One command from envelope to decision, on a draft.</summary>
public static class Perform
{
    /// <summary>
    /// Brings the subject to <c>now</c>, decides, lets reactions follow. Refused, the draft goes back to before the
    /// decision (what was due stays done, and what follows from that); dry, or broken by an exception, to before the
    /// command.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "An exception in one command answers that command alone.")]
    public static Decision Of(Envelope envelope, Draft draft)
    {
        if (Unkept(envelope) is { } refused) return refused;
        draft.Begin(envelope.Caller);
        var start = draft.Mark();
        try
        {
            if (draft.Books.Account(envelope.Command.Subject) is { } book) Advance.To(draft, book);
            var advanced = draft.Mark();
            var decision = Decide.Of(envelope.Command, draft);
            if (decision is not Done) draft.Back(advanced);
            Reactions.After(draft);
            if (envelope.DryRun) draft.Back(start);
            return decision;
        }
        catch (OverflowException)
        {
            draft.Back(start);
            return new Refused(Reason.AmountOutOfRange, "An amount would leave ±9.2 · 10¹² currency units.");
        }
        catch (Exception error)
        {
            draft.Back(start);
            return new Failed(error);
        }
    }

    // A promise that is not kept yet must not look kept: a payment repeated under its key would count twice.
    private static Refused? Unkept(Envelope envelope) =>
        envelope.IdempotencyKey is not null
            ? new(Reason.BadRequest, "The header Idempotency-Key is not supported yet. Nothing was done.")
        : envelope.IfMatch is not null
            ? new(Reason.BadRequest, "The header If-Match is not supported yet. Nothing was done.")
        : null;
}
