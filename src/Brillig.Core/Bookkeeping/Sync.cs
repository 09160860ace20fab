using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Core.Bookkeeping;

/// <summary>
/// A worker takes accounts whose bookkeepers are to be told what changed, those due longest first: no other takes them
/// for a while. `local` is these books: it knows by that.
/// </summary>
/// <param name="Max">At most so many.</param>
/// <param name="Only">Just this one, due or not; null: any that are due.</param>
public sealed record ClaimSyncs(int Max, AccountId? Only = null) : Command
{
    // Longer than any bookkeeper may take to answer: only a worker that died is waited for.
    private static readonly Duration Lease = Duration.FromMinutes(5);

    /// <inheritdoc/>
    public override Lane Lane => Only is null ? Lane.Background : Lane.Interactive;

    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Max);

    /// <inheritdoc/>
    public override AccountId Subject => Only ?? AccountId.Operator;

    /// <summary>Answers <see cref="SyncClaims"/>.</summary>
    public static Decision Decide(ClaimSyncs command, Draft draft)
    {
        var books = draft.Books;
        if (command.Only is { } one)
        {
            if (draft.Reach(one) is not { } book) return Refusal.NoAccount(one);
            return new Done(new SyncClaims([Claim(draft, book)], books.NextSync));
        }

        if (books.Pause.Image.Why is not null) return new Done(new SyncClaims([], null));
        var (claims, known) = (ImmutableArray.CreateBuilder<SyncClaim>(), 0);
        foreach (var id in books.SyncsDue(draft.Now, command.Max))
        {
            if (books.Account(id) is not { } book) continue;
            Advance.To(draft, book);
            if (books.BookkeeperOf(books.Tree.Seller(book)).IsOutside)
            {
                claims.Add(Claim(draft, book));
                continue;
            }

            RecordSync.Decide(new RecordSync(Read(draft, book), SyncOutcome.Done), draft);
            known++;
        }

        return new Done(new SyncClaims(claims.ToImmutable(), books.NextSync) { Known = known });
    }

    /// <summary>Takes one, and answers what its bookkeeper is told.</summary>
    internal static SyncClaim Claim(Draft draft, AccountBook book)
    {
        draft.Add(new SyncClaimed(book.Id, draft.Now + Lease));
        return Read(draft, book);
    }

    private static SyncClaim Read(Draft draft, AccountBook book)
    {
        var billed = book.IsPaidFor ? [] : draft.Books.Payees.Of(book.Id).Prepend(book);
        var bookkeeper = draft.Books.BookkeeperOf(draft.Books.Tree.Seller(book));
        var cycle = bookkeeper.CollectsLines && !book.IsPaidFor ? Externals.CycleOf(draft, book) : null;
        var lines = billed.SelectMany(b => Recurring.Lines(draft, b, draft.Now))
            .Where(l => l.Billable != 0 && !l.IsUnpriced)
            .GroupBy(l => (l.Category, l.Item), (of, same) => Sum(
                of, [.. same], cycle is null ? null : Externals.MappingOf(draft.Books, same.First())));
        var (image, seller) = (book.Sync?.Image, draft.Books.Tree.Seller(book));
        var known = image?.Via == bookkeeper.Type ? image?.Lines ?? [] : [];
        return new SyncClaim(book.Id, seller, image?.ChangedAt, [.. lines], known) {
            Bookkeeper = bookkeeper, Currency = book.Currency, Plans = image?.Plans ?? [],
            NextPeriod = cycle?.Next, BillingDay = cycle?.Day,
        };
    }

    // A bookkeeper knows lines by their names: those of one name, also of accounts that it pays for, are one.
    private static SyncedLine Sum(
        (string Category, string Item) of, PlanLine[] same, LineMapping? mapping) => new(
        of.Category, of.Item, same.Sum(l => l.Billable),
        same.All(l => l.Rate == same[0].Rate) ? same[0].Rate : null,
        same.Aggregate(Exact.Zero, (sum, l) => sum + l.Discount),
        same.Aggregate(Exact.Zero, (sum, l) => sum + l.Total))
    {
        Mapping = mapping,
        Single = mapping is null ? Exact.Zero : same.Aggregate(Exact.Zero, (sum, l) => sum + (l.Single ?? 0)),
        Discounted = mapping is null ? 0 : same.Sum(l => l.CumulativeQuantity ?? 0),
        DiscountRate = mapping is not null && same.All(l => l.CumulativeRate == same[0].CumulativeRate)
            ? same[0].CumulativeRate
            : null,
    };
}

