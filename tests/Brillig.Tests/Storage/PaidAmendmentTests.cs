using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Storage.Charges;
using Brillig.Storage.Usage;
using Brillig.Storage.Verify;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>Amended records of accounts that another pays for, as both engines keep and explain them.</summary>
public class PaidAmendmentTests
{
    [Theory]
    [InlineData("sqlite", "sum")]
    [InlineData("postgres", "sum")]
    [InlineData("sqlite", "max")]
    [InlineData("postgres", "max")]
    public async Task What_another_pays_for_is_amended_explained_simulated_and_proved(string engine, string aggregate)
    {
        await using var house = await (engine == "sqlite" ? House.Sqlite() : House.Postgres());
        await house.Open();
        var tariff = await house.Tariff($$"""
            {"name":"t","rates":[{"service":"data","model":"per_unit","price":2,"cascade":true,
             "aggregate":"{{aggregate}}"}]}
            """);
        var payer = await house.Account(tariff, 0m);
        var middle = await house.Account(tariff, 0m, parent: payer);
        var low = await house.Account(tariff, 0m, parent: middle);
        foreach (var paid in new[] { middle, low })
            await house.Done<AccountView>(new ChangeAccount { Id = paid, Payer = Given.As<AccountId?>(payer) });
        await house.Done(house.Usage(low, "a", 30m));
        await house.Done(house.Usage(low, "b", 6m));
        await house.Done(house.Usage(middle, "a", 9m));
        await house.Done(house.Usage(payer, "a", 4m));
        await Amend(house, low, "a", 8m);
        await Amend(house, low, "b", 2m);
        await Amend(house, middle, "a", 1m);
        await Amend(house, payer, "a", 5m);
        await Amend(house, low, "a", null);
        await Amend(house, low, "b", 7m);
        await house.Crash();
        await house.Run("UPDATE books SET watermark = 1");
        await house.Open();

        // Of low 7; of middle that and its own 1; of the payer its own 5: what it pays for counts there once.
        var expected = aggregate == "sum" ? (7m, 8m, 5m) : (7m, 7m, 5m);
        var running = await house.Done<RunningCharges>(new ReadRunningCharges(payer));
        var charge = running.Charges[^1].Charge;
        Assert.Equal(expected, (Usage(charge, low), Usage(charge, middle), Usage(charge, null)));
        foreach (var item in charge.Items)
        {
            var records = await ItemRecordsSql.Read(
                house.Store, charge, item, [], (running.Batch, running.N), 10, TestContext.Current.CancellationToken);
            AccountId[] whose = item.For == low ? [low, low] : item.For == middle ? [low, low, middle] : [payer];
            Assert.Equal(whose, records.First.Select(r => r.Record.Account));
            Assert.Equal(
                item.Exact * 1_000_000, records.From.Aggregate(Exact.Zero, (sum, f) => sum + (Exact)(decimal)f.Amount));
            Assert.Equal(
                item.Exact * 1_000_000,
                records.First.Aggregate(
                    Exact.Zero, (sum, r) => sum + r.Record.Amount + r.Amendments.Sum(a => a.Amount)));
        }

        Assert.Equal(
            (expected.Item1 * 2, expected.Item2 * 2, expected.Item3 * 2),
            (await Simulated(house, low), await Simulated(house, middle), await Simulated(house, payer)));
        await house.Store.DisposeAsync();
        Assert.Empty((await VerifyBooks.Run(house.Options, null, TestContext.Current.CancellationToken)).Breaches);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Of_an_issued_period_it_is_corrected_on_the_charge_of_who_pays(string engine)
    {
        await using var house = await (engine == "sqlite" ? House.Sqlite() : House.Postgres());
        await house.Open();
        var tariff = await house.Tariff("""
            {"name":"t","rates":[{"service":"data","model":"per_unit","price":2,"aggregate":"max"}]}
            """);
        var payer = await house.Account(tariff, 0m);
        var one = await house.Account(tariff, 0m, parent: payer);
        var other = await house.Account(tariff, 0m, parent: payer);
        foreach (var paid in new[] { one, other })
            await house.Done<AccountView>(new ChangeAccount { Id = paid, Payer = Given.As<AccountId?>(payer) });
        await house.Done(house.Usage(one, "a", 30m));
        await house.Done(house.Usage(one, "b", 6m));
        await house.Done(house.Usage(other, "a", 9m));
        house.Clock.Advance(Duration.FromDays(40));
        await house.View(payer);
        await Amend(house, one, "a", 8m);
        await Amend(house, other, "a", null);
        await Amend(house, one, "b", 9m);
        await house.Restart();

        var cancel = TestContext.Current.CancellationToken;
        var corrections = await CorrectionsSql.List(house.Store, payer, null, 10, cancel);
        Assert.Equal([(one, "a"), (other, "a"), (one, "b")], corrections.Select(c => (c.Of, c.Corrected.Record)));
        var running = await house.Done<RunningCharges>(new ReadRunningCharges(payer));
        var charge = running.Charges[^1].Charge;
        Assert.Equal((-21m, -9m), (Usage(charge, one), Usage(charge, other)));
        foreach (var item in charge.Items.Where(i => i.Kind == ItemKind.Correction))
        {
            var of = await CorrectionsSql.Of(house.Store, charge, item, (running.Batch, running.N), 10, cancel);
            Assert.Equal(item.For == one ? 2 : 1, of.Count);
            Assert.All(of.First, c => Assert.Equal(item.For, c.Record.Record.Account));
        }

        await house.Store.DisposeAsync();
        Assert.Empty((await VerifyBooks.Run(house.Options, null, cancel)).Breaches);
    }

    [Theory]
    [InlineData("DELETE FROM fact WHERE kind = 'count_amended'", "moves no counter of who pays for it")]
    [InlineData(
        "UPDATE fact SET body = replace(body, '-44000000', '-4000000') WHERE kind = 'count_amended'", "has the amount")]
    public async Task What_does_not_fit_is_found(string damage, string breach)
    {
        await using var house = await House.Sqlite();
        await house.Open();
        var tariff = await house.Tariff("""
            {"name":"t","rates":[{"service":"data","model":"per_unit","price":2}]}
            """);
        var payer = await house.Account(tariff, 0m);
        var one = await house.Account(tariff, 0m, parent: payer);
        await house.Done<AccountView>(new ChangeAccount { Id = one, Payer = Given.As<AccountId?>(payer) });
        await house.Done(house.Usage(one, "a", 30m));
        await Amend(house, one, "a", 8m);
        await house.Store.DisposeAsync();
        await house.Run(damage);
        Assert.Contains(
            (await VerifyBooks.Run(house.Options, null, TestContext.Current.CancellationToken)).Breaches,
            found => found.Contains(breach, StringComparison.Ordinal));
    }

    private static decimal Usage(Charge charge, AccountId? of) =>
        charge.Items.Single(i => i.For == of).Usage.TryToDecimal(out var usage) ? usage : -1m;

    private static async Task<decimal> Simulated(House house, AccountId account)
    {
        var charged = 0L;
        await foreach (var stretch in UsageSpan.Read(
            house.Store, Instant.MinValue + Duration.FromDays(1), Instant.FromUtc(2030, 1, 1, 0, 0),
            TestContext.Current.CancellationToken))
        {
            foreach (var record in stretch.Records.Where(r => r.Account == account)) charged += record.Charged;
        }

        return charged / 1_000_000m;
    }

    // As a request's thread does: what the books turn out to need is read.
    private static async Task Amend(House house, AccountId account, string record, decimal? quantity)
    {
        var cancel = TestContext.Current.CancellationToken;
        var history = await AmendmentsSql.History(house.Store, account, record, cancel);
        var command = new AmendUsage(house.NewId(), account, record, quantity, "wrong", history);
        var decision = await house.Ask(command);
        for (var i = 0; i < 5 && decision is Unread unread; i++)
        {
            command = await CountedSql.Read(house.Store, command, unread, cancel);
            decision = await house.Ask(command);
        }

        Assert.IsType<Done>(decision);
    }
}
