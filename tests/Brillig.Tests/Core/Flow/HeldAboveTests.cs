using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Usage;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>What is reserved is held by every account above that prices what is used below it.</summary>
public class HeldAboveTests
{
    private readonly TestBooks _books = new();
    private readonly ReservingBooks _reserving;
    private readonly AccountId _top;
    private readonly AccountId _middle;
    private readonly AccountId _low;

    public HeldAboveTests()
    {
        _reserving = new ReservingBooks(_books);
        _books.Publish(Rate("top", 0.01m, "true"));
        _top = _books.Open("top", "prepaid", 5, with: c => c with { Reseller = true });
        _books.Publish(Rate("middle", 0.02m, "true"), caller: Key(_top));
        _middle = _books.Open("middle", "prepaid", 20, with: c => c with { Parent = _top, Reseller = true });
        _books.Publish(Rate("low", 0.05m, "false"), caller: Key(_middle));
        _low = _books.Open("low", "prepaid", 100, with: c => c with { Parent = _middle });
    }

    private IEnumerable<decimal> Held => Of(_low, _middle, _top);

    [Fact]
    public void It_is_held_at_each_level_at_that_one_s_price_and_ends_with_it()
    {
        var made = _reserving.Make(_low, "call", 100);
        Assert.Equal([5m, 2m, 1m], Held);
        Assert.Equal(4m, _books.Account(_top).Available?.Amount);
        Assert.Equal([(made.Id, (AccountId?)_low, 100m, 1m)], Listed(_top));

        _reserving.Extend(_low, made.Id, 200, Duration.FromHours(2));
        Assert.Equal([10m, 4m, 2m], Held);
        Assert.Equal([(made.Id, _low, 200m, 2m)], Listed(_top));

        Assert.Equal(150, _reserving.Commit(_low, made.Id, 150).Record.Quantity);
        Assert.Equal([0m, 0m, 0m], Held);
        Assert.Equal([7.5m, 3m, 1.5m], Unbilled(_low, _middle, _top));

        _reserving.Release(_low, _reserving.Make(_low, "call", 100).Id);
        Assert.Equal([0m, 0m, 0m], Held);
    }

    [Fact]
    public void What_a_level_cannot_pay_is_refused_at_all_and_nothing_is_told_of_its_money()
    {
        var refused = Assert.IsType<Refused>(_reserving.Makes(_low, "call", 501));
        Assert.Equal(
            (Reason.InsufficientFunds, "An account above cannot pay for its part of this."),
            (refused.Reason, refused.Detail));
        Assert.Equal([0m, 0m, 0m], Held);

        var made = _reserving.Make(_low, "call", 400);
        Assert.IsType<Refused>(_reserving.Extends(_low, made.Id, 501, null));
        Assert.Equal([20m, 8m, 4m], Held);
        Assert.Equal(Reason.InsufficientFunds, _books.UseRefused(_middle, "call", 101));
        Assert.Equal(Reason.InsufficientFunds, _books.UseRefused(_top, "call", 101));
        _books.Use(_top, "call", 100);
        Assert.Equal(400, _reserving.Commit(_low, made.Id, 400).Record.Quantity);
        Assert.Equal(0m, _books.Account(_top).Available?.Amount);
    }

    [Theory]
    [InlineData(20, 500)]   // the top has least
    [InlineData(4, 200)]    // the middle has
    public void The_largest_part_is_what_every_level_can_pay(decimal left, decimal usage)
    {
        if (left < 20) _books.Use(_middle, "mail", 20 - left);
        Assert.Equal(usage, _reserving.Make(_low, "call", 5_000, r => r with { IsPartial = true }).Usage);
        Assert.Equal(usage * 0.01m, _books.Account(_top).Reserved.Amount);
        Assert.Equal(
            Reason.InsufficientFunds, _reserving.Refusal(_low, "call", 10, r => r with { IsPartial = true }));
    }

    [Fact]
    public void An_amount_is_that_of_its_own_account()
    {
        var made = _reserving.Make(_low, "call", 0, r => r with { Usage = null, Amount = 10m });
        Assert.Equal((200m, 10m), (made.Usage, made.Amount.Amount));
        Assert.Equal([10m, 4m, 2m], Held);
    }

    [Fact]
    public void More_than_was_reserved_is_taken_while_every_level_can_pay()
    {
        var made = _reserving.Make(_low, "call", 100);
        var refused = Assert.IsType<Refused>(_reserving.Commits(_low, made.Id, 600));
        Assert.Equal(Reason.InsufficientFunds, refused.Reason);
        Assert.EndsWith("Of 600 500 would fit.", refused.Detail, StringComparison.Ordinal);
        Assert.Equal([5m, 2m, 1m], Held);
        Assert.Equal(500, _reserving.Commit(_low, made.Id, 500).Record.Quantity);
    }

