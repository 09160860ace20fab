using Brillig.Core.Usage;
using Brillig.Storage.Usage;
using Xunit;

namespace Brillig.Tests.Storage;

public class BatchTests
{
    [Theory]
    [InlineData(100, 1)]
    [InlineData(1_500_000, 2)]
    public async Task What_queued_during_a_commit_is_one_batch_up_to_4_MiB_of_properties(int length, int batches)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var house = await House.Sqlite();
        await house.Open();
        var account = await house.Account(await house.Tariff(), 0m);
        var properties = $$"""{"note":"{{new string('x', length)}}"}""";
        house.Gate.Reset();
        var first = house.Use(account, 1);
        while (!(house.IsAtGate && house.Store.Books?.Records.Count == 1)) await Task.Delay(10, cancel);
        var later = Enumerable.Range(0, 6).Select(n => house.Done(Long(house.Usage(account, $"r{n}", 1), properties)));
        var all = later.ToArray();

        house.Gate.Set();
        await first;
        await Task.WhenAll(all);

        var stored = await UsageSql.Records(house.Store, account, null, null, null, null, 100, cancel);
        Assert.Equal(7, stored.Count);
        Assert.Equal(batches + 1, stored.Select(r => r.Batch).Distinct().Count());
    }

    private static RecordUsage Long(RecordUsage usage, string properties) =>
        usage with { Elements = [usage.Elements[0] with { Properties = properties }] };
}
