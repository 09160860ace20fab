using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Usage;

/// <summary>
/// Reserves usage before it happens: refused where the account could not afford it, held until it is committed,
/// released, or its time is over. Where nothing limits the account it is granted and holds nothing.
/// </summary>
public sealed record Reserve : Command
{
    /// <summary>
    /// The most open reservations of an account, each counted once for every level that may hold it: as many as one
    /// decision can end.
    /// </summary>
    internal const int CountMax = 10_000;

    /// <summary>Whose.</summary>
    public required AccountId Account { get; init; }

    /// <summary>Made at the edge.</summary>
    public required ReservationId Id { get; init; }

    /// <summary>What will be used.</summary>
    public required string Service { get; init; }

    /// <summary>How much, 0 to 10^18; null: as much as <see cref="Amount"/> buys.</summary>
    public decimal? Usage { get; init; }

    /// <summary>What it may hold at most, in currency units; null: no matter.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Above 0: what is granted of less than asked, or for an amount, is a multiple of it.</summary>
    public decimal Step { get; init; } = 1;

    /// <summary>True if less will do.</summary>
    public bool IsPartial { get; init; }

    /// <summary>How long it stays.</summary>
    public required Duration Ttl { get; init; }

    /// <summary>Of the record to come, a JSON object as text, or null.</summary>
    public string? Properties { get; init; }

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers <see cref="ReservationView"/>.</summary>
    public static Decision Decide(Reserve command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (book.Account.Image.Status != AccountStatus.Open) return Refusal.Closed(book);
        if (Refusal.IfDelinquent(draft, book) is { } unpaid) return unpaid;
        if (book.Reservations?.Own * (1 + Levels.Above(draft.Books, book).Count()) >= CountMax
            || book.Reservations?.Count >= HeldAbove.HeldMax)
            return new Refused(Reason.TooManyReservations, $"An account has at most {CountMax} open reservations.");

        var asked = new Reservation(
            command.Id, command.Service, command.Usage ?? 0, command.Properties, draft.Now, draft.Now + command.Ttl,
            Money.Zero(book.Currency), null);
        var granting = new Granting(draft, book, command.Amount);
        if (granting.Of(asked) is { } wrong) return wrong;
        if (command.Usage is not null && granting.Grant(asked) is var decision
            && (decision is Done || !command.IsPartial)) return decision;
        return granting.Largest(asked, command.Usage, command.Step) is { } usage
            ? granting.Grant(asked with { Usage = usage })
            : granting.Fits(asked with { Usage = command.Step }) ?? granting.Grant(asked);
    }
}
