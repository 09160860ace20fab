using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>Who pays changes on days on which more changes: nothing is billed twice, and nothing gets lost.</summary>
public class PaidChangesTests
{
    private const string Whole =
        """
        {"name": "whole", "charged": "CHARGED",
         "plan": {"c": {"i": {"rate": 31, "prorate": {"additions": false}}}, "d": {"j": {"rate": 31}}}}
        """;

    private readonly TestBooks _books = new();
    private readonly AccountId _payer;
    private readonly AccountId _other;
    private readonly AccountId _own;

    public PaidChangesTests()
    {
        _payer = _books.Open();
        _other = _books.Open(with: c => c with { Parent = _payer });
        _own = _books.Open(with: c => c with { Parent = _other, Payer = _payer });
    }

    public static TheoryData<string> Charged => ["advance", "arrears"];

    [Theory]
    [MemberData(nameof(Charged))]
    public void A_line_that_is_not_prorated_is_billed_once_when_more_changes_on_the_day_of_another_payer(string charged)
    {
        Begin(charged, count: 2);
        _books.At("2026-01-11T08:00:00Z");
        Pay(_other);
        PlanBooks.Set(_books, _own, "d", "j", 1);
        PlanBooks.Set(_books, _own, "d", "j", 0);

        Assert.Equal(62, January());
    }

    [Theory]
    [MemberData(nameof(Charged))]
    public void What_is_added_or_taken_away_on_the_day_of_another_payer_is_as_on_any_other(string charged)
    {
        Begin(charged, count: 2);
        _books.At("2026-01-11T08:00:00Z");
        Pay(_other);
        PlanBooks.Set(_books, _own, "c", "i", 3);
        _books.Restart();
        PlanBooks.Set(_books, _own, "c", "i", 1);
        PlanBooks.Set(_books, _own, "c", "i", 4);
        Pay(_payer);
        _books.At("2026-01-11T09:00:00Z");
        Pay(_other);

        Assert.Equal(124, January());
    }

    [Theory]
    [MemberData(nameof(Charged))]
    public void What_was_added_for_the_whole_period_stays_so_when_another_pays_on_that_day(string charged)
    {
        Begin(charged, count: 2);
        _books.At("2026-01-11T08:00:00Z");
        PlanBooks.Set(_books, _own, "c", "i", 3);
        Pay(_other);
        PlanBooks.Set(_books, _own, "c", "i", 2);
        PlanBooks.Set(_books, _own, "c", "i", 3);
        Pay(_payer);

        Assert.Equal(93, January());
    }

    [Theory]
    [MemberData(nameof(Charged))]
    public void On_a_later_day_it_is_added_to_for_the_whole_period_again(string charged)
    {
        Begin(charged, count: 2);
        _books.At("2026-01-11T08:00:00Z");
        Pay(_other);
        _books.At("2026-01-21T08:00:00Z");
        PlanBooks.Set(_books, _own, "c", "i", 3);

        Assert.Equal(93, January());
    }

    [Fact]
    public void Another_type_in_the_middle_bills_what_is_not_prorated_for_the_days_of_its_first_period_only()
    {
        _books.Type("week", BillingMode.Postpaid, t => t with { Period = new(PeriodUnit.Week, 1) });
        Begin("advance", count: 1);
        _books.At("2026-01-11T00:00:00Z");
        _books.Done<AccountView>(new ChangeAccount { Id = _payer, Type = Given.As<string>("week") });

        // Ten days of January, and all seven of the first week: a change of type begins it on that day.
        Assert.Equal(
            [10m, 31m], _books.Issued(_payer).Select(c => c.Total.Amount)
                .Append(_books.OpenCharge(_payer).Charge.Total.Amount));
    }

    [Fact]
    public void A_change_of_who_pays_is_one_change_with_all_else_that_changes()
    {
        var before = _books.Account(_own).Image.Revision;
        _books.Done<AccountView>(new ChangeAccount
        {
            Id = _own, Name = Given.As<string>("own"), Payer = Given.As<AccountId?>(_other),
        });
        Pay(null);
        _books.Type("week", BillingMode.Postpaid, t => t with { Period = new(PeriodUnit.Week, 1) });
        _books.Done<AccountView>(new ChangeAccount
        {
            Id = _own, Type = Given.As<string>("week"), Payer = Given.As<AccountId?>(_payer),
        });
        _books.Done<AccountView>(new ChangeAccount
        {
            Id = _own, TimeZone = Given.As<string>("Pacific/Apia"), Payer = Given.As<AccountId?>(null),
        });

        var account = _books.Account(_own).Image;
        Assert.Equal(before + 4, account.Revision);
        Assert.Equal(
            ("own", "Pacific/Apia", (AccountId?)null),
            (account.Settings.Name, account.Settings.TimeZone, account.Settings.Payer));
        _books.Invariants.CheckReplay();
    }

    private void Begin(string charged, long count)
    {
        PlanBooks.Publish(_books, "whole", Whole.Replace("CHARGED", charged, StringComparison.Ordinal));
        PlanBooks.Assign(_books, _own, "whole");
        PlanBooks.Set(_books, _own, "c", "i", count);
    }

    private void Pay(AccountId? payer) =>
        _books.Done<AccountView>(new ChangeAccount { Id = _own, Payer = Given.As(payer) });

    // What January costs, whoever pays for which part of it.
    private decimal January()
    {
        _books.BillTo("2026-02-01T00:00:00Z");
        _books.Invariants.CheckReplay();
        return ((AccountId[])[_payer, _other]).SelectMany(a => _books.Issued(a)).SelectMany(c => c.Items)
            .Where(i => i.Line is { Part: not LinePart.Advance } line && line.For == _own).Sum(i => i.Total.Amount);
    }
}
