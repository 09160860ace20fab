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
        var once = envelope.DryRun ? null : envelope.Once;
        if (once is not null && draft.Books.Answers.Find(once) is { } known) return known;
        draft.Begin(envelope.Caller);
        var start = draft.Mark();
        try
        {
            if (draft.Books.Account(envelope.Command.Subject) is { } book) Advance.To(draft, book);
            var advanced = draft.Mark();
            var seen = Seen.Of(draft.Books, envelope.Command.Target);
            var decision = Decided(envelope, draft);
            if (decision is not Done) draft.Back(advanced);
            var hasEffect = draft.Facts.Count > advanced.Facts;
            Reactions.After(draft);
            if (decision is Refused { Reason: Reason.InsufficientFunds })
                Reactions.AfterLack(draft, envelope.Command.Subject);
            if (envelope.DryRun) draft.Back(start);
            else if (decision is Done done)
            {
                if (hasEffect) draft.Note(Audited.Of(envelope, draft, advanced, seen));
                if (once is not null)
                    draft.Keep(new AnswerKept(once.Name, once.BodyHash, once.Render(done)));
            }

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

    private static Decision Decided(Envelope envelope, Draft draft)
    {
        if (envelope.IfMatch is not { } condition) return Decide.Of(envelope.Command, draft);
        var revision = Revisions.Of(envelope.Command, draft.Books);
        return Revisions.Unless(condition, revision, Decide.Of(envelope.Command, draft));
    }
}
