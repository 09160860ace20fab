using Brillig.Storage;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>The write path on SQLite.</summary>
public sealed class SqliteStoreTests : StoreTests
{
    protected override Task<House> NewHouse() => House.Sqlite();

    [Fact]
    public async Task A_second_process_is_told_that_another_has_the_books()
    {
        await using var house = await OpenHouse();

        var error = await Assert.ThrowsAsync<StoreException>(house.OpenSecond);

        Assert.Contains("Another process", error.Message, StringComparison.Ordinal);
    }
}
