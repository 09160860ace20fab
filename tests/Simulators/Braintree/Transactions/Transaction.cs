using Brillig.Simulators.Braintree.Subscriptions;
using Brillig.Simulators.Braintree.Vault;

namespace Brillig.Simulators.Braintree.Transactions;

/// <summary>A sale, or the refund of one.</summary>
internal sealed class Transaction(
    string id, string type, decimal amount, PaymentMethod method, DateTimeOffset createdAt)
{
    private readonly List<StatusEvent> _history = [];

    public string Id { get; } = id;

    /// <summary><c>sale</c> or <c>credit</c>.</summary>
    public string Type { get; } = type;

    public decimal Amount { get; set; } = amount;

    public PaymentMethod Method { get; } = method;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; private set; } = createdAt;

    public string Status => _history[^1].Status;

    public IReadOnlyList<StatusEvent> History => _history;

    public string? OrderId { get; init; }

    public string? CustomerId { get; init; }

    public string? Channel { get; init; }

    public bool IsRecurring { get; init; }

    public required Verdict Verdict { get; init; }

    public string? AuthorizationCode { get; init; }

    public string? RefundedTransactionId { get; init; }

    public List<string> RefundIds { get; } = [];

    public string? SettlementBatchId { get; set; }

    /// <summary>The subscription that was charged, as it was then.</summary>
    public SubscriptionPeriod? Period { get; init; }

    public Dictionary<string, string> CustomFields { get; } = [];

    /// <summary>Money was taken, or will be.</summary>
    public bool IsCollected => Status is TransactionStatus.Authorized or TransactionStatus.SubmittedForSettlement
        or TransactionStatus.Settling or TransactionStatus.Settled;

    public void Become(string status, DateTimeOffset now)
    {
        _history.Add(new(now, status, Amount));
        UpdatedAt = now;
    }
}

/// <summary>A line of a transaction's history.</summary>
internal sealed record StatusEvent(DateTimeOffset Timestamp, string Status, decimal Amount);

/// <summary>What of a subscription was charged.</summary>
internal sealed record SubscriptionPeriod(
    string SubscriptionId, string PlanId, DateOnly? Start, DateOnly? End, IReadOnlyList<SubscriptionLine> Lines);