    [Fact]
    public void A_level_cannot_end_what_it_holds()
    {
        var made = _reserving.Make(_low, "call", 100);
        Decision[] refused =
        [
            _reserving.Commits(_top, made.Id, 1), _reserving.Extends(_top, made.Id, 1, null),
            _books.Do(new ReleaseReservation(_top, made.Id, null)),
        ];
        Assert.All(refused, r => Assert.Equal(Reason.ReservationNotFound, Assert.IsType<Refused>(r).Reason));
        Assert.Equal([5m, 2m, 1m], Held);
    }

    [Fact]
    public void It_expires_at_every_level_whichever_is_looked_at_first()
    {
        _reserving.Make(_low, "call", 100, r => r with { Ttl = Duration.FromMinutes(1) });
        _books.At("2026-01-01T00:02:00Z");
        Assert.Equal(5m, _books.Account(_top).Available?.Amount);
        Assert.Equal([0m, 0m, 0m], Held);
        _reserving.Make(_middle, "call", 100, r => r with { Ttl = Duration.FromMinutes(1) });
        Assert.Equal([0m, 2m, 1m], Held);
        _books.Restart();
        _books.BillTo("2026-01-01T00:05:00Z");
        Assert.Equal([0m, 0m, 0m], Held);
        Assert.All(
            _books.Facts.Select(f => f.Fact).OfType<ReservationEnded>(),
            e => Assert.Equal(ReservationEnd.Expired, e.End));
    }

    [Fact]
    public void A_closing_account_gives_back_what_is_held_above()
    {
        _reserving.Make(_low, "call", 100);
        _books.Done<AccountView>(new CloseAccount(_low));
        Assert.Equal([0m, 0m, 0m], Held);
    }

