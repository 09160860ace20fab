using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Storage.Verify;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>Usage of accounts that another pays for, as both engines keep it.</summary>
public class PaidUsageTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_another_account_pays_for_comes_back_from_facts_and_from_rows_of_any_age(string engine)
    {
        await using var house = await (engine == "sqlite" ? House.Sqlite() : House.Postgres());
        await house.Open();
        var tariff = await house.Tariff();
        var payer = await house.Account(tariff, 0m);
        var own = await house.Account(tariff, 0m, parent: payer);
        await house.Done<AccountView>(new ChangeAccount { Id = own, Payer = Given.As<AccountId?>(payer) });
        var records = Enumerable.Range(0, 300).Select(i => house.Element(i % 2 == 0 ? own : payer, i, $"m{i}", 2m));
        Assert.Equal(300, (await house.Done<BatchOutcome>(new RecordUsageBatch([.. records]))).Accepted);
        await house.Use(own, 10m);
        await house.Done<ChargeView>(new CloseCharge(payer));
        await house.Use(own, 1m);
        var before = house.Rows();

        await house.Crash();
        await house.Open();
        Assert.Equal(before, house.Rows());
        await house.Run("UPDATE books SET watermark = 1");
        await house.Use(own, 5m);
        before = house.Rows();
        await house.Crash();
        await house.Open();
        Assert.Equal(before, house.Rows());
        await house.Store.DisposeAsync();
        await house.Run("DELETE FROM account");
        await house.Run("UPDATE books SET watermark = 1");
        await house.Open();
        Assert.Equal(before, house.Rows());
        Assert.Equal(6m, (await house.View(payer)).Unbilled.Amount);
        await house.Store.DisposeAsync();
        Assert.Empty((await VerifyBooks.Run(house.Options, null, TestContext.Current.CancellationToken)).Breaches);
    }
}
