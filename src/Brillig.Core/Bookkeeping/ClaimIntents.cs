using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Bookkeeping;

/// <summary>
/// A worker takes what is to be done outside, of each seller what has been due longest: no other takes it for a while.
/// </summary>
/// <param name="PerSeller">
/// At most so many of a seller are under way, so that a slow bookkeeper delays its own alone; a bookkeeper may have its
/// own number.
/// </param>
/// <param name="Taken">How many of some sellers are under way.</param>
/// <param name="Max">At most so many in all.</param>
public sealed record ClaimIntents(int PerSeller, ImmutableDictionary<AccountId, int> Taken, int Max) : Command
{
    /// <summary>The most that one bookkeeper may be asked at once.</summary>
    public const int ConcurrencyMax = 512;

    /// <summary>How many may be under way of bookkeepers that are in trouble.</summary>
    public ImmutableDictionary<(AccountId, BookkeeperType), int> Places { get; init; } =
        ImmutableDictionary<(AccountId, BookkeeperType), int>.Empty;

    // Longer than any call may last: only a worker that died is waited for.
    private static readonly Duration Lease = Duration.FromMinutes(2);

    /// <summary>
    /// For so long after it was taken an intent may be sent: a worker that was held up for longer sends nothing more,
    /// as another may have taken it by then.
    /// </summary>
    public static readonly Duration SendMax = Duration.FromMinutes(1);

    /// <inheritdoc/>
    public override Lane Lane => Lane.Background;

    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Max);

    /// <summary>Answers <see cref="IntentClaims"/>.</summary>
    public static Decision Decide(ClaimIntents command, Draft draft)
    {
        if (draft.Books.Pause.Image.Why is not null) return new Done(new IntentClaims([]));
        var claims = ImmutableArray.CreateBuilder<IntentClaim>();
        foreach (var seller in draft.Books.SellersDue(draft.Now))
        {
            var places = command.PlacesOf(seller, draft.Books.BookkeeperOf(seller));
            var free = places - command.Taken.GetValueOrDefault(seller);
            if (Math.Min(free, command.Max - claims.Count) is var wanted and > 0)
                foreach (var due in draft.Books.IntentsDue(seller, draft.Now, wanted))
                    if (Claim(draft, due) is { } claim) claims.Add(claim);
        }

        return new Done(new IntentClaims(claims.ToImmutable()));
    }

    private int PlacesOf(AccountId seller, in BookkeeperImage bookkeeper)
    {
        var usual = bookkeeper.Concurrency ?? PerSeller;
        return Places.TryGetValue((seller, bookkeeper.Type), out var places) ? Math.Min(places, usual) : usual;
    }

    private static IntentClaim? Claim(Draft draft, (AccountId Account, IntentId Intent) due)
    {
        if (draft.Books.Account(due.Account) is not { } book || book.Intents?.Find(due.Intent) is not { } intent)
            throw new InvalidOperationException($"Account {due.Account} does not hold intent {due.Intent}.");
        var bookkeeper = draft.Books.BookkeeperOf(intent.Seller);

        // Who took it and never told what came of it, may have had it done.
        var looksUp = intent.MustLookUp || intent.State == IntentState.Calling;
        if (bookkeeper.Type != intent.Via)
        {
            draft.Add(new IntentSet(intent with
            {
                State = looksUp ? IntentState.Dead : IntentState.Withdrawn, Due = null, MustLookUp = looksUp,
                Why = "bookkeeper-changed", At = draft.Now, Token = looksUp ? intent.Token : null,
            }));
            if (!looksUp) Collecting.Again(draft, book, intent);
            return null;
        }

        if (!looksUp && Collecting.Narrows(draft, book, intent)) return null;
        var taken = intent with
        {
            State = IntentState.Calling, Due = draft.Now + Lease, Attempts = intent.Attempts + 1, At = draft.Now,
            SentAt = MaySentAt(intent),
        };
        draft.Add(new IntentSet(taken));
        var settings = book.Account.Settings;
        return new IntentClaim(
            taken, looksUp, bookkeeper, new Payer(settings.Name, settings.Email, settings.ExternalId)
            {
                Method = PaymentMethods.Of(draft, book)?.Reference,
            });
    }

    // Who took it and never told what came of it, may have sent it as late as it might.
    private static Instant? MaySentAt(OutboxIntent intent) =>
        intent.State != IntentState.Calling ? intent.SentAt
        : intent.SentAt is { } told ? Instant.Max(told, intent.At + SendMax)
        : intent.At + SendMax;
}

/// <summary>Who pays, as a bookkeeper is told.</summary>
/// <param name="Name">The account's name, or null.</param>
/// <param name="Email">Its e-mail address, or null.</param>
/// <param name="ExternalId">The seller's own name for it, or null.</param>
public sealed record Payer(string? Name, string? Email, string? ExternalId)
{
    /// <summary>What the bookkeeper calls what it pays by; null: it is not known here.</summary>
    public string? Method { get; init; }
}

/// <summary>What a worker has to do.</summary>
/// <param name="Intent">What is to be done.</param>
/// <param name="LooksUp">True: it may have been done, and is looked up there first.</param>
/// <param name="Bookkeeper">By whom.</param>
/// <param name="Payer">Who pays.</param>
public sealed record IntentClaim(OutboxIntent Intent, bool LooksUp, BookkeeperImage Bookkeeper, Payer Payer)
{
    /// <summary>What the payer is billed for, where the bookkeeper makes an invoice of it; else null.</summary>
    public Itemized? Invoice { get; init; }
}

/// <summary>What a worker has to do now.</summary>
/// <param name="Claims">The intents, each with its own bookkeeper.</param>
public sealed record IntentClaims(ImmutableArray<IntentClaim> Claims);
