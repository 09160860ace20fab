using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Bookkeeping;

/// <summary>Sets which system collects and accounts for a seller, or takes it back to `local`.</summary>
/// <param name="Seller">Whose; the operator's, too.</param>
/// <param name="Image">What it is from now on; without credentials it keeps those it has, at the same address.</param>
public sealed record SetBookkeeper(AccountId Seller, BookkeeperImage Image) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Bookkeeper, Seller.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Seller;

    /// <summary>Answers <see cref="BookkeeperView"/>.</summary>
    public static Decision Decide(SetBookkeeper command, Draft draft)
    {
        if (ReadBookkeeper.Refuse(draft, command.Seller) is { } refused) return refused;
        var (before, image) = (draft.Books.BookkeeperOf(command.Seller), command.Image);
        if (image.IsOutside && image.Credentials is null)
        {
            if (image.Type != before.Type || image.Address != before.Address || before.Credentials is null)
            {
                return Refused.At(
                    Reason.BadRequest, "/credentials", "must be given with another type or address than it had");
            }

            image.Credentials = before.Credentials;
        }

        image.Revision = before.Revision + 1;
        image.At = draft.Now;
        draft.Add(new BookkeeperSet(command.Seller, image));
        if (!before.CollectsLines && SubscriptionDays.RefuseOf(draft, command.Seller) is { } off) return off;
        return new Done(new BookkeeperView(command.Seller, image));
    }
}

/// <summary>Live: the bookkeeper of a seller.</summary>
/// <param name="Seller">Whose.</param>
public sealed record ReadBookkeeper(AccountId Seller) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Seller;

    /// <summary>Answers <see cref="BookkeeperView"/>.</summary>
    public static Decision Decide(ReadBookkeeper command, Draft draft) => Refuse(draft, command.Seller)
        ?? (Decision)new Done(new BookkeeperView(command.Seller, draft.Books.BookkeeperOf(command.Seller)));

    /// <summary>A seller's bookkeeper is its own, or of one above it.</summary>
    internal static Refused? Refuse(Draft draft, AccountId seller)
    {
        if (seller.IsOperator)
        {
            return draft.Caller.IsOperator
                ? null
                : new Refused(Reason.NotAllowed, "The operator's bookkeeper is the operator's.");
        }

        return draft.Reach(seller) is not { } book ? Refusal.NoAccount(seller)
            : book.Account.Image is { Status: AccountStatus.Open, Settings.Reseller: true } ? null
            : new Refused(Reason.NotReseller, $"Account {seller} sells to nobody: its seller's bookkeeper is its.");
    }
}

/// <summary>The bookkeeper of a seller, as people see it: never with its credentials.</summary>
/// <param name="Seller">Whose.</param>
/// <param name="Image">What it is.</param>
public sealed record BookkeeperView(AccountId Seller, BookkeeperImage Image);
