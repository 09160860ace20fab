using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers.Stripe;

/// <summary>What answers of Stripe mean.</summary>
internal static class StripeReply
{
    /// <summary>There is no customer, or no method to charge.</summary>
    public static readonly Answered NoWayToPay = new(Outcome.Refused, Why: "no-payment-token");

    // What is refunded whole, or is disputed by now, has nothing to give back.
    private static readonly string[] s_nothingToGive = ["charge_already_refunded", "charge_disputed"];

    /// <summary>Nobody knows.</summary>
    public static Answered Unsure(string why) => new(Outcome.Unknown, Why: why);

    /// <summary>What is not 200.</summary>
    public static Answered Failed(StripeAnswer answer)
    {
        if (answer.Lost is { } lost) return lost;
        var error = answer.Error;
        var code = error?.Text("code");
        if (answer.Status == 402) return new Answered(Outcome.Refused, Why: Declined(error));
        if (answer.IsOfAnother) return Unsure("stripe-idempotency-error");
        return answer.Status switch
        {
            401 or 403 => Trouble(Outcome.Retrying, "credentials-refused", answer),
            409 => new Answered(Outcome.Unknown, Why: Why(code, answer.Status), NotBefore: answer.Wait),
            429 when code == "lock_timeout" =>
                new Answered(Outcome.Retrying, Why: Why(code, answer.Status), NotBefore: answer.Wait),
            429 => Trouble(Outcome.Retrying, "status-429", answer),
            < 400 or >= 500 => Trouble(Outcome.Unknown, $"status-{answer.Status}", answer),
            _ when code == "resource_missing" && error?.Text("param") is "customer" or "payment_method" => NoWayToPay,
            _ => new Answered(Outcome.Retrying, Why: Why(code, answer.Status), NotBefore: answer.Wait),
        };
    }

    /// <summary>To a refund.</summary>
    public static Answered ToRefund(StripeAnswer answer)
    {
        if (answer.Object is { } refund) return OfRefund(refund);
        var error = answer.Error;
        var isOver = error?.Text("param") == "amount" || s_nothingToGive.Contains(error?.Text("code"));
        return answer.Status == 400 && isOver
            ? new Answered(Outcome.Refused, Why: Why(error?.Text("code") ?? "amount", answer.Status))
            : Failed(answer);
    }

    /// <summary>A refund; one that is pending is on its way, and one that failed gave nothing back.</summary>
    public static Answered OfRefund(StripeObject refund) => refund.Text("status") switch
    {
        "succeeded" or "pending" => new Answered(Outcome.Done, refund.Id),
        "failed" or "canceled" => new Answered(Outcome.Refused, Why: $"refund-{refund.Text("status")}"),
        var status => Unsure($"refund-{Said(status)}"),
    };

    /// <summary>A payment intent; null: nothing was tried by it, and it may be sent again.</summary>
    public static Answered? OfIntent(StripeObject intent) => intent.Text("status") switch
    {
        "succeeded" => new Answered(Outcome.Done, intent.Id),
        "canceled" => new Answered(
            Outcome.Refused, Why: intent.In("last_payment_error") is { } error ? Declined(error) : "canceled"),
        "requires_payment_method" when intent.In("last_payment_error") is { } error =>
            new Answered(Outcome.Refused, Why: Declined(error)),
        "requires_payment_method" or "requires_confirmation" => null,
        var status => Unsure($"status-{Said(status)}"),
    };

    /// <summary>Why a card was not charged, in the bank's word where it gave one.</summary>
    public static string Declined(StripeObject? error) =>
        $"card-declined-{Said(error?.Text("decline_code") ?? error?.Text("code"))}";

    private static string Why(string? code, int status) => code is null ? $"status-{status}" : $"stripe-{Said(code)}";

    // A word of theirs as ours are written; of anything else, nothing.
    private static string Said(string? word) =>
        word is { Length: > 0 and <= 60 }
            && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            ? word.Replace('_', '-')
            : "unknown";

    private static Answered Trouble(Outcome outcome, string why, StripeAnswer answer) =>
        new(outcome, Why: why, NotBefore: answer.Wait) { IsTrouble = true };
}
