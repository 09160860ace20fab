using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;
using Brillig.Core.Usage;
using Brillig.Storage.Accounts;
using Brillig.Storage.Charges;
using Brillig.Storage.Ledger;
using Brillig.Storage.Payments;
using Brillig.Storage.Usage;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>What requests read from rows: lists, status, and the histories that commands carry.</summary>
public class ReadsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Accounts_are_listed_by_page_parent_and_external_id(string engine)
    {
        await using var books = await LivedInBooks.Open(engine);
        await books.Life.Begin();
        var all = books.Life.Accounts;

        Assert.Equal(all, await AccountsSql.Page(books.Store, null, null, null, 100, Cancel));
        Assert.Equal(all[2..4], await AccountsSql.Page(books.Store, null, null, all[1], 2, Cancel));
        Assert.Equal([all[2]], await AccountsSql.Page(books.Store, all[0], null, null, 100, Cancel));
        Assert.Equal(5, (await AccountsSql.Page(books.Store, AccountId.Operator, null, null, 100, Cancel)).Count);
        var external = (await AccountsSql.Page(books.Store, AccountId.Operator, "ext-5", null, 100, Cancel)).Concat(
            await AccountsSql.Page(books.Store, AccountId.Operator, "nobody", null, 100, Cancel));
        Assert.Equal([all[0]], external);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Charges_are_due_paid_or_void(string engine)
    {
        await using var books = await LivedInBooks.Open(engine);
        var (life, store) = (books.Life, books.Store);
        await life.Publish();
        var account = await life.Open(tax: 19m);
        var charges = new List<Charge>();
        for (var i = 0; i < 4; i++)
        {
            await life.Use(account, "api", 1000m);
            charges.Add(await life.Close(account));
        }

        await life.Pay(account, 1m);
        await life.Pay(account, charges[2].Total.Amount, charges[2].Id);
        await books.Void(account, charges[3].Id);

        var views = await ChargesSql.List(store, account, null, null, null, null, 100, Cancel);
        Assert.Equal(
            [ChargeStatus.Due, ChargeStatus.Due, ChargeStatus.Paid, ChargeStatus.Void, ChargeStatus.Paid],
            views.Select(v => v.Status));
        Assert.Equal([1m, 0m, 14.64m, 14.64m, 0m], views.Select(v => v.Paid.Amount));
        Assert.Equal(
            charges.Select(c => (c.Id, c.Total, c.Number)),
            views.Take(4).Select(v => (v.Charge.Id, v.Charge.Total, v.Charge.Number)));
        Assert.All(views.Take(4), v => Assert.Equal(charges.Single(c => c.Id == v.Charge.Id).Items, v.Charge.Items));
        Assert.Equal(("CN-1", charges[3].Id), (views[4].Charge.NumberText, views[4].Charge.RefersTo));
        var page = await ChargesSql.List(store, account, ChargeStatus.Due, null, null, charges[0].Id, 10, Cancel);
        Assert.Equal([charges[1].Id], page.Select(v => v.Charge.Id));
        var one = await ChargesSql.List(store, account, ChargeStatus.Due, null, null, null, 1, Cancel);
        Assert.Equal([charges[0].Id], one.Select(v => v.Charge.Id));
        Assert.Equal(ChargeStatus.Void, (await ChargesSql.Find(store, account, charges[3].Id, Cancel))?.Status);
        Assert.Null(await ChargesSql.Find(store, await life.Open(), charges[3].Id, Cancel));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Histories_hold_credits_and_dues_as_they_are_now(string engine)
    {
        await using var books = await LivedInBooks.Open(engine);
        var (life, store) = (books.Life, books.Store);
        await life.Publish();
        var account = await life.Open();
        await life.Use(account, "api", 1000m);
        var charge = await life.Close(account);
        var raised = await ChargesSql.History(store, account, charge.Id, Cancel);
        var first = await life.Pay(account, 5m);
        await life.Pay(account, 4m);
        await life.Pay(account, 10m);
        var paid = await ChargesSql.History(store, account, charge.Id, Cancel);
        await books.Refund(account, first, 2m);
        var refunded = await PaymentsSql.History(store, account, first, Cancel);
        await books.Void(account, charge.Id);
        var voided = await ChargesSql.History(store, account, charge.Id, Cancel);
        var freed = await PaymentsSql.History(store, account, first, Cancel);

        Assert.Equal((12.30m, 12.30m), (raised?.Due?.Amount.Amount, raised?.Due?.Remaining.Amount));
        Assert.Empty(raised?.Allocations ?? []);
        Assert.Equal(0m, paid?.Due?.Remaining.Amount);
        Assert.Equal([3.30m, 4m, 5m], paid?.Allocations.Select(a => a.Amount.Amount));
        Assert.Equal([6.70m, 0m, 0m], paid?.Allocations.Select(a => a.Credit.Remaining.Amount));
        Assert.Equal((3m, 0m), (refunded?.Credit.Amount.Amount, refunded?.Credit.Remaining.Amount));
        Assert.Equal([3m], refunded?.Allocations.Select(a => a.Amount.Amount));
        Assert.True(voided is { IsVoid: true, Due.Remaining.IsZero: true });
        Assert.Equal([12.30m], voided?.Allocations.Select(a => a.Amount.Amount));
        Assert.Equal((3m, 3m), (freed?.Credit.Amount.Amount, freed?.Credit.Remaining.Amount));
        Assert.Empty(freed?.Allocations ?? []);
        Assert.True(raised?.ReadAt < paid?.ReadAt && paid?.ReadAt < voided?.ReadAt);
        Assert.IsType<Refused>(await life.Try(new VoidCharge(new(life.NewId()), account, charge.Id, voided, null)));
        Assert.IsType<Stale>(await life.Try(new VoidCharge(new(life.NewId()), account, charge.Id, raised, null)));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_history_stays_what_it_was_over_a_restart(string engine)
    {
        await using var books = await LivedInBooks.Open(engine);
        var life = books.Life;
        await life.Publish();
        var account = await life.Open(-5m);
        await life.Use(account, "api", 1000m);
        var charge = await life.Close(account);
        var payment = await life.Pay(account, 10m);
        var stale = await PaymentsSql.History(books.Store, account, payment, Cancel);
        await life.Pay(account, 1m);
        await books.Restart();

        Assert.IsType<Stale>(await life.Try(
            new RefundPayment(new(life.NewId()), account, payment, stale, null, "refund", null)));
        await books.Refund(account, payment);
        var view = await ChargesSql.Find(books.Store, account, charge.Id, Cancel);
        Assert.Equal((ChargeStatus.Due, 1m), (view?.Status, view?.Paid.Amount));
        var history = await PaymentsSql.History(books.Store, account, payment, Cancel);
        Assert.True(history is { Credit.Amount.IsZero: true, Allocations.IsEmpty: true });
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Payments_and_the_ledger_are_read_by_page(string engine)
    {
        await using var books = await LivedInBooks.Open(engine);
        var (life, store) = (books.Life, books.Store);
        await life.Publish();
        var account = await life.Open(-20m);
        var first = await life.Pay(account, 5m);
        var second = await life.Pay(account, 30m);
        var refund = await books.Refund(account, first, 2m);

        var payments = await PaymentsSql.List(store, account, null, null, null, 100, Cancel);
        Assert.Equal([first, second, refund], payments.Select(p => p.Id));
        Assert.Equal(
            ("cash", 30m, "ref", null),
            (payments[1].Type, payments[1].Amount.Amount, payments[1].Reference, payments[1].Charge));
        Assert.Equal(first, payments[2].Refunds);
        var next = await PaymentsSql.List(store, account, null, null, first, 1, Cancel);
        Assert.Equal([second], next.Select(p => p.Id));
        Assert.Equal(payments[1], await PaymentsSql.Find(store, account, second, Cancel));
        Assert.Null(await PaymentsSql.History(store, account, new PaymentId(life.NewId()), Cancel));

        var lines = await LedgerSql.List(store, account, null, 100, Cancel);
        Assert.Equal([-20m, -15m, 15m, 13m], lines.Select(l => l.Balance.Amount));
        Assert.Equal(
            (LedgerAccount.Customer, LedgerAccount.Cash, Cause.Refund, refund.Value),
            (lines[3].Entry.Debit, lines[3].Entry.Credit, lines[3].Entry.Cause, lines[3].Entry.CauseId));
        Assert.Equal([lines[2]], await LedgerSql.List(store, account, (lines[1].Batch, lines[1].N), 1, Cancel));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Usage_records_are_read_by_page_name_and_time(string engine)
    {
        await using var books = await LivedInBooks.Open(engine);
        var (life, store) = (books.Life, books.Store);
        await life.Publish();
        var (account, other) = (await life.Open(), await life.Open());
        for (var i = 0; i < 6; i++)
        {
            await life.Use(other, "api", 1m);
            await life.Use(account, i % 2 == 0 ? "api" : "gb", i + 1);
            await books.Wait(Duration.FromDays(1));
        }

        var all = await UsageSql.Records(store, account, null, null, null, null, 100, Cancel);
        Assert.Equal([1m, 2m, 3m, 4m, 5m, 6m], all.Select(r => r.Record.Quantity));
        Assert.All(all, r => Assert.Equal((account, r.RecordedAt), (r.Record.Account, r.Record.OccurredAt)));
        var api = await UsageSql.Records(store, account, "api", null, null, (all[0].Batch, all[0].N), 100, Cancel);
        Assert.Equal([3m, 5m], api.Select(r => r.Record.Quantity));
        var (from, to) = (all[2].Record.OccurredAt, all[4].Record.OccurredAt);
        var within = await UsageSql.Records(store, account, null, from, to, null, 100, Cancel);
        Assert.Equal([3m, 4m], within.Select(r => r.Record.Quantity));
        Assert.Equal(all.Take(2), await UsageSql.Records(store, account, null, null, null, null, 2, Cancel));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Records_are_seen_with_the_same_or_another_content(string engine)
    {
        await using var books = await LivedInBooks.Open(engine);
        await books.Life.Publish();
        var account = await books.Life.Open();
        var elements = Enumerable.Range(0, 450).Select(i => books.Life.Element(account, "api", i)).ToArray();
        await books.Life.Do(new RecordUsage(account, [.. elements], []));

        var asked = elements.Select((e, i) => (account, e.Id, i % 3 == 0 ? e.ContentHash + 1 : e.ContentHash));
        var known = await UsageSql.Seen(books.Store, [.. asked, (account, "new", 1UL), (default, "r-9", 1UL)], Cancel);

        Assert.Equal(452, known.Length);
        Assert.Equal(
            Enumerable.Range(0, 450).Select(i => i % 3 == 0 ? Known.Other : Known.Same), known[..450]);
        Assert.Equal([Known.No, Known.No], known[450..]);
    }
}
