namespace Brillig.Tests.Storage;

/// <summary>The write path on SQLite.</summary>
public sealed class SqliteStoreTests : StoreTests
{
    protected override Task<House> NewHouse() => House.Sqlite();
}
