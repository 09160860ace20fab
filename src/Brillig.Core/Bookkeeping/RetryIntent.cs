using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Bookkeeping;

/// <summary>
/// Lets an intent go on at once: one that was given up, one that waits, or a refused sale, which is another sale then.
/// </summary>
/// <param name="Account">Of which account.</param>
/// <param name="Id">Which.</param>
public sealed record RetryIntent(AccountId Account, IntentId Id) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Intent, Id.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the <see cref="OutboxIntent"/>: the new one, in the place of a refused one.</summary>
    public static Decision Decide(RetryIntent command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book)
            return new Refused(Reason.IntentNotFound, $"There is no intent {command.Id}.");
        if (!draft.Sells(book)) return Refusal.NotSeller("What is to be done outside is tried again");
        if (book.Intents?.Find(command.Id) is not { } intent) return Settled(command);
        switch (intent.State)
        {
            case IntentState.Calling:
                return new Refused(Reason.IntentSettled, "A worker is asking the bookkeeper now.");
            case IntentState.Invoiced:
                return new Refused(Reason.IntentSettled, "The bookkeeper made an invoice: its payment is waited for.");
            case IntentState.Refused:
                draft.Add(new IntentsLetGo(book.Id, [intent.Id]));
                return Collecting.Again(draft, book, intent) is { } other ? new Done(other) : Settled(command);
            default:
                var again = intent with
                {
                    State = intent.MustLookUp ? IntentState.Unknown : IntentState.Retrying,
                    Due = draft.Now, Attempts = 0, At = draft.Now,
                };
                draft.Add(new IntentSet(again));
                return new Done(again);
        }
    }

    private static Refused Settled(RetryIntent command) =>
        new(Reason.IntentSettled, $"Intent {command.Id} is done with: there is nothing to try again.");
}
