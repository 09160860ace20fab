using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;
using Xunit;

namespace Brillig.Tests.Core.Flow;

public class ResellerTests
{
    private const string House = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1}]}""";
    private const string Own = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 3}]}""";

    private readonly TestBooks _books = new();
    private readonly AccountId _reseller;
    private readonly AccountId _customer;
    private readonly AccountId _below;

    public ResellerTests()
    {
        _books.Publish(House);
        _reseller = _books.Open("t", with: c => c with { Reseller = true });
        _books.Publish(Own, caller: Key(_reseller));
        _customer = _books.Open("t", with: c => c with { Parent = _reseller });
        _below = _books.Open("t", with: c => c with { Parent = _customer });
    }

    [Fact]
    public void Each_account_pays_the_prices_of_its_seller_on_charges_numbered_by_it()
    {
        foreach (var account in new[] { _reseller, _customer, _below }) _books.Use(account, "sms", 2);

        Assert.Equal([2m, 6m, 6m], new[] { _reseller, _customer, _below }.Select(a => _books.Close(a).Total.Amount));
        Assert.Equal(
            [(AccountId.Operator, 1L), (_reseller, 1L), (_reseller, 2L)],
            Issued().Select(c => (c.Seller, c.Number ?? 0)));
        Assert.Equal(
            [AccountId.Operator, _reseller, _reseller],
            _books.Facts.Select(f => f.Fact).OfType<JournalPosted>().Select(f => f.Entry.Seller));
    }

    [Fact]
    public void Another_seller_takes_over_with_the_next_period_and_what_it_lacks_must_be_confirmed()
    {
        _books.Use(_customer, "sms", 2);
        var demote = new SetReseller(_reseller, false, default);
        var refused = Assert.IsType<Refused>(_books.Do(demote));
        Assert.Equal(Reason.NotOffered, refused.Reason);
        Assert.Equal(2, refused.Faults?.Count);
        Assert.Contains($"account {_customer}: tariff t", refused.Faults?.Select(f => f.Detail) ?? []);

        _books.Done<AccountView>(demote with { Terms = new(true, false, false) });
        Assert.Equal(AccountId.Operator, _books.Account(_customer).Seller);
        _books.Use(_customer, "sms", 1);
        _books.Done<AccountView>(new ChangeAccount { Id = _customer, Tariff = Given.As("t") });
        _books.Use(_customer, "sms", 1);
        _books.BillTo("2026-02-01T00:00:00Z");
        _books.Use(_customer, "sms", 1);
        Assert.Equal(Reason.NoRate, _books.UseRefused(_below, "sms", 1));
        _books.BillTo("2026-03-01T00:00:00Z");

        Assert.Equal(
            [(_reseller, 1L, 12m), (AccountId.Operator, 1L, 1m)],
            _books.Issued(_customer).Select(c => (c.Seller, c.Number ?? 0, c.Total.Amount)));
    }

    [Fact]
    public void Now_closes_first()
    {
        _books.At("2026-01-15T12:00:00Z").Use(_customer, "sms", 2);
        _books.Done<AccountView>(new SetReseller(_reseller, false, new(true, true, false)));
        _books.Bill();
        _books.Done<AccountView>(new ChangeAccount { Id = _customer, Tariff = Given.As("t") });
        _books.Use(_customer, "sms", 2);
        _books.BillTo("2026-02-01T00:00:00Z");

        Assert.Equal(
            ["1 01-01/01-15T12 01-15T12 6.00", "1 01-15T12/02-01 02-01 2.00"], _books.Bills(_customer));
    }

    [Fact]
    public void A_reseller_made_between_takes_those_below_it_and_below_no_other()
    {
        Assert.Equal(Reason.NotOffered, _books.Refusal(new SetReseller(_customer, true, default)));
        _books.Done<AccountView>(new SetReseller(_customer, true, new(true, false, false)));
        Assert.Equal(_customer, _books.Account(_below).Seller);
        Assert.Equal(_reseller, _books.Account(_customer).Seller);
        Assert.Equal(Reason.ResellerDescendants, _books.Refusal(new SetReseller(_reseller, false, default)));

        _books.Done<AccountView>(new SetReseller(_reseller, false, new(true, false, true)));
        Assert.Equal(_customer, _books.Account(_below).Seller);
        Assert.Equal(AccountId.Operator, _books.Account(_customer).Seller);
        Assert.Equal(Reason.MasterAccount, _books.Refusal(new SetReseller(default, false, default)));
    }

    [Fact]
    public void An_account_moves_with_all_below_it_but_never_below_itself()
    {
        var other = _books.Open(with: c => c with { ExternalId = "x" });
        Assert.Equal(Reason.TreeCycle, _books.Refusal(Move(_customer, _customer)));
        Assert.Equal(Reason.TreeCycle, _books.Refusal(Move(_reseller, _below)));
        Assert.Equal(Reason.UnknownParent, _books.Refusal(Move(_customer, new(_books.NewId()))));
        Assert.Equal(Reason.NotOffered, _books.Refusal(Move(_customer, other)));
        Assert.Equal(Reason.NameTaken, _books.Refusal(
            Move(_customer, default) with { ExternalId = Given.As("x"), Resettling = new(true, false, false) }));

        _books.Done<AccountView>(Move(_customer, other) with { Resettling = new(true, false, false) });
        Assert.Equal(AccountId.Operator, _books.Account(_below).Seller);
        Assert.Equal(
            [0, 1], new[] { _reseller, other }.Select(a => _books.Book(a).Account.Image.OpenChildren));
        Assert.IsType<Done>(_books.Do(new CloseAccount(_reseller)));
        Assert.Equal(Reason.AccountHasChildren, _books.Refusal(new CloseAccount(other)));
        Assert.Equal(Reason.UnknownParent, _books.Refusal(Move(_below, _reseller)));
    }

    [Fact]
    public void What_moves_is_not_deeper_than_the_tree_may_be()
    {
        var deepest = _books.Open();
        var second = deepest;
        for (var depth = 2; depth <= 19; depth++)
            second = _books.Open(with: c => c with { Parent = second });
        Assert.Equal(Reason.TreeTooDeep, _books.Refusal(Move(_customer, second)));
        _books.Done<AccountView>(Move(_below, second) with { Resettling = new(true, false, false) });
        Assert.Equal(20, _books.Books.Tree.Depth(_below));
        Assert.Equal(20, _books.Books.Tree.Height(_books.Book(deepest)));
    }

    [Fact]
    public void Who_stands_above_but_below_the_seller_is_a_customer()
    {
        foreach (var command in OfTheSeller(_below))
        {
            Assert.Equal(Reason.NotAllowed, _books.Refusal(command, Key(_customer)));
            Assert.Equal(Reason.NotAllowed, _books.Refusal(command, Key(_below)));
        }

        foreach (var command in OfTheSeller(_below)) Assert.IsType<Done>(_books.Do(command, Key(_reseller)));
        foreach (var command in OfTheSeller(_below)) Assert.IsType<Done>(_books.Do(command));
        Assert.IsType<Done>(_books.Do(
            new ChangeAccount { Id = _below, ExternalId = Given.As("mine") }, Key(_customer)));
    }

    [Fact]
    public void A_customer_opens_accounts_below_itself_but_gives_them_nothing_of_the_seller()
    {
        OpenAccount Opening() => new() { Id = new(_books.NewId()), Parent = _customer };
        OpenAccount[] rich =
        [
            Opening() with { Balance = 1 }, Opening() with { Balance = -1 }, Opening() with { Tariff = "t" },
            Opening() with { Type = "prepaid" }, Opening() with { CreditLimit = 5 }, Opening() with { TaxRates = [] },
            Opening() with { Reseller = true },
        ];

        foreach (var opening in rich) Assert.Equal(Reason.NotAllowed, _books.Refusal(opening, Key(_customer)));
        foreach (var opening in rich) Assert.IsType<Done>(_books.Do(opening, Key(_reseller)));
        Assert.IsType<Done>(_books.Do(Opening() with { Name = "n", ExternalId = "e" }, Key(_customer)));
    }

    [Fact]
    public void Nobody_moves_an_account_away_from_its_seller_but_who_sells_in_both_places()
    {
        var second = _books.Open(with: c => c with { Parent = _reseller, Reseller = true });
        var sibling = _books.Open(with: c => c with { Parent = _customer });
        var sub = _books.Open(with: c => c with { Parent = _customer }, caller: Key(_customer));
        var confirmed = new ResettlingTerms(true, false, false);

        Assert.IsType<Done>(_books.Do(Move(sub, sibling), Key(_customer)));
        Assert.Equal(Reason.NotAllowed, _books.Refusal(Move(sub, _customer), Key(sub)));
        Assert.Equal(Reason.UnknownParent, _books.Refusal(Move(sub, second), Key(_customer)));
        _books.Done<AccountView>(new SetReseller(sibling, true, confirmed), Key(_reseller));
        Assert.Equal(Reason.NotAllowed, _books.Refusal(Move(_below, sibling), Key(_customer)));
        Assert.IsType<Done>(_books.Do(Move(_below, sibling) with { Resettling = confirmed }, Key(_reseller)));
        Assert.IsType<Done>(_books.Do(Move(_below, second) with { Resettling = confirmed }, Key(_reseller)));
        Assert.Equal(Reason.UnknownParent, _books.Refusal(Move(_below, default), Key(_reseller)));
    }

    [Fact]
    public void Taxes_are_those_of_the_nearest_seller_that_has_some()
    {
        var taxed = new TestBooks("USD", TestBooks.Tax("VAT", 20));
        taxed.Publish(House);
        var top = taxed.Open(with: c => c with { Reseller = true });
        var next = taxed.Open(
            with: c => c with { Reseller = true, Parent = top, TaxRates = [TestBooks.Tax("GST", 5)] });
        var accounts = new[] { top, next }.Select(p => taxed.Open(with: c => c with { Parent = p })).ToArray();

        Assert.Equal(
            ["VAT", "GST"], accounts.Select(a => taxed.Book(a).Open?.Image.Taxes.Single().Name));
        taxed.Done<AccountView>(new ChangeAccount
        {
            Id = next, TaxRates = Given.As<ImmutableArray<TaxRate>?>(null),
        });
        taxed.BillTo("2026-02-01T00:00:00Z");
        Assert.Equal("VAT", taxed.Book(accounts[1]).Open?.Image.Taxes.Single().Name);
    }

    [Fact]
    public void Twenty_thousand_children_come_and_go_one_by_one()
    {
        var books = new TestBooks();
        var (from, to) = (books.Open(), books.Open());
        var draft = books.NewDraft();
        var ids = Enumerable.Range(0, 20_000).Select(_ => new AccountId(books.NewId())).ToArray();
        foreach (var id in ids)
            Perform.Of(new Envelope(new OpenAccount { Id = id, Parent = from }, default, "test"), draft);
        draft.Forget();
        var mark = draft.Mark();
        foreach (var id in ids) Perform.Of(new Envelope(Move(id, to), default, "test"), draft);

        Assert.Equal(20_000, books.Books.Tree.Children(to).Count());
        Assert.Empty(books.Books.Tree.Children(from));
        draft.Back(mark);
        Assert.Equal(ids.ToHashSet(), books.Books.Tree.Children(from).Select(b => b.Id).ToHashSet());
        Assert.Empty(books.Books.Tree.Children(to));
    }

    [Fact]
    public void More_accounts_than_one_step_may_change_are_refused()
    {
        var books = new TestBooks();
        books.Publish(House);
        var top = books.Open();
        var draft = books.NewDraft();
        for (var i = 0; i <= Resettling.AccountsMax; i++)
        {
            var opening = new OpenAccount { Id = new(books.NewId()), Parent = top, Tariff = i == 0 ? null : "t" };
            Perform.Of(new Envelope(opening, default, "test"), draft);
        }

        Decision Make(bool now) => Perform.Of(
            new Envelope(new SetReseller(top, true, new(true, now, false)), default, "test", DryRun: true), draft);
        Assert.Equal(Reason.TooManyAccounts, Assert.IsType<Refused>(Make(now: true)).Reason);
        Assert.IsType<Done>(Make(now: false));
    }

    private static Caller Key(AccountId account) => new(account, Role.Admin, default);

    private static ChangeAccount Move(AccountId account, AccountId parent) =>
        new() { Id = account, Parent = Given.As<AccountId?>(parent) };

    private IEnumerable<Charge> Issued() =>
        _books.Facts.Select(f => f.Fact).OfType<ChargeIssued>().Select(f => f.Charge);

    private IEnumerable<Command> OfTheSeller(AccountId account) =>
    [
        new RecordPayment(new(_books.NewId()), account, null, "cash", 1, null, null),
        new AddChargeItem(account, "x", 1, 1),
        new ChangeAccount { Id = account, Tariff = Given.As<string>("t") },
        new ChangeAccount { Id = account, CreditLimit = Given.As<decimal?>(1) },
        new ChangeAccount { Id = account, TaxRates = Given.As<ImmutableArray<TaxRate>?>([]) },
        new ChangeAccount { Id = account, Type = Given.As<string>("prepaid") },
        new ChangeAccount { Id = account, Reseller = Given.As<bool?>(false) },
        new SetReseller(account, true, default), new SetReseller(account, false, default),
    ];
}
