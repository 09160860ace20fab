namespace Brillig.Simulators.Braintree.Transactions;

/// <summary>What the bank, or the gateway before it, says to a transaction.</summary>
/// <param name="Status">The state it comes to.</param>
/// <param name="Code">The processor's response code; success is 1000 to 1999; empty if it was not asked.</param>
/// <param name="Text">What that code means.</param>
internal sealed record Verdict(string Status, string Code, string Text)
{
    /// <summary>Why the gateway did not even ask the processor.</summary>
    public string? RejectionReason { get; init; }

    public static Verdict Approved { get; } = new(TransactionStatus.Authorized, "1000", "Approved");

    /// <summary>A refund needs no approval.</summary>
    public static Verdict Processed { get; } = new(TransactionStatus.SubmittedForSettlement, "1002", "Processed");

    public bool IsSuccess => Code.Length == 4 && Code[0] == '1';

    /// <summary>The message of the error that carries it.</summary>
    public string Message => RejectionReason is null ? Text : $"Gateway Rejected: {RejectionReason}";

    public static Verdict Rejected(string reason) =>
        new(TransactionStatus.GatewayRejected, "", "Unknown ()") { RejectionReason = reason };

    public static Verdict Declined(string code, string text) => new(TransactionStatus.ProcessorDeclined, code, text);
}
