using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Accounts;

/// <summary>An account as people see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Image">Its settings and life.</param>
/// <param name="Type">The name of its billing type.</param>
/// <param name="Mode">When usage counts.</param>
/// <param name="Tariff">Its tariff now, or null.</param>
/// <param name="TariffName">That tariff's name.</param>
/// <param name="Posted">Σ entries of the ledger account customer.</param>
/// <param name="Unbilled">What all charges not yet issued would be owed now.</param>
/// <param name="Balance">Posted on a postpaid account, posted − unbilled on a prepaid one.</param>
/// <param name="Available">What may still be spent, of its payer's money if another pays; null: no floor.</param>
/// <param name="Reserved">What open reservations hold.</param>
/// <param name="Period">The period that runs, or null.</param>
/// <param name="Seller">Who sells to it: the nearest reseller above it, else the operator.</param>
public sealed record AccountView(
    AccountId Id,
    AccountImage Image,
    string Type,
    BillingMode Mode,
    TariffId? Tariff,
    string? TariffName,
    Money Posted,
    Money Unbilled,
    Money Balance,
    Money? Available,
    Money Reserved,
    BillingPeriod? Period,
    AccountId Seller)
{
    /// <summary>The account as it is in the draft.</summary>
    internal static AccountView Of(Draft draft, AccountBook book)
    {
        var terms = draft.Books.BillingType(book.Account.Settings.Type).Terms;
        var tariff = draft.TariffAt(book, draft.Now);
        return new AccountView(
            book.Id,
            book.Account.Image with { Standing = draft.Payer(book).Account.Image.Standing },
            draft.Books.BillingType(book.Account.Settings.Type).Image.Name,
            terms.Mode,
            tariff?.Id,
            tariff?.Image.Name,
            book.Balance.Image.Posted,
            book.Unbilled,
            book.BalanceUnder(terms),
            draft.Available(book),
            draft.Reserved(book),
            draft.Open(book)?.Image.Period,
            draft.Books.Tree.Seller(book));
    }
}

/// <summary>Live: an account.</summary>
public sealed record ReadAccount(AccountId Id) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Id;

    /// <summary>Answers <see cref="AccountView"/>.</summary>
    public static Decision Decide(ReadAccount command, Draft draft) =>
        draft.Reach(command.Id) is { } book ? new Done(AccountView.Of(draft, book)) : Refusal.NoAccount(command.Id);
}

/// <summary>Live: the accounts of a page that a list found; those that the caller may not see are left out.</summary>
public sealed record ReadAccounts(IReadOnlyList<AccountId> Ids) : Command
{
    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Ids.Count);

    /// <summary>Answers <see cref="AccountViews"/>.</summary>
    public static Decision Decide(ReadAccounts command, Draft draft)
    {
        var views = new List<AccountView>(command.Ids.Count);
        foreach (var id in command.Ids)
        {
            if (draft.Reach(id) is not { } book) continue;
            Advance.Turn(draft, book);
            views.Add(AccountView.Of(draft, book));
        }

        return new Done(new AccountViews(views));
    }
}

/// <summary>Accounts, in the order asked for.</summary>
public sealed record AccountViews(IReadOnlyList<AccountView> Accounts);
