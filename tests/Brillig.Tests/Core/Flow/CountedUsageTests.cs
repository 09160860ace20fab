using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>A reseller's own tariff prices what is used below it, on its charge.</summary>
public class CountedUsageTests
{
    private const string House = """
        {"name": "house", "rates": [
            {"service": "sms", "model": "graduated", "cascade": true,
             "tiers": [{"up_to": 100, "price": 0.05}, {"up_to": null, "price": 0.03}]},
            {"service": "data", "model": "per_unit", "price": 1}]}
        """;

    private const string Sold = """
        {"name": "sold", "rates": [
            {"service": "sms", "model": "per_unit", "price": 0.1},
            {"service": "data", "model": "per_unit", "price": 2},
            {"service": "fax", "model": "per_unit", "price": 1}]}
        """;

    private readonly TestBooks _books = new();
    private readonly AccountId _reseller;
    private readonly AccountId _child;
    private readonly AccountId _below;

    public CountedUsageTests()
    {
        _books.Publish(House);
        _reseller = _books.Open("house", with: c => c with { Reseller = true });
        _books.Publish(Sold, caller: Key(_reseller));
        _child = _books.Open("sold", with: c => c with { Parent = _reseller });
        _below = _books.Open("sold", with: c => c with { Parent = _child });
    }

    [Fact]
    public void What_is_used_below_counts_together_with_its_own_and_at_its_price()
    {
        _books.Use(_child, "sms", 80);
        _books.Use(_reseller, "sms", 30);
        _books.Use(_below, "sms", 10);

        Assert.Equal([8m, 1m], new[] { _child, _below }.Select(a => _books.Close(a).Total.Amount));
        Assert.Equal([("sms", 120m, 5.6m)], Lines(_reseller));
        Assert.Equal(
            [(_child, 4_000_000L), (_below, 300_000L)],
            _books.Facts.Select(f => f.Fact).OfType<UsageCounted>().Select(f => (f.Of, f.Amount)));
    }

    [Fact]
    public void What_does_not_cascade_is_its_own_account_s_alone()
    {
        _books.Use(_child, "data", 3);
        _books.Use(_child, "fax", 3);

        Assert.Empty(_books.Facts.Select(f => f.Fact).OfType<UsageCounted>());
        Assert.Empty(Lines(_reseller));
    }

    [Fact]
    public void It_counts_at_every_level_that_prices_it()
    {
        _books.Publish("""
            {"name": "resold", "rates": [{"service": "*", "model": "per_unit", "price": 0.2, "cascade": true}]}
            """, caller: Key(_reseller));
        _books.Done<AccountView>(new ChangeAccount { Id = _child, Tariff = Given.As("resold") });
        _books.Use(_below, "sms", 10);
        _books.Use(_below, "fax", 10);

        Assert.Equal([("sms", 10m, 1m), ("fax", 10m, 10m)], Lines(_below));
        Assert.Equal([("sms", 10m, 2m), ("fax", 10m, 2m)], Lines(_child));
        Assert.Equal([("sms", 10m, 0.5m)], Lines(_reseller));
    }

    [Fact]
    public void All_ways_of_sending_count_and_a_repeat_counts_once()
    {
        var element = _books.Element(_child, "sms", 5, id: "a");
        Assert.Equal(1, _books.Send(_child, element).Accepted);
        Assert.Equal(1, _books.Send(_child, element).Duplicates);
        Assert.IsType<Done>(_books.Do(TestBooks.UsageOf(_child, element)));
        var reserved = _books.Done<ReservationView>(new Reserve
        {
            Account = _child, Id = new(_books.NewId()), Service = "sms", Usage = 8,
            Ttl = NodaTime.Duration.FromHours(1),
        });
        var commit = new CommitReservation(_child, reserved.Reservation.Id, 7, 9_001, 9_002, null);
        Assert.Equal(7, _books.Done<CommittedUsage>(commit).Record.Quantity);

        Assert.Equal([("sms", 12m, 0.6m)], Lines(_reseller));
    }

