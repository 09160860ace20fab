using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;

namespace Brillig.Core.Flow;

/// <summary>How an opened account's states begin.</summary>
internal static class Opening
{
    private static readonly UndoLog Nothing = new(isOn: false);

    /// <summary>The states of an account that was just opened.</summary>
    public static AccountBook Book(AccountOpened fact)
    {
        var currency = fact.Settings.Currency;
        var account = new Account(fact.Account, new AccountImage
        {
            Settings = fact.Settings,
            Tariffs = fact.Tariffs,
            CutsFrom = fact.Settings.OpenedAt,
            CreatedAt = fact.At,
            Revision = 1,
        });
        var balance = Balance.Empty(currency);
        if (fact.OpeningCredit is { } credit) Balance.Apply(balance, credit, Nothing);
        if (fact.OpeningDue is { } due) Balance.Apply(balance, due, Nothing);
        return new AccountBook(account, balance, fact.Settings.Payer is null ? [Running(0, fact.First, currency)] : []);
    }

    /// <summary>The counters of a period that begins.</summary>
    public static RunningCharge Running(int index, FirstPeriod first, Currency currency) =>
        new(new RunningChargeImage
            {
                Index = index, Period = first.Period, Charge = first.Charge, Seller = first.Seller,
                Taxes = first.Taxes, Outside = [],
            },
            currency);

    /// <summary>An account that moved no money yet takes another currency.</summary>
    public static void ApplyCurrency(AccountBook book, Currency currency, UndoLog undo)
    {
        Balance.Apply(book.Balance, currency, undo);
        AccountBook.ApplyCurrency(book, currency, undo);
    }
}
