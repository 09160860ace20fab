using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Payments;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>Who may pay for whom, and what an account that another pays for has of its own: nothing.</summary>
public class PayingTests
{
    private readonly TestBooks _books = new();
    private readonly AccountId _reseller;
    private readonly AccountId _payer;
    private readonly AccountId _between;
    private readonly AccountId _own;

    public PayingTests()
    {
        _reseller = _books.Open(with: c => c with { Reseller = true });
        _payer = _books.Open(with: c => c with { Parent = _reseller });
        _between = _books.Open(with: c => c with { Parent = _payer });
        _own = _books.Open(with: c => c with { Parent = _between });
    }

    [Fact]
    public void Only_an_open_account_above_pays_of_the_same_seller_and_currency_and_none_in_a_chain()
    {
        var beside = _books.Open(with: c => c with { Parent = _payer });
        var euro = _books.Open(with: c => c with { Parent = _between, Currency = TestBooks.CurrencyOf("EUR") });
        var below = _books.Open(with: c => c with { Parent = _own });

        Assert.Equal(Reason.UnknownPayer, Refusal(_own, new AccountId(_books.NewId())));
        Assert.Equal(Reason.UnknownPayer, Refusal(_own, AccountId.Operator));
        Assert.Equal(Reason.PayerNotAbove, Refusal(_own, beside));
        Assert.Equal(Reason.PayerNotAbove, Refusal(_payer, _own));
        Assert.Equal(Reason.PayerOfAnotherSeller, Refusal(_own, _reseller));
        Assert.Equal(Reason.CurrencyMismatch, Refusal(euro, _payer));

        Pay(_own, _payer);
        Assert.Equal(Reason.PayerChain, Refusal(below, _own));
        Assert.Equal(Reason.PayerChain, Refusal(_payer, _payer, Opened(_own)));
        Pay(below, _payer);
        Assert.Equal(Reason.PayerChain, Pays(_between, below, by: _between));
    }

    [Fact]
    public void A_seller_says_so_and_no_customer_for_itself_or_for_one_below()
    {
        var command = new ChangeAccount { Id = _own, Payer = Given.As<AccountId?>(_payer) };

        Assert.Equal(Reason.NotAllowed, _books.Refusal(command, Key(_own)));
        Assert.Equal(Reason.NotAllowed, _books.Refusal(command, Key(_payer)));
        _books.Done<AccountView>(command, Key(_reseller));
    }

    [Fact]
    public void It_has_no_charge_and_no_balance_and_what_may_be_spent_is_the_payers()
    {
        _books.Pay(_payer, 20);
        _books.Done<AccountView>(new ChangeAccount { Id = _payer, CreditLimit = Given.As<decimal?>(5m) });
        Pay(_own, _payer);

        var view = _books.Account(_own);
        Assert.Equal(
            (0m, 0m, 0m, 25m),
            (view.Balance.Amount, view.Posted.Amount, view.Unbilled.Amount, view.Available?.Amount));
        Assert.Equal(_books.Account(_payer).Period, view.Period);
        Assert.Equal(_payer, view.Image.Settings.Payer);
        Assert.Empty(_books.Done<RunningCharges>(new ReadRunningCharges(_own)).Charges);
    }

    [Fact]
    public void Charges_and_payments_are_asked_for_where_they_are()
    {
        var payment = _books.Pay(_own, 5);
        _books.Refund(_own, payment.Id);
        Pay(_own, _payer);

        Assert.Equal(
            [Reason.PaidFor],
            ((Command[])
            [
                new CloseCharge(_own), new PreviewCharge(_own, null), new AddChargeItem(_own, "set-up", 1, 5),
                new RecordPayment(new(_books.NewId()), _own, null, "card", 5, null, null),
                _books.RefundOf(_own, payment.Id),
            ]).Select(command => _books.Refusal(command)).Distinct());
    }

    [Fact]
    public void What_is_left_is_settled_first_and_a_dry_run_tells_how_much()
    {
        _books.Done<ChargeView>(new AddChargeItem(_own, "set-up", 1, 5));
        var command = new ChangeAccount { Id = _own, Payer = Given.As<AccountId?>(_payer) };
        var refused = Assert.IsType<Refused>(_books.Do(command, dryRun: true));
        Assert.Equal(Reason.BalanceNotZero, refused.Reason);
        Assert.Contains("owe 5.00", refused.Detail, StringComparison.Ordinal);

        _books.Pay(_own, 5);
        _books.Done<AccountView>(command);

        Assert.Equal([5m], _books.Issued(_own).Select(c => c.Total.Amount));
        Assert.Equal(Reason.BalanceNotZero, _books.Refusal(new OpenAccount
        {
            Id = new(_books.NewId()), Parent = _payer, Payer = _payer, Balance = 1,
        }));
    }

