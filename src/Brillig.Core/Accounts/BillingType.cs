using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Accounts;

/// <summary>When usage counts against the balance.</summary>
public enum BillingMode
{
    /// <summary>When its charge is issued.</summary>
    Postpaid,

    /// <summary>At once: the floor is −credit_limit.</summary>
    Prepaid,
}

/// <summary>What closes a charge besides the period's end.</summary>
public enum ChargeOn
{
    /// <summary>Nothing else.</summary>
    PeriodEnd,

    /// <summary>Each update of usage.</summary>
    Usage,
}

/// <summary>The terms of a <see cref="BillingType"/>.</summary>
/// <param name="Mode">Prepaid or postpaid; never changes.</param>
/// <param name="Period">How long a full period is.</param>
/// <param name="ChargeOn">What closes a charge.</param>
/// <param name="Threshold">Closes the open charge when it reaches this amount (currency units), or null.</param>
/// <param name="GraceHours">How long a closed period's charge takes late records, 0–2,160.</param>
/// <param name="CreditLimit">The limit of accounts that have none of their own (currency units), or null.</param>
/// <param name="DueDays">From issue to due date, 0–365.</param>
/// <param name="LateLimitDays">Older records are refused, 0–3,660.</param>
public sealed record BillingTerms(
    BillingMode Mode,
    PeriodLength Period,
    ChargeOn ChargeOn,
    decimal? Threshold,
    int GraceHours,
    decimal? CreditLimit,
    int DueDays,
    int LateLimitDays)
{
    /// <summary>How long after its period's end a charge is issued.</summary>
    public Duration Grace => Duration.FromHours(GraceHours);

    /// <summary>Monthly; postpaid is due after 14 days, prepaid at once.</summary>
    public static BillingTerms Of(BillingMode mode) =>
        new(mode, new PeriodLength(PeriodUnit.Month, 1), ChargeOn.PeriodEnd, null, 0, null,
            mode == BillingMode.Prepaid ? 0 : 14, 90);
}

/// <summary>The values of a <see cref="BillingType"/>.</summary>
public record struct BillingTypeImage
{
    /// <summary>Its name, unique per owner.</summary>
    public string Name { get; set; }

    /// <summary>Whose it is.</summary>
    public AccountId Owner { get; set; }

    /// <summary>Its terms.</summary>
    public BillingTerms Terms { get; set; }

    /// <summary>When it was made.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>Counts its changes, from 1; the built-in ones have 0.</summary>
    public long Revision { get; set; }
}

/// <summary>How accounts are billed: mode, period, what closes a charge, limits.</summary>
public sealed class BillingType(BillingTypeId id, BillingTypeImage image) : State<BillingTypeImage>(image)
{
    /// <summary>The built-in types: everyone's, and never changed.</summary>
    public static readonly BillingTypeId Postpaid = new(new Guid("00000000-0000-7000-8000-000000000001"));

    /// <summary>The built-in types: everyone's, and never changed.</summary>
    public static readonly BillingTypeId Prepaid = new(new Guid("00000000-0000-7000-8000-000000000002"));

    /// <summary>Those that exist from the start.</summary>
    public static IReadOnlyList<BillingType> BuiltIn() =>
    [
        new(Postpaid, new BillingTypeImage { Name = "postpaid", Terms = BillingTerms.Of(BillingMode.Postpaid) }),
        new(Prepaid, new BillingTypeImage { Name = "prepaid", Terms = BillingTerms.Of(BillingMode.Prepaid) }),
    ];

    /// <summary>Its id.</summary>
    public BillingTypeId Id { get; } = id;

    /// <summary>Its terms.</summary>
    public BillingTerms Terms => Image.Terms;

    /// <summary>True for the two that exist from the start.</summary>
    public bool IsBuiltIn => Id == Postpaid || Id == Prepaid;

    /// <summary>Takes what was set.</summary>
    public static void Apply(BillingType type, BillingTypeSet fact, UndoLog undo) => type.Change(undo) = fact.Image;
}

/// <summary>A billing type was made or changed; carries all of it.</summary>
public sealed record BillingTypeSet(BillingTypeId Id, BillingTypeImage Image) : Fact;
