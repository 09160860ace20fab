using Brillig.Storage;
using Brillig.Storage.Verify;
using Brillig.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Brillig.Tests.Operations;

/// <summary>Books of the first schema become books of the newest, with all that happened in them.</summary>
public class MigrateTests
{
    private const string Facts = """
        SELECT (SELECT count(*) FROM fact) + (SELECT count(*) FROM usage_record) + (SELECT count(*) FROM journal_entry)
            + (SELECT count(*) FROM payment) + (SELECT count(*) FROM allocation) + (SELECT count(*) FROM batch)
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgres", false)]
    [InlineData("postgres", true)]
    public async Task Old_books_are_migrated_with_their_history(string engine, bool crashed)
    {
        await using var house = await Lived(engine, crashed);
        var old = await OldBooks.From(house);
        var facts = await OldBooks.Number(old, Facts);
        Assert.Equal(crashed, await OldBooks.Number(old, "SELECT batch + 1 - watermark FROM books") > 0);
        var error = await Assert.ThrowsAsync<StoreException>(() => Open(old));
        Assert.Contains("`brillig db migrate`", error.Message, StringComparison.Ordinal);

        var ran = await Migrations.Migrate(old, Cancel);
        var again = await Migrations.Migrate(old, Cancel);

        Assert.Equal((Schemas.Newest - 1, 0), (ran, again));
        Assert.Equal(0, await OldBooks.Number(old, "SELECT batch + 1 - watermark FROM books"));
        var report = await VerifyBooks.Run(old, null, Cancel);
        Assert.Empty(report.Breaches);
        var rows = crashed ? 1 : 0;   // the batch that wrote the rows that the crash had left behind
        Assert.Equal(facts + rows, await OldBooks.Number(old, Facts));
        await house.Open();
        await using var store = await Open(old);
        Assert.Null(store.Status.Paused);
        Assert.Equal(
            house.Rows(), (store.Books?.Accounts ?? []).OrderBy(b => b.Id.Value).Select(b => FactJson.Text(b.ToRow())));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Books_that_a_server_holds_are_not_migrated(string engine)
    {
        await using var house = await Lived(engine, crashed: false);
        var old = await OldBooks.From(house);
        using var held = engine == "sqlite"
            ? new FileStream(
                Path.Combine(old.DataDirectory, "old.db.lock"), FileMode.Create, FileAccess.Write, FileShare.None)
            : null;
        if (held is null)
            await OldBooks.Run(old, "UPDATE books SET expires = 9000000000000000, holder = 'http://old.example'");

        var error = await Assert.ThrowsAsync<StoreException>(() => Migrations.Migrate(old, Cancel));

        var said = held is null ? "http://old.example writes the books" : "Another process has the books";
        Assert.StartsWith(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await OldBooks.Number(old, "SELECT schema_version FROM books"));
    }

    [Fact]
    public async Task A_server_that_was_frozen_meanwhile_cannot_write_any_more()
    {
        await using var house = await Lived("postgres", crashed: false);
        var old = await OldBooks.From(house);
        var before = await OldBooks.Number(old, "SELECT epoch FROM books");

        await Migrations.Migrate(old, Cancel);

        Assert.True(await OldBooks.Number(old, "SELECT epoch FROM books") > before);
    }

    [Fact]
    public void A_tail_that_only_its_own_program_applies_is_left_to_it()
    {
        Schemas.CheckTail(version: 2, tail: 9, "here", from: 2);
        Schemas.CheckTail(version: 1, tail: 0, "here", from: 2);

        var error = Assert.Throws<StoreException>(() => Schemas.CheckTail(version: 1, tail: 9, "here", from: 2));

        Assert.Equal(
            "The last 9 batches of the books in here are in no state row yet: start the version of Brillig that wrote "
            + "them, stop it with SIGTERM, and migrate again.", error.Message);
    }

    private static async Task<House> Lived(string engine, bool crashed)
    {
        var house = engine == "sqlite" ? await House.Sqlite() : await House.Postgres();
        await house.Open();
        var tariff = await house.Tariff();
        var first = await house.Account(tariff, 10, "prepaid");
        var second = await house.Account(tariff, 0);
        for (var i = 0; i < 20; i++) await house.Use(i % 2 == 0 ? first : second, 0.25m);
        await house.Pay(second, 5);
        if (crashed)
        {
            house.CrashAt = "committed";
            await Assert.ThrowsAsync<StoreUnavailableException>(() => house.Use(second, 3));
            house.CrashAt = null;
        }

        await house.Store.DisposeAsync();
        return house;
    }

    private static Task<Store> Open(StoreOptions options) =>
        Store.Open(options, new HandClock(default), NullLogger.Instance, Cancel);
}