/// <summary>What a worker tells a bookkeeper.</summary>
/// <param name="Account">Of which account.</param>
/// <param name="Seller">Whose bookkeeper.</param>
/// <param name="ChangedAt">When its lines changed last.</param>
/// <param name="Lines">What they are.</param>
/// <param name="Known">What the bookkeeper has.</param>
public sealed record SyncClaim(
    AccountId Account, AccountId Seller, Instant? ChangedAt, ImmutableArray<SyncedLine> Lines,
    ImmutableArray<SyncedLine> Known)
{
    /// <summary>The account's currency.</summary>
    public required Currency Currency { get; init; }

    /// <summary>The subscriptions there are, as far as is known.</summary>
    public ImmutableArray<SyncedPlan> Plans { get; init; } = [];

    /// <summary>The first local day of the next period; null: no subscription can bill it.</summary>
    public LocalDate? NextPeriod { get; init; }

    /// <summary>The day of the month on which periods begin; null: no subscription can bill them.</summary>
    public int? BillingDay { get; init; }

    /// <summary>Which bookkeeper that is.</summary>
    public BookkeeperImage Bookkeeper { get; init; }

    /// <summary>The lines that are new to the bookkeeper, or are another; those that are gone bill nothing.</summary>
    public ImmutableArray<SyncedLine> Difference =>
    [
        .. Lines.Except(Known),
        .. Known.Where(k => !Lines.Any(l => l.Category == k.Category && l.Item == k.Item))
            .Select(k => k with { Billable = 0, Discount = Exact.Zero, Total = Exact.Zero }),
    ];
}

/// <summary>What a worker has to do.</summary>
/// <param name="Claims">The accounts.</param>
/// <param name="NextDue">When the next is due, or null.</param>
public sealed record SyncClaims(ImmutableArray<SyncClaim> Claims, Instant? NextDue)
{
    /// <summary>How many were taken of which nobody outside is to be told anything.</summary>
    public int Known { get; init; }
}

/// <summary>A worker tells what came of it.</summary>
/// <param name="Claim">What the bookkeeper was told.</param>
/// <param name="Outcome">What it said.</param>
/// <param name="Token">Why it refused, in its own words, or null.</param>
/// <param name="NotBefore">How long the bookkeeper asked to be left alone, or null.</param>
public sealed record RecordSync(
    SyncClaim Claim, SyncOutcome Outcome, string? Token = null, Duration? NotBefore = null) : Command
{
    /// <summary>The subscriptions there are, as the bookkeeper told them; null: it did not.</summary>
    public ImmutableArray<SyncedPlan>? Plans { get; init; }

    private const long SecondsMin = 60;
    private const long SecondsMax = 6 * 3_600;

    /// <inheritdoc/>
    public override AccountId Subject => Claim.Account;

    /// <summary>Answers the <see cref="SyncView"/>. What changed meanwhile stays due.</summary>
    public static Decision Decide(RecordSync command, Draft draft)
    {
        var claim = command.Claim;
        if (draft.Reach(claim.Account) is not { } book) return Refusal.NoAccount(claim.Account);
        var image = book.Sync?.Image ?? new AccountSyncImage { Lines = [] };
        var isSame = image.ChangedAt == claim.ChangedAt;
        image.At = draft.Now;
        image.Attempts = command.Outcome == SyncOutcome.Failed ? image.Attempts + 1 : 0;
        if (command.Outcome == SyncOutcome.Done) (image.Lines, image.Via) = (claim.Lines, claim.Bookkeeper.Type);
        if (command.Outcome != SyncOutcome.Failed) image.Refusal = command.Token;
        var wait = Duration.Max(Wait(book.Id, image.Attempts), command.NotBefore ?? Duration.Zero);
        image.Due = command.Outcome == SyncOutcome.Failed ? draft.Now + wait
            : isSame ? null : image.Due;
        if (isSame && command.Outcome != SyncOutcome.Failed) image.ChangedAt = null;
        if (command.Plans is { } told) image.Plans = Externals.Merge(draft, book, image.Plans ?? [], told);
        if (image.Plans is { IsEmpty: true }) image.Plans = null;
        draft.Add(new SyncRecorded(book.Id, image));
        if (command.Plans is not null) SettleAgain(draft, book);
        return new Done(SyncView.Of(draft, book));
    }

    // What a subscription bills, or does not any more, is billed otherwise from this day on.
    private static void SettleAgain(Draft draft, AccountBook book)
    {
        Advance.To(draft, book);
        foreach (var one in draft.Books.Payees.Of(book.Id).Prepend(book).ToArray())
            Recurring.Settle(draft, one, draft.Now);
    }

    // Doubles, and spreads by the account, so that what failed together does not come back together; and the same
    // commands give the same facts.
    private static Duration Wait(AccountId account, int attempts)
    {
        var seconds = Math.Min(SecondsMin << Math.Clamp(attempts - 1, 0, 12), SecondsMax);
        var spread = (account.Value.ToByteArray()[^1] + attempts * 37) % 256;
        return Duration.FromSeconds(seconds / 2 + seconds / 2 * spread / 256);
    }
}

/// <summary>How an account stands with its bookkeeper, as people see it.</summary>
/// <param name="Account">Which.</param>
/// <param name="Standing">What its payments let it do.</param>
/// <param name="Image">The rest.</param>
/// <param name="Bookkeeper">Which system it is.</param>
public sealed record SyncView(
    AccountId Account, Standing Standing, AccountSyncImage Image, BookkeeperType Bookkeeper)
{
    /// <summary>The account as it is in the books.</summary>
    internal static SyncView Of(Draft draft, AccountBook book) => new(
        book.Id, book.Account.Image.Standing, book.Sync?.Image ?? new AccountSyncImage { Lines = [] },
        draft.Books.BookkeeperOf(draft.Books.Tree.Seller(book)).Type);
}
