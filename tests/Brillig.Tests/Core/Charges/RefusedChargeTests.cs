using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Tests.Core.Flow;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Charges;

/// <summary>What is refused is told in a sentence for people, with where in the request it is wrong.</summary>
public class RefusedChargeTests
{
    private const string Above = " only by a key of the account's seller, of one above that, or the operator's.";

    private readonly TestBooks _books = new("USD", TestBooks.Tax("VAT", 20m));
    private readonly AccountId _account;
    private readonly Charge _charge;

    public RefusedChargeTests()
    {
        _books.Publish("""
            {"name": "t", "rates": [{"service": "a", "model": "per_unit", "price": 1},
             {"service": "b", "model": "per_unit", "price": 1}]}
            """);
        _account = _books.Open("t");
        _books.Use(_account, "a", 10);
        _books.Use(_account, "b", 10);
        _books.Do(new AddChargeItem(_account, "b", 1, 1));
        _charge = _books.Close(_account);
    }

    [Fact]
    public void Nobody_gives_himself_money_back()
    {
        var own = new Caller(_account, Role.Admin, default);
        Assert.Equal("Lines are added to a charge" + Above, Told(new AddChargeItem(_account, "x", 1, 1), own).Detail);
        Assert.Equal("Charges are credited" + Above, Told(Credit(new LineCredit(0, null, 1)), own).Detail);
        Assert.Equal("Charges are voided" + Above, Told(_books.VoidOf(_account, _charge.Id), own).Detail);
        Assert.Equal("Taxes are set" + Above, Told(new SetOutsideTaxes(_account, Open, []), own).Detail);
    }

    [Fact]
    public void A_credit_says_which_item_is_wrong()
    {
        Assert.Equal((Reason.BadRequest, "/items", "A credit note names an item."), Told(Credit()));
        Item("/items/0", "The charge has no item 4; it has 4, from 0.", new LineCredit(4, null, 1));
        Item("/items/0", "The charge has no item -1; it has 4, from 0.", new LineCredit(-1, null, 1));
        Item("/items/0", "The charge has no item z; it has 4, from 0.", new LineCredit(null, "z", 1));
        Item("/items/0", "The charge has no item ; it has 4, from 0.", new LineCredit(null, null, 1));
        Item("/items/0", "VAT is a tax: it is given back with the items that it is on.", new LineCredit(3, null, 1));
        Item("/items/0", "2 items are named b: name one by its place, item 1 or another.",
            new LineCredit(null, "b", 1));
        Item("/items/1", "Item 0 is named twice.", new LineCredit(0, null, 1), new LineCredit(null, "a", 1));
        Item("/items/1/amount", "An amount is above zero and has at most 2 decimals.",
            new LineCredit(1, null, 1), new LineCredit(0, null, 0.001m));
        Item("/items/0/amount", "An amount is above zero and has at most 2 decimals.", new LineCredit(0, null, 0));
        Item("/items/0/amount", "An amount is above zero and has at most 2 decimals.", new LineCredit(0, null, -1));

        void Item(string pointer, string detail, params LineCredit[] lines) =>
            Assert.Equal((Reason.BadRequest, pointer, detail), Told(Credit(lines)));
    }

    [Fact]
    public void A_credit_of_more_than_remains_says_how_much_that_is()
    {
        Assert.Equal((Reason.CreditTooLarge, "/items/0/amount", "Only 10.00 USD remain of item 0."),
            Told(Credit(new LineCredit(0, null, 10.01m))));
    }

    [Fact]
    public void Taxes_say_what_is_wrong_with_them()
    {
        Assert.Equal((Reason.BadRequest, "/1/amount", "USD has 2 decimals."), Told(new SetOutsideTaxes(
            _account, Open, [new("VAT", null, 1, 0.01m), new("VAT", null, 1, 0.001m)])));
        Assert.Equal((Reason.ChargeNotFound, null,
            $"No charge {_charge.Id} is open or closing on this account: an issued one takes no more taxes."),
            Told(new SetOutsideTaxes(_account, _charge.Id, [])));
    }

    [Fact]
    public void A_charge_that_cannot_be_made_says_why()
    {
        Assert.Equal((Reason.NothingToCharge, null, "Nothing has been used or added since the last charge."),
            Told(new CloseCharge(_account)));
        Assert.Equal((Reason.NothingToCharge, null, "Nothing would be charged."),
            Told(new PreviewCharge(_account, null)));
        Assert.Equal((Reason.BadRequest, "/at", "A preview looks ahead: at must not be past."),
            Told(new PreviewCharge(_account, _books.Now - Duration.Epsilon)));
    }

    [Fact]
    public void Due_work_is_the_operator_s()
    {
        var own = new Caller(_account, Role.Admin, default);
        var run = new RunId(_books.NewId());
        Assert.Equal("Billing runs are the operator's.", Told(new StartBillingRun(run, null), own).Detail);
        Assert.Equal("Billing runs are the operator's.", Told(new ReadDue(null), own).Detail);
        Assert.Equal("Due work is the operator's.", Told(new PauseWork("x"), own).Detail);
        Assert.Equal("Due work is resumed by an admin key of the operator.", Told(new ResumeWork(), own).Detail);
        Assert.Equal($"There is no billing run {run}.", Told(new ReadBillingRun(run)).Detail);
        Assert.Equal("A billing run is not ahead of the clock.",
            Told(new StartBillingRun(run, _books.Now + Duration.Epsilon)).Detail);
        Assert.Equal(Lane.Background, new BillDue(1).Lane);
    }

    [Fact]
    public void The_last_charge_of_a_period_lets_it_go()
    {
        _books.Use(_account, "a", 1);
        _books.BillTo("2026-02-01T00:00:00Z");
        var issued = _books.Facts.Select(f => f.Fact).OfType<ChargeIssued>();
        Assert.Equal([false, true], issued.Select(f => f.Next is null));
        Assert.DoesNotContain(_books.Facts, f => f.Fact is PeriodEnded);
        Assert.Single(_books.Book(_account).Image.Running);
    }

    private ChargeId Open => _books.OpenCharge(_account).Charge.Id;

    private CreditCharge Credit(params LineCredit[] lines) => _books.CreditOf(_account, _charge.Id, lines);

    private (Reason Reason, string? Pointer, string Detail) Told(Command command, Caller caller = default)
    {
        var refused = Assert.IsType<Refused>(_books.Do(command, caller));
        return (refused.Reason, refused.Faults?.Single().Pointer, refused.Detail);
    }
}
