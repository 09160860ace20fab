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
        // A promise that is not kept yet must not look kept.
        if (envelope.IfMatch is not null)
            return new Refused(Reason.BadRequest, "The header If-Match is not supported yet. Nothing was done.");
        var once = envelope.DryRun ? null : envelope.Once;
        if (once is not null && draft.Books.Answers.Find(once) is { } known) return known;
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
            if (once is not null && decision is Done done)
                draft.Keep(new AnswerKept(once.Name, once.BodyHash, once.Render(done)));
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
}