    [Fact]
    public void Both_charges_close_in_either_direction_and_a_period_of_its_own_begins()
    {
        Item(_payer, 3);
        Pay(_own, _payer);
        Item(_payer, 4);
        _books.At("2026-01-10T00:00:00Z");
        Pay(_own, null);
        _books.Restart();
        Item(_own, 5);
        _books.BillTo("2026-03-01T00:00:00Z");

        Assert.Equal([3m, 4m], _books.Issued(_payer).Select(c => c.Total.Amount));
        Assert.Equal(["3 01-10/02-01 02-01 5.00"], _books.Bills(_own));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void An_open_reservation_is_ended_first()
    {
        _books.Publish("""{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1}]}""",
            caller: Key(_reseller));
        var own = _books.Open("t", with: c => c with { Parent = _payer });
        _books.Done<Brillig.Core.Usage.ReservationView>(new Brillig.Core.Usage.Reserve
        {
            Account = own, Id = new(_books.NewId()), Service = "sms", Usage = 1,
            Ttl = NodaTime.Duration.FromMinutes(1),
        });

        Assert.Equal(Reason.ReservationsOpen, Refusal(own, _payer));
        _books.At("2026-01-01T00:01:00Z");
        Pay(own, _payer);
    }

    [Fact]
    public void No_move_and_no_new_seller_takes_an_account_from_who_pays_for_it()
    {
        var other = _books.Open(with: c => c with { Parent = _reseller });
        Pay(_own, _payer);

        Assert.Equal(Reason.PayerLost, _books.Refusal(Move(_own, other)));
        Assert.Equal(Reason.PayerLost, _books.Refusal(Move(_between, other)));
        Assert.Equal(Reason.PayerLost, _books.Refusal(new SetReseller(_between, true, default)));
        Assert.Equal(Reason.PayerLost, _books.Refusal(new SetReseller(_payer, true, default)));
        _books.Done<AccountView>(Move(_payer, other));
        _books.Done<AccountView>(Move(_own, _payer));
        _books.Done<AccountView>(new SetReseller(_reseller, false, default));
        Assert.Equal(_payer, _books.Account(_own).Image.Settings.Payer);
    }

    [Fact]
    public void The_currency_stays_that_of_both()
    {
        Pay(_own, _payer);

        foreach (var account in (AccountId[])[_own, _payer])
        {
            Assert.Equal(Reason.CurrencyMismatch, _books.Refusal(new ChangeAccount
            {
                Id = account, Currency = Given.As<Currency?>(TestBooks.CurrencyOf("EUR")),
            }));
        }
    }

    [Fact]
    public void A_closed_one_is_gone_when_the_payers_charge_is_issued_and_who_pays_stays_open_so_long()
    {
        Pay(_own, _payer);
        Assert.Equal(Reason.AccountHasChildren, _books.Refusal(new CloseAccount(_payer)));

        _books.Done<AccountView>(new CloseAccount(_own));
        Assert.Equal(AccountStatus.Closing, _books.Account(_own).Image.Status);
        Assert.Equal(Reason.AccountClosed, Refusal(_own, null));
        _books.BillTo("2026-02-01T00:00:00Z");
        _books.Restart();

        Assert.Equal(AccountStatus.Closed, _books.Account(_own).Image.Status);
        Assert.False(_books.Books.Payees.Any);
        _books.Done<AccountView>(new CloseAccount(_between));
        _books.Done<AccountView>(new CloseAccount(_payer));
    }

    [Fact]
    public void Another_payer_takes_over_from_one()
    {
        Pay(_own, _payer);
        Pay(_own, _between);
        Item(_between, 2);

        Assert.Equal([_own], _books.Books.Payees.Of(_between).Select(b => b.Id));
        Assert.Empty(_books.Books.Payees.Of(_payer));
        _books.Invariants.CheckReplay();
    }

    private AccountId Opened(AccountId parent)
    {
        var top = _books.Open(with: c => c with { Parent = _reseller });
        _books.Done<AccountView>(new ChangeAccount { Id = _payer, Parent = Given.As<AccountId?>(top) });
        Assert.NotEqual(parent, top);
        return top;
    }

    private Reason Refusal(AccountId account, AccountId? payer, AccountId named = default) => _books.Refusal(
        new ChangeAccount { Id = account, Payer = Given.As<AccountId?>(named == default ? payer : named) });

    // A chain from its other end: one that would pay is paid for.
    private Reason Pays(AccountId account, AccountId below, AccountId by)
    {
        Assert.NotEqual(account, below);
        var payee = _books.Open(with: c => c with { Parent = by });
        Pay(payee, by);
        return Refusal(by, _payer);
    }

    private void Pay(AccountId account, AccountId? payer) =>
        _books.Done<AccountView>(new ChangeAccount { Id = account, Payer = Given.As(payer) });

    private void Item(AccountId account, decimal amount) =>
        _books.Done<ChargeView>(new AddChargeItem(account, "item", 1, amount));

    private static ChangeAccount Move(AccountId account, AccountId parent) =>
        new() { Id = account, Parent = Given.As<AccountId?>(parent) };

    private static Caller Key(AccountId account) => new(account, Role.Admin, default);
}