    [Fact]
    public void Interactive_use_needs_money_at_every_level_and_tells_nothing_of_theirs()
    {
        _books.Done<AccountView>(new ChangeAccount { Id = _reseller, CreditLimit = Given.As<decimal?>(1m) });
        _books.Use(_below, "sms", 20);

        var refused = Assert.IsType<Refused>(
            _books.Do(TestBooks.UsageOf(_below, _books.Element(_below, "sms", 1, id: "x"))));
        Assert.Equal(Reason.InsufficientFunds, refused.Reason);
        Assert.Equal("An account above cannot pay for its part of this.", refused.Detail);
        Assert.Equal([("sms", 20m, 2m)], Lines(_below));

        // A fact is taken all the same.
        Assert.Equal(1, _books.Send(_below, _books.Element(_below, "sms", 1, id: "x")).Accepted);
        Assert.Equal([("sms", 21m, 1.05m)], Lines(_reseller));
        Assert.Equal(Standing.Depleted, _books.Account(_reseller).Image.Standing);
        _books.Use(_below, "data", 1);
    }

    [Fact]
    public void What_one_level_cannot_price_is_recorded_at_none()
    {
        _books.Publish("""
            {"name": "cells", "rates": [{"service": "sms", "model": "matrix", "dimensions": ["to"], "cascade": true,
             "cells": [{"when": {"to": "fr"}, "rate": {"model": "per_unit", "price": 1}}]}]}
            """);
        var top = _books.Open("cells", with: c => c with { Reseller = true });
        _books.Done<AccountView>(new ChangeAccount
        {
            Id = _reseller, Parent = Given.As<AccountId?>(top), Resettling = new(true, false, false),
        });
        _books.Use(_reseller, "data", 1);
        var element = _books.Element(_child, "sms", 5, id: "a");

        var rejected = Assert.Single(_books.Send(_child, element, _books.Element(_child, "data", 1)).Rejected);
        Assert.Equal((Reason.NoRate, "An account above has no rate for this sms."), (rejected.Reason, rejected.Detail));
        Assert.Equal([("data", 1m, 2m)], Lines(_child));
        Assert.Equal([("data", 1m, 1m)], Lines(_reseller));

        Assert.Equal(1, _books.Send(_child, element with { Properties = """{"to":"fr"}""" }).Accepted);
        Assert.Equal([("data", 1m, 1m), ("sms", 5m, 0.25m)], Lines(_reseller));
        Assert.Equal([("sms", 5m, 5m)], Lines(top));
    }

    [Fact]
    public void An_account_above_is_billed_for_nothing_from_before_it_was_opened()
    {
        _books.At("2026-01-20T00:00:00Z");
        var late = _books.Open("house", with: c => c with { Reseller = true });
        _books.Done<AccountView>(new ChangeAccount
        {
            Id = _below, Parent = Given.As<AccountId?>(late), Resettling = new(true, true, false),
        });
        _books.Publish(Sold, caller: Key(late));
        _books.Done<AccountView>(new ChangeAccount { Id = _below, Tariff = Given.As("sold") });
        _books.At("2026-01-21T00:00:00Z");
        _books.Use(_below, "sms", 10, "2026-01-20T12:00:00Z");
        Assert.Equal(1, _books.Send(_below, _books.Element(_below, "sms", 10, "2026-01-19T00:00:00Z")).Accepted);

        Assert.Equal([("sms", 10m, 0.5m)], Lines(late));
    }

    [Fact]
    public void A_record_too_late_for_an_account_above_is_refused()
    {
        var days = _books.Type("short", BillingMode.Postpaid, t => t with { LateLimitDays = 3 });
        _books.Done<AccountView>(new ChangeAccount { Id = _reseller, Type = Given.As("short") });
        _books.At("2026-01-20T00:00:00Z");

        var refused = Assert.IsType<Refused>(
            _books.Do(TestBooks.UsageOf(_child, _books.Element(_child, "sms", 1, "2026-01-10T00:00:00Z"))));
        Assert.Equal((Reason.TooLate, days), (refused.Reason, _books.Book(_reseller).Account.Settings.Type));
        Assert.StartsWith("An account above takes nothing of 2026-01-10", refused.Detail, StringComparison.Ordinal);
        Assert.Empty(Lines(_child));
        _books.Use(_child, "data", 1, "2026-01-10T00:00:00Z");
    }

