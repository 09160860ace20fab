using Brillig.Core.Usage;
using Brillig.Storage.Verify;
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
}
