using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Payments;
using NodaTime;

namespace Brillig.Core.Bookkeeping;

/// <summary>What a bookkeeper answered.</summary>
public enum Outcome
{
    /// <summary>It did it.</summary>
    Done,

    /// <summary>It will not do it, for want of money or of a way to pay.</summary>
    Refused,

    /// <summary>It surely did not do it, for a reason that may pass.</summary>
    Retrying,

    /// <summary>Nobody knows: no answer came, or one that says neither.</summary>
    Unknown,
}

/// <summary>A worker tells what came of an intent that it took.</summary>
/// <param name="Claim">What it took.</param>
/// <param name="Outcome">What the bookkeeper answered.</param>
/// <param name="Reference">What the bookkeeper calls what it did, or null.</param>
/// <param name="Why">Why it is not done, or null.</param>
/// <param name="NotBefore">How long the bookkeeper asked to be left alone, or null.</param>
public sealed record RecordOutcome(
    OutboxIntent Claim, Outcome Outcome, string? Reference = null, string? Why = null, Duration? NotBefore = null)
    : Command
{
    /// <summary>True if it was sent, and not just looked up.</summary>
    public bool WasSent { get; init; }

    /// <summary>True if nobody was asked, as the bookkeeper is left alone: that is no attempt.</summary>
    public bool WasLeftAlone { get; init; }

    /// <summary>Of what is done: true if it is an invoice, which is still to be paid.</summary>
    public bool IsInvoiced { get; init; }

    /// <summary>Of a payment method that is kept: what may be shown of it.</summary>
    public MethodShown? Shown { get; init; }

    /// <summary>Of a refund that is done: what is known of the payment.</summary>
    public PaymentHistory? History { get; init; }

    // Two days or so, by the waits between them.
    private const int AttemptsMax = 24;
    private const long MillisecondsMin = 1_000;
    private const long MillisecondsMax = 6 * 3_600_000;
    private const int DoublingsMax = 15;

    // What a bookkeeper asks for in its own name is obeyed, within reason.
    private static readonly Duration NotBeforeMax = Duration.FromDays(1);

    /// <inheritdoc/>
    public override AccountId Subject => Claim.Account;

    /// <summary>
    /// Answers the intent as it is then. Done is done, whoever tells it; anything else is heard only from who took it
    /// last. <see cref="Stale"/>: what is known of a payment that was given back is to be read again.
    /// </summary>
    public static Decision Decide(RecordOutcome command, Draft draft)
    {
        var claim = command.Claim;
        if (draft.Reach(claim.Account) is not { } book) return Refusal.NoAccount(claim.Account);
        if (book.Intents?.Find(claim.Id) is not { } intent) return new Done(claim);
        if (command.Outcome != Outcome.Done
            && (intent.State != IntentState.Calling || intent.Attempts != claim.Attempts || intent.At != claim.At))
            return new Done(intent);
        if (command.IsInvoiced && intent.State == IntentState.Invoiced) return new Done(intent);
        intent = intent with { At = draft.Now, Why = command.Why, Due = null };
        if (command.WasSent) intent = intent with { SentAt = draft.Now };
        switch (command.Outcome)
        {
            case Outcome.Done when command.IsInvoiced:
                intent = intent with
                {
                    State = IntentState.Invoiced, Reference = command.Reference, Why = null, MustLookUp = false,
                };
                break;
            case Outcome.Done:
                intent = intent with { State = IntentState.Done, Reference = command.Reference, Why = null };
                if (intent.Kind == IntentKind.PaymentMethod)
                    intent = PaymentMethods.Done(draft, book, intent, command.Shown);
                else if (intent.Kind is IntentKind.Sale or IntentKind.TopUp) Collecting.Paid(draft, book, intent);
                else if (intent.Kind == IntentKind.CreditNote) break;   // moves no money
                else if (Refunding.Done(draft, book, intent, command.History) is { } given) intent = given;
                else return new Stale();
                break;
            case Outcome.Refused:
                intent = intent with { State = IntentState.Refused, MustLookUp = false, Token = null };
                break;
            case Outcome.Retrying or Outcome.Unknown:
                intent = Later(intent, command, draft.Now);
                break;
        }

        draft.Add(new IntentSet(intent));
        if (intent.State == IntentState.Invoiced) Collecting.Invoiced(draft, book, intent);
        return new Done(intent);
    }

    private static OutboxIntent Later(OutboxIntent intent, RecordOutcome command, Instant now)
    {
        var isUnknown = command.Outcome == Outcome.Unknown;
        intent = intent with { MustLookUp = isUnknown };
        if (command.WasLeftAlone) intent = intent with { Attempts = intent.Attempts - 1 };
        else if (intent.Attempts >= AttemptsMax) return intent with { State = IntentState.Dead };
        var wait = Wait(intent.Id, intent.Attempts);
        if (command.NotBefore is { } asked) wait = Duration.Max(wait, Duration.Min(asked, NotBeforeMax));
        return intent with { State = isUnknown ? IntentState.Unknown : IntentState.Retrying, Due = now + wait };
    }

    /// <summary>
    /// Full jitter: anywhere between a second and a bound that doubles with each attempt. Where follows from the
    /// intent's id: what failed together does not come back together, and the same commands give the same facts.
    /// </summary>
    internal static Duration Wait(IntentId id, int attempts)
    {
        var bound = Math.Min(MillisecondsMin << Math.Clamp(attempts, 1, DoublingsMax), MillisecondsMax);
        var draw = DerivedId.Of($"wait {id} {attempts}").ToByteArray();
        var part = ((uint)draw[0] << 8) | draw[1];
        return Duration.FromMilliseconds(MillisecondsMin + (bound - MillisecondsMin) * part / 0xFFFF);
    }
}
