using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Storage.Usage;
using Brillig.Storage.Verify;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>What counts on the charges of accounts above, as both engines keep it.</summary>
public class CountedUsageTests
{
    [Theory]
    [InlineData("sqlite", 5_000)]
    [InlineData("sqlite", 300)]
    [InlineData("postgres", 5_000)]
    [InlineData("postgres", 300)]
    public async Task What_counts_above_comes_back_from_facts_and_from_rows_of_any_age(string engine, int count)
    {
        await using var house = await (engine == "sqlite" ? House.Sqlite() : House.Postgres());
        await house.Open();
        var cascading = await house.Tariff("""
            {"name":"above","rates":[{"service":"data","model":"graduated","cascade":true,
             "tiers":[{"up_to":100,"price":2},{"up_to":null,"price":1}]}]}
            """);
        var plain = await house.Tariff();
        var top = await house.Account(cascading, 0m);
        var middle = await house.Account(plain, 0m, parent: top);
        var low = await house.Account(cascading, 0m, parent: middle);
        var records = Enumerable.Range(0, count).Select(i => house.Element(i % 2 == 0 ? middle : low, i, $"m{i}", 2m));
        Assert.Equal(count, (await house.Done<BatchOutcome>(new RecordUsageBatch([.. records]))).Accepted);
        await house.Use(low, 10m);
        var before = house.Rows();

        // As after kill -9, then with the rows of some accounts of before, and from the facts alone.
        await house.Crash();
        await house.Open();
        Assert.Equal(before, house.Rows());
        await house.Use(low, 5m);
        await house.Use(middle, 5m);
        before = house.Rows();
        await house.Crash();
        await house.Run("UPDATE books SET watermark = 1");
        await house.Open();
        Assert.Equal(before, house.Rows());
        await house.Store.DisposeAsync();
        await house.Run("DELETE FROM account");
        await house.Run("UPDATE books SET watermark = 1");
        await house.Open();
        Assert.Equal(before, house.Rows());
        Assert.Equal(2m * count + 20m + 100m, (await house.View(top)).Unbilled.Amount);
        await house.Store.DisposeAsync();
        Assert.Empty((await VerifyBooks.Run(house.Options, null, TestContext.Current.CancellationToken)).Breaches);
    }

    [Theory]
    [InlineData("sqlite", "sum", 19)]
    [InlineData("postgres", "sum", 19)]
    [InlineData("sqlite", "max", 9)]
    [InlineData("postgres", "max", 9)]
    public async Task What_counts_above_is_amended_explained_and_simulated(
        string engine, string aggregate, int usage)
    {
        await using var house = await (engine == "sqlite" ? House.Sqlite() : House.Postgres());
        await house.Open();
        var above = await house.Tariff($$"""
            {"name":"above","rates":[{"service":"data","model":"per_unit","price":2,"cascade":true,
             "aggregate":"{{aggregate}}"}]}
            """);
        var top = await house.Account(above, 0m);
        var low = await house.Account(await house.Tariff(), 0m, parent: top);
        await house.Done(house.Usage(low, "a", 30m));
        await house.Done(house.Usage(low, "b", 6m));
        await house.Done(house.Usage(top, "a", 9m));
        await Amend(house, low, "a", 8m);
        await Amend(house, low, "b", 2m);
        await Amend(house, low, "a", null);
        await Amend(house, low, "b", 10m);
        await Amend(house, top, "a", 9m);
        await Amend(house, low, "b", aggregate == "sum" ? 10m : 1m);
        await house.Crash();
        await house.Open();

        var running = await house.Done<RunningCharges>(new ReadRunningCharges(top));
        var (charge, item) = (running.Charges[^1].Charge, running.Charges[^1].Charge.Items[0]);
        Assert.Equal(
            ((decimal)usage, usage * 2m), (item.Usage.TryToDecimal(out var used) ? used : -1m, charge.Total.Amount));
        var records = await ItemRecordsSql.Read(
            house.Store, charge, item, [], (running.Batch, running.N), 10, TestContext.Current.CancellationToken);
        Assert.Equal(3, records.Count);
        Assert.Equal([(low, "a"), (low, "b"), (top, "a")], records.First.Select(r => (r.Record.Account, r.Record.Id)));
        Assert.Equal(
            item.Exact * 1_000_000, records.From.Aggregate(Exact.Zero, (sum, f) => sum + (Exact)(decimal)f.Amount));
        Assert.Equal(
            item.Exact * 1_000_000,
            records.First.Aggregate(Exact.Zero, (sum, r) => sum + r.Record.Amount + r.Amendments.Sum(a => a.Amount)));

        var (charged, counted) = (0L, 0m);
        await foreach (var stretch in UsageSpan.Read(
            house.Store, Instant.MinValue + Duration.FromDays(1), Instant.FromUtc(2030, 1, 1, 0, 0),
            TestContext.Current.CancellationToken))
        {
            foreach (var record in stretch.Records.Where(r => r.Account == top))
                (charged, counted) = (charged + record.Charged, counted + (record.Quantity ?? 0m));
        }

        Assert.Equal(item.Exact * 1_000_000, (Exact)(decimal)charged);
        Assert.Equal(records.Quantity, (Exact)counted);
        await house.Store.DisposeAsync();
        Assert.Empty((await VerifyBooks.Run(house.Options, null, TestContext.Current.CancellationToken)).Breaches);
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
