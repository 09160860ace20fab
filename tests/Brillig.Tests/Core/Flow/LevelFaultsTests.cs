using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Tests.Core.ServicePlans;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>Levels above that cannot pay, or have another currency: what is used below them.</summary>
public class LevelFaultsTests
{
    private const string Money =
        """
        {"name": "NAME", "currency": "CURRENCY", "rates": [
          {"service": "fee", "model": "percentage", "percent": 10, CASCADE},
          {"service": "toll", "model": "prepriced", CASCADE},
          {"service": "sum", "model": "graduated_percentage", "tiers": [{"up_to": null, "percent": 1}], CASCADE},
          {"service": "mixed", "model": "matrix", "dimensions": ["kind"], CASCADE,
           "cells": [{"when": {"kind": "money"}, "rate": {"model": "percentage", "percent": 1}}],
           "otherwise": {"model": "per_unit", "price": 1}},
          {"service": "sms", "model": "per_unit", "price": 1, CASCADE}]}
        """;

    private const string Sms =
        """
        {"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1, "cascade": true},
                                {"service": "data", "model": "per_unit", "price": 1}]}
        """;

    private readonly TestBooks _books = new();

    public LevelFaultsTests() => _books.Publish(Sms);

    [Theory]
    [InlineData("fee", "{}", true)]
    [InlineData("toll", """{"amount": 5}""", true)]
    [InlineData("sum", "{}", true)]
    [InlineData("mixed", """{"kind": "money"}""", true)]
    [InlineData("mixed", """{"kind": "text"}""", false)]
    [InlineData("sms", "{}", false)]
    public void Money_of_a_record_is_never_added_to_that_of_another_currency(string service, string of, bool isMoney)
    {
        var (_, own) = Levels("USD", "EUR");
        var late = TestBooks.Time("2026-01-01T00:00:00Z");
        _books.BillTo("2026-02-02T00:00:00Z");
        foreach (var at in (Instant?[])[null, late])
        {
            var element = TestBooks.Element(own, service, 3, at, $"r{at}") with { Properties = of };
            var outcome = _books.Send(own, element);
            Assert.Equal(isMoney ? [Reason.CurrencyMismatch] : [], outcome.Rejected.Select(r => r.Reason));
            Assert.DoesNotContain(outcome.Rejected, r => r.Detail.Contains("USD", StringComparison.Ordinal));
            if (isMoney) Assert.Equal(Reason.CurrencyMismatch, _books.Refusal(TestBooks.UsageOf(own, element)));
        }

        Assert.Equal(isMoney ? 0 : 2, _books.Facts.Count(f => f.Fact is UsageRecorded));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void Money_of_a_record_counts_at_a_level_of_the_same_currency()
    {
        var (top, own) = Levels("EUR", "EUR");
        _books.Send(own, _books.Element(own, "fee", 30));

        Assert.Equal(3, _books.OpenCharge(top).Charge.Total.Amount);
    }

    [Fact]
    public void A_delinquent_account_is_taken_at_its_word_for_facts_and_not_for_interactive_use()
    {
        var own = Delinquent(_books.Open("t", "prepaid", 20));

        var refused = Assert.IsType<Refused>(_books.Do(Use(own)));
        Assert.Equal(Reason.BillingIssue, refused.Reason);
        Assert.Equal(Reason.BillingIssue, _books.Refusal(Reservation(own)));
        Assert.Equal(1, _books.Send(own, _books.Element(own, "sms", 1)).Accepted);
        _books.Pay(own, 100);
        _books.Use(own, "sms", 1);
    }

    [Fact]
    public void A_delinquent_level_above_refuses_interactive_use_that_it_would_be_charged_for()
    {
        var top = Delinquent(_books.Open("t", "prepaid", 20));
        var own = _books.Open("t", with: c => c with { Parent = top });

        var refused = Assert.IsType<Refused>(_books.Do(Use(own)));
        Assert.Equal(
            (Reason.BillingIssue, "An account above cannot pay for its part of this."),
            (refused.Reason, refused.Detail));
        Assert.Empty(_books.OpenCharge(own).Charge.Items);
        _books.Use(own, "data", 1);   // which the level does not price
        Assert.Equal(1, _books.Send(own, _books.Element(own, "sms", 1, id: "fact")).Accepted);
        _books.Use(own, "sms", 1, id: "fact");   // a repeat is charged to nobody
        _books.Pay(top, 100);
        _books.Use(own, "sms", 1);
        Assert.Equal(2, _books.OpenCharge(top).Charge.Items[0].Usage);
    }

    [Fact]
    public void Who_adds_below_a_level_that_cannot_pay_is_not_told_what_that_level_has()
    {
        PlanBooks.Publish(
            _books, "all", """{"name": "all", "plan": {"c": {"i": {"rate": 31, "cascade": true}}}}""");
        var top = _books.Open(type: "prepaid", balance: 40);
        PlanBooks.Assign(_books, top, "all");
        var own = _books.Open(with: c => c with { Parent = top });
        var add = new Brillig.Core.ServicePlans.ChangeQuantities(
            own, Brillig.Core.ServicePlans.QuantityChange.Add, [], [new("c", "i", 2)]) { IsAccepted = true };

        var refused = Assert.IsType<Refused>(_books.Do(add, new Caller(own, Role.Admin, default)));
        Assert.Equal("An account above cannot pay for its part of this.", refused.Detail);
        Assert.Contains("40", Assert.IsType<Refused>(_books.Do(add)).Detail, StringComparison.Ordinal);
    }

    private (AccountId Top, AccountId Own) Levels(string above, string below)
    {
        _books.Publish(Tariff("above", above, "\"cascade\": true"));
        _books.Publish(Tariff("below", below, "\"cascade\": false"));
        var top = _books.Open("above");
        return (top, _books.Open("below", with: c => c with { Parent = top }));
    }

    private static string Tariff(string name, string currency, string cascade) => Money
        .Replace("NAME", name, StringComparison.Ordinal).Replace("CURRENCY", currency, StringComparison.Ordinal)
        .Replace("CASCADE", cascade, StringComparison.Ordinal);

    // It has 20, and could not pay 50 for February.
    private AccountId Delinquent(AccountId account)
    {
        PlanBooks.Publish(_books, "dear", PlanBooks.OneItem("50"));
        PlanBooks.Assign(_books, account, "dear", p => p with { From = new(2026, 2, 1) });
        PlanBooks.Set(_books, account, "c", "i", 1);
        _books.BillTo("2026-02-02T00:00:00Z");
        Assert.Equal(Standing.Delinquent, _books.Account(account).Image.Standing);
        return account;
    }

    private RecordUsage Use(AccountId account) => TestBooks.UsageOf(account, _books.Element(account, "sms", 1));

    private Reserve Reservation(AccountId account) => new()
    {
        Account = account, Id = new(_books.NewId()), Service = "sms", Usage = 1, Ttl = Duration.FromHours(1),
    };
}