    [Fact]
    public void A_moved_account_s_is_held_by_those_above_it_then()
    {
        var other = _books.Open("middle", "prepaid", 1, c => c with { Parent = _top, Reseller = true }, Key(_top));
        _books.Publish(Rate("low", 0.05m, "false"), caller: Key(other));
        var made = _reserving.Make(_low, "call", 100);
        _books.Done<AccountView>(new ChangeAccount
        {
            Id = _low, Parent = Given.As<AccountId?>(other), Resettling = new(true, false, false),
        });

        Assert.Equal([5m, 0m, 1m, 2m], Of(_low, _middle, _top, other));
        _books.Restart();
        Assert.Equal(-1m, _books.Account(other).Available?.Amount);
        _reserving.Commit(_low, made.Id, 100);
        Assert.Equal([5m, 0m, 1m, 2m], Unbilled(_low, _middle, _top, other));
        Assert.Equal([0m, 0m, 0m, 0m], Of(_low, _middle, _top, other));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void It_goes_on_in_the_next_period_of_each_level_and_counts_there()
    {
        _books.Type("weekly", BillingMode.Prepaid, t => t with { Period = new(PeriodUnit.Week, 1) });
        _books.Done<AccountView>(new ChangeAccount { Id = _top, Type = Given.As("weekly") });
        _books.At("2026-01-07T12:00:00Z");
        var made = _reserving.Make(_low, "call", 100, r => r with { Ttl = Duration.FromDays(60) });
        _books.BillTo("2026-01-09T00:00:00Z");
        Assert.Equal([5m, 2m, 1m], Held);
        _reserving.Commit(_low, made.Id, 60);

        Assert.Equal([3m, 1.2m, 0.6m], Unbilled(_low, _middle, _top));
        Assert.Equal(
            [(_middle, made.MadeAt), (_top, TestBooks.Time("2026-01-08T00:00:00Z"))],
            _books.Facts.Select(f => f.Fact).OfType<UsageCounted>().Select(f => (f.Account, f.OccurredAt)));

        var next = _reserving.Make(_low, "call", 100, r => r with { Ttl = Duration.FromDays(60) });
        _books.BillTo("2026-02-01T12:00:00Z");
        _reserving.Commit(_low, next.Id, 50);
        Assert.All(
            _books.Facts.Select(f => f.Fact).OfType<UsageCounted>().TakeLast(2),
            f => Assert.Equal(TestBooks.Time("2026-02-01T00:00:00Z"), f.OccurredAt));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void A_level_whose_tariff_changes_holds_it_by_the_new_one_from_its_next_period_on()
    {
        var made = _reserving.Make(_low, "call", 100, r => r with { Ttl = Duration.FromDays(60) });
        _books.Publish(Rate("dearer", 0.03m, "true"));
        _books.Publish(Rate("own", 0.03m, "false"));
        _books.Done<AccountView>(new ChangeAccount { Id = _top, Tariff = Given.As("dearer") });
        Assert.Equal([5m, 2m, 1m], Held);
        _books.BillTo("2026-02-02T00:00:00Z");
        Assert.Equal([5m, 2m, 3m], Held);
        _books.Done<AccountView>(new ChangeAccount { Id = _top, Tariff = Given.As("own") });
        _books.BillTo("2026-03-01T01:00:00Z");
        Assert.Equal([5m, 2m, 3m], [.. Held.Take(2), 3m]);
        Assert.Equal(0m, _books.Account(_top).Reserved.Amount);
        made = _reserving.Extend(_low, made.Id, 50, Duration.FromDays(1));
        _reserving.Commit(_low, made.Id, 50);
        Assert.Equal([2.5m, 1m, 0m], Unbilled(_low, _middle, _top));
    }

    [Fact]
    public void One_that_comes_to_price_it_holds_it_from_the_account_s_next_period_on()
    {
        _books.Publish(Rate("own", 0.03m, "false"));
        _books.Done<AccountView>(new ChangeAccount { Id = _top, Tariff = Given.As("own") });
        _books.BillTo("2026-02-02T00:00:00Z");
        var made = _reserving.Make(_low, "call", 100, r => r with { Ttl = Duration.FromDays(60) });
        Assert.Equal([5m, 2m, 0m], Held);
        _books.Done<AccountView>(new ChangeAccount { Id = _top, Tariff = Given.As("top") });
        _books.BillTo("2026-03-02T00:00:00Z");
        Assert.Equal([5m, 2m, 1m], Held);
        Assert.Equal(TestBooks.Time("2026-03-01T00:00:00Z"), _books.Book(_top).Reservations?.Find(made.Id)?.MadeAt);
        _reserving.Commit(_low, made.Id, 100);
        Assert.Equal([5m, 2m, 1m], Unbilled(_low, _middle, _top));
    }

    [Fact]
    public void A_level_that_another_pays_for_holds_it_on_that_one_s_charge()
    {
        _books.Publish(Rate("middle", 0.02m, "true"));
        _books.Publish(Rate("low", 0.05m, "false"));
        var top = _books.Open("top", "prepaid", 5);
        var paid = _books.Open("middle", with: c => c with { Parent = top });
        var below = _books.Open("low", "prepaid", 100, c => c with { Parent = paid });
        var made = _reserving.Make(below, "call", 100);
        Assert.Equal([5m, 1m], Of(below, top));

        // From now on the top pays for its part too.
        _books.Done<AccountView>(new ChangeAccount { Id = paid, Payer = Given.As<AccountId?>(top) });
        Assert.Equal([5m, 3m], Of(below, top));
        Assert.Equal(Reason.InsufficientFunds, _reserving.Refusal(below, "call", 67));
        _reserving.Make(below, "call", 66);
        _books.Restart();
        _reserving.Commit(below, made.Id, 100);
        Assert.Equal([5m, 3m], Unbilled(below, top));
        Assert.Equal([3.3m, 1.98m], Of(below, top));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void A_level_without_a_rate_for_just_this_refuses_it()
    {
        _books.Publish("""
            {"name": "cells", "rates": [{"service": "call", "model": "matrix", "dimensions": ["to"], "cascade": true,
             "cells": [{"when": {"to": "fr"}, "rate": {"model": "per_unit", "price": 0.01}}]}]}
            """);
        _books.Done<AccountView>(new ChangeAccount { Id = _top, Tariff = Given.As("cells") });
        _books.BillTo("2026-02-02T00:00:00Z");

        var refused = Assert.IsType<Refused>(_reserving.Makes(_low, "call", 1));
        Assert.Equal((Reason.NoRate, "An account above has no rate for this call."), (refused.Reason, refused.Detail));
        _reserving.Make(_low, "call", 100, r => r with { Properties = """{"to":"fr"}""" });
        Assert.Equal([5m, 2m, 1m], Held);
    }

    [Fact]
    public void The_more_levels_hold_it_the_fewer_an_account_may_have()
    {
        var draft = _books.NewDraft();
        for (var i = 0; i < 3_334; i++)
            Assert.IsType<Done>(Perform.Of(new Envelope(_reserving.Of(_low, "mail", 0), default, "test"), draft));
        _books.Commit(draft);
        Assert.Equal(Reason.TooManyReservations, _reserving.Refusal(_low, "mail", 0));
        _books.Done<AccountView>(new CloseAccount(_low));
        Assert.Equal([0m, 0m, 0m], Held);
    }

    private Reason Pays(AccountId account, AccountId payer) =>
        _books.Refusal(new ChangeAccount { Id = account, Payer = Given.As<AccountId?>(payer) });

    private IEnumerable<decimal> Of(params AccountId[] accounts) =>
        [.. accounts.Select(a => _books.Account(a).Reserved.Amount)];

    private IEnumerable<decimal> Unbilled(params AccountId[] accounts) =>
        [.. accounts.Select(a => _books.Account(a).Unbilled.Amount)];

    private IEnumerable<(ReservationId, AccountId?, decimal, decimal)> Listed(AccountId account) =>
        _books.Done<OpenReservations>(new ReadReservations(account)).Reservations
            .Select(v => (v.Reservation.Id, v.Reservation.Of, v.Reservation.Usage, v.Reservation.Amount.Amount));

    private static string Rate(string name, decimal price, string cascade) => FormattableString.Invariant($$"""
        {"name": "{{name}}", "rates": [
            {"service": "call", "model": "per_unit", "price": {{price}}, "cascade": {{cascade}} },
            {"service": "mail", "model": "per_unit", "cascade": {{cascade}},
             "price": {{(name == "middle" ? 1m : 0.005m)}} }]}
        """);

    private static Caller Key(AccountId account) => new(account, Role.Admin, default);
}
