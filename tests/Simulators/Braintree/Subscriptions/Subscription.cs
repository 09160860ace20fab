using Brillig.Simulators.Braintree.Plans;

namespace Brillig.Simulators.Braintree.Subscriptions;

/// <summary>What a customer pays for, period after period.</summary>
internal sealed class Subscription(string id, string planId, DateTimeOffset createdAt)
{
    private readonly List<SubscriptionEvent> _history = [];

    public string Id { get; set; } = id;

    public string PlanId { get; set; } = planId;

    public required string PaymentMethodToken { get; set; }

    public required decimal Price { get; set; }

    public List<SubscriptionLine> Lines { get; set; } = [];

    public int BillingDay { get; set; }

    public int Frequency { get; set; } = 1;

    public DateOnly FirstBillingDate { get; set; }

    public DateOnly NextBillingDate { get; set; }

    /// <summary>First day of the period that was charged; null before the first.</summary>
    public DateOnly? PeriodStart { get; set; }

    /// <summary>Last day of it.</summary>
    public DateOnly? PeriodEnd { get; set; }

    public DateOnly? PaidThrough { get; set; }

    public int CurrentCycle { get; set; }

    /// <summary>Null: it never expires.</summary>
    public int? NumberOfCycles { get; set; }

    /// <summary>Owed, or credit if negative.</summary>
    public decimal Balance { get; set; }

    public int FailureCount { get; set; }

    public DateOnly? PastDueSince { get; set; }

    /// <summary>The latest first.</summary>
    public List<string> TransactionIds { get; } = [];

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public string Status { get; private set; } = SubscriptionStatus.Pending;

    public IReadOnlyList<SubscriptionEvent> History => _history;

    public bool HasEnded => Status is SubscriptionStatus.Canceled or SubscriptionStatus.Expired;

    /// <summary>What the next period costs, balance aside; discounts take no more than there is.</summary>
    public decimal PeriodAmount => Math.Max(0, Price + Lines.Sum(line => line.Total));

    public void Become(string status, DateTimeOffset now)
    {
        Status = status;
        UpdatedAt = now;
        _history.Insert(0, new(now, status, Balance, Price));
    }
}

/// <summary>A line of a subscription's history.</summary>
internal sealed record SubscriptionEvent(DateTimeOffset Timestamp, string Status, decimal Balance, decimal Price);

/// <summary>An add-on or a discount of a subscription; its id is that of what it was made from.</summary>
internal sealed record SubscriptionLine(Modification From, decimal Amount, int Quantity, int? NumberOfCycles)
{
    public decimal Total => (From.Kind == Modification.AddOn ? 1 : -1) * Amount * Quantity;

    public static SubscriptionLine Of(Modification from) => new(from, from.Amount, 1, null);
}