    [Fact]
    public void Each_level_counts_in_its_own_periods_and_quantities_carry_no_money()
    {
        _books.Type("weekly", BillingMode.Postpaid, t => t with { Period = new(PeriodUnit.Week, 1) });
        _books.Publish("""
            {"name": "yen", "currency": "JPY", "rates": [
                {"service": "sms", "model": "per_unit", "price": 7, "cascade": true}]}
            """);
        var top = _books.Open("yen", "weekly", with: c => c with
        {
            Reseller = true, Currency = TestBooks.CurrencyOf("JPY"),
        });
        _books.Done<AccountView>(new ChangeAccount
        {
            Id = _reseller, Parent = Given.As<AccountId?>(top), Resettling = new(true, false, false),
        });
        _books.Use(_child, "sms", 1);
        _books.At("2026-01-09T00:00:00Z");
        _books.Use(_child, "sms", 2);
        _books.At("2026-01-10T00:00:00Z");
        _books.Bill();

        Assert.Equal([("sms", 3m, 0.3m)], Lines(_child));
        Assert.Equal([("sms", 3m, 0.15m)], Lines(_reseller));
        Assert.Equal([7m], _books.Issued(top).Select(c => c.Total.Amount));
        Assert.Equal([("sms", 2m, 14m)], Lines(top));
    }

    [Fact]
    public void Those_above_when_it_is_taken_count_it()
    {
        var other = _books.Open("house", with: c => c with { Reseller = true });
        _books.Publish(Sold, caller: Key(other));
        _books.Use(_child, "sms", 1);
        _books.Done<AccountView>(new ChangeAccount
        {
            Id = _child, Parent = Given.As<AccountId?>(other), Resettling = new(true, false, false),
        });
        _books.Use(_child, "sms", 2);
        _books.Use(_below, "sms", 4);

        Assert.Equal([("sms", 1m, 0.05m)], Lines(_reseller));
        Assert.Equal([("sms", 6m, 0.3m)], Lines(other));
    }

    [Fact]
    public void Rows_of_any_age_and_the_facts_after_them_give_the_same_books()
    {
        foreach (var (account, i) in new[] { _child, _below, _reseller, _below, _child }.Select((a, i) => (a, i)))
        {
            _books.Use(account, "sms", 30 + i);
            if (i == 2) _books.Restart();
        }

        _books.Restart();
        _books.Use(_below, "sms", 1);
        Assert.Equal([("sms", 161m, 6.83m)], Lines(_reseller));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void Charges_close_with_what_they_count_where_the_terms_say_so()
    {
        _books.Type("by use", BillingMode.Postpaid, t => t with { ChargeOn = ChargeOn.Usage });
        _books.Done<AccountView>(new ChangeAccount { Id = _reseller, Type = Given.As("by use") });
        _books.Use(_child, "sms", 10);
        _books.Use(_child, "sms", 10);

        Assert.Equal([0.5m, 0.5m], _books.Issued(_reseller).Select(c => c.Total.Amount));
        Assert.Equal([("sms", 20m, 2m)], Lines(_child));
    }

    [Fact]
    public void A_tariff_that_is_taken_back_prices_nothing_below()
    {
        var books = new TestBooks();
        var publish = new PublishTariff(new(books.NewId()), true, TestBooks.Document(House));
        Assert.IsType<Done>(books.Do(publish, dryRun: true));
        Assert.Equal(0, books.Books.Cascading);
        Assert.IsType<Done>(books.Do(publish));
        Assert.Equal(1, books.Books.Cascading);
    }

    private IEnumerable<(string, decimal, decimal)> Lines(AccountId account) =>
        _books.OpenCharge(account).Charge.Items.Select(i => (i.Name, Number(i.Usage), Number(i.Exact)));

    private static decimal Number(Exact value) => value.TryToDecimal(out var number) ? number : -1m;

    private static Caller Key(AccountId account) => new(account, Role.Admin, default);
}
