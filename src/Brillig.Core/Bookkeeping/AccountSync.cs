using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Core.Bookkeeping;

/// <summary>A line as a bookkeeper has it.</summary>
/// <param name="Category">The category of what is used.</param>
/// <param name="Item">The name on the charge.</param>
/// <param name="Billable">How much is billed.</param>
/// <param name="Rate">The price of one; null: none.</param>
/// <param name="Discount">Deducted for a whole period.</param>
/// <param name="Total">The price of a whole period.</param>
public sealed record SyncedLine(
    string Category, string Item, long Billable, decimal? Rate, Exact Discount, Exact Total)
{
    /// <summary>What it is in a subscription there; null: it is billed here.</summary>
    public LineMapping? Mapping { get; init; }

    /// <summary>What of the discount is deducted once.</summary>
    public Exact Single { get; init; }

    /// <summary>For how many of them something is deducted; 0: for none.</summary>
    public long Discounted { get; init; }

    /// <summary>How much is deducted for each; null: they differ, or there are none.</summary>
    public decimal? DiscountRate { get; init; }
}

/// <summary>A subscription that a bookkeeper bills.</summary>
/// <param name="Plan">Its plan there.</param>
/// <param name="Reference">What the bookkeeper calls it.</param>
/// <param name="From">The first local day that it bills.</param>
/// <param name="Until">The day after the last, or null.</param>
public sealed record SyncedPlan(string Plan, string Reference, LocalDate From, LocalDate? Until = null)
{
    /// <summary>True if it bills a day.</summary>
    public bool Bills(LocalDate day) => From <= day && !(Until <= day);
}

/// <summary>What came of handing an account's lines to its bookkeeper.</summary>
public enum SyncOutcome
{
    /// <summary>It has them.</summary>
    Done,

    /// <summary>It refused, for want of money or of a way to pay: not asked again until something changes.</summary>
    Refused,

    /// <summary>Nobody knows, or it was not there: asked again later.</summary>
    Failed,
}

/// <summary>The values of an <see cref="AccountSync"/>.</summary>
public record struct AccountSyncImage
{
    /// <summary>When it is due to be handed over; null: its bookkeeper knows all, or refused.</summary>
    public Instant? Due { get; set; }

    /// <summary>When its lines changed last, of what its bookkeeper may not know.</summary>
    public Instant? ChangedAt { get; set; }

    /// <summary>How often it failed since it was last done.</summary>
    public int Attempts { get; set; }

    /// <summary>Why its bookkeeper refused, in its own words; null: it did not.</summary>
    public string? Refusal { get; set; }

    /// <summary>When its bookkeeper answered last.</summary>
    public Instant? At { get; set; }

    /// <summary>Which system has these lines: another one, set later, has none.</summary>
    public BookkeeperType Via { get; set; }

    /// <summary>What its bookkeeper has.</summary>
    public ImmutableArray<SyncedLine> Lines { get; set; }

    /// <summary>The subscriptions there; null: none.</summary>
    public ImmutableArray<SyncedPlan>? Plans { get; set; }
}

/// <summary>Lines of an account changed; carries when its bookkeeper is told.</summary>
/// <param name="Account">Whose.</param>
/// <param name="At">When.</param>
/// <param name="Due">When its bookkeeper is told.</param>
public sealed record SyncMarked(AccountId Account, Instant At, Instant Due) : AccountFact(Account);

/// <summary>A worker tells an account's bookkeeper; if it never answers, another one does from a time on.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Until">From when on another may.</param>
public sealed record SyncClaimed(AccountId Account, Instant Until) : AccountFact(Account);

/// <summary>An account's bookkeeper answered, or did not.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Image">How it stands with its bookkeeper then.</param>
public sealed record SyncRecorded(AccountId Account, AccountSyncImage Image) : AccountFact(Account);

/// <summary>How an account stands with its bookkeeper.</summary>
public sealed class AccountSync(AccountSyncImage image) : State<AccountSyncImage>(image)
{
    /// <summary>Nothing was told yet.</summary>
    public AccountSync()
        : this(new AccountSyncImage { Lines = [] })
    {
    }

    /// <summary>For a state row; null: nothing was told, or what was is taken back.</summary>
    public AccountSyncImage? ToRow() =>
        Image is { Due: null, ChangedAt: null, At: null, Attempts: 0 } ? null : Image;

    /// <summary>Its lines changed.</summary>
    public static void Apply(AccountSync sync, SyncMarked fact, UndoLog undo)
    {
        ref var image = ref sync.Change(undo);
        (image.ChangedAt, image.Due) = (fact.At, fact.Due);
    }

    /// <summary>A worker has it.</summary>
    public static void Apply(AccountSync sync, SyncClaimed fact, UndoLog undo) => sync.Change(undo).Due = fact.Until;

    /// <summary>Its bookkeeper answered, or did not.</summary>
    public static void Apply(AccountSync sync, SyncRecorded fact, UndoLog undo) => sync.Change(undo) = fact.Image;
}
