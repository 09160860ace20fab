using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Accounts;

/// <summary>Makes an account a reseller, the seller of the accounts below it, or demotes it.</summary>
/// <param name="Id">Which account; the operator sells anyway.</param>
/// <param name="IsReseller">Whether it is one from now on.</param>
/// <param name="Terms">How the accounts below it come to their other seller.</param>
public sealed record SetReseller(AccountId Id, bool IsReseller, ResettlingTerms Terms) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Account, Id.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Id;

    /// <summary>Answers <see cref="AccountView"/>. What it is already it stays.</summary>
    public static Decision Decide(SetReseller command, Draft draft)
    {
        if (command.Id.IsOperator)
        {
            return draft.Caller.IsOperator
                ? new Refused(Reason.MasterAccount, "The operator stands above all accounts, and sells anyway.")
                : new Refused(Reason.NotAllowed, "The operator is the operator's to change.");
        }

        if (draft.Reach(command.Id) is not { } book) return Refusal.NoAccount(command.Id);
        if (!draft.Sells(book)) return Refusal.NotSeller("Resellers are made and demoted");
        if (draft.Open(book) is null) return Refusal.Closed(book);
        var settings = book.Account.Settings;
        if (settings.Reseller != command.IsReseller)
        {
            var next = settings with { Reseller = command.IsReseller };
            if (Resettling.Take(draft, book, next, command.Terms) is { } refused) return refused;
            Advance.To(draft, book);
        }

        return new Done(AccountView.Of(draft, book));
    }
}
