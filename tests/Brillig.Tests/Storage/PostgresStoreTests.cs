using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Usage;
using Brillig.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>The write path on PostgreSQL.</summary>
public sealed class PostgresStoreTests : StoreTests
{
    protected override Task<House> NewHouse() => House.Postgres();

    [Theory]
    [InlineData("fsync", "off")]
    [InlineData("full_page_writes", "off")]
    [InlineData("synchronous_commit", "off")]
    public async Task A_server_that_could_lose_what_was_acknowledged_is_refused(string setting, string value)
    {
        await using var cluster = await Postgres.NewCluster();
        await using var house = new House { Database = cluster.ConnectionString };
        await house.Run($"ALTER SYSTEM SET {setting} = {value}");
        await house.Run("SELECT pg_reload_conf(), pg_sleep(0.3)");

        var error = await Assert.ThrowsAsync<StoreException>(house.Open);

        Assert.Contains(setting, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_lost_costs_nobody_his_answer()
    {
        await using var house = await OpenHouse();
        var account = await house.Account(await house.Tariff(), 0m);
        var all = Enumerable.Range(0, 2_000).Select(i => house.Ask(house.Usage(account, $"k{i}", 1))).ToList();
        for (var i = 0; i < 5; i++)
        {
            await house.Run("""
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """);
            all.Add(house.Ask(house.Usage(account, $"l{i}", 1)));
        }

        Assert.All(await Task.WhenAll(all), d => Assert.IsType<Done>(d));
        Assert.Equal(2_005m, (await house.View(account)).Unbilled.Amount);
        Assert.True(house.Store.Status.IsReady);
    }

    [Fact]
    public async Task A_server_that_crashes_and_comes_back_loses_and_doubles_nothing()
    {
        await using var cluster = await Postgres.NewCluster();
        await using var house = new House { Database = cluster.ConnectionString };
        await house.Open();
        var account = await house.Account(await house.Tariff(), 0m);
        var all = Enumerable.Range(0, 20_000).Select(i => house.Ask(house.Usage(account, $"k{i}", 1))).ToList();

        await cluster.StopImmediate();
        all.Add(house.Ask(house.Usage(account, "last", 1)));
        await cluster.Start();

        Assert.All(await Task.WhenAll(all), d => Assert.IsType<Done>(d));
        Assert.Equal(20_001m, (await house.View(account)).Unbilled.Amount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_500)]
    public async Task What_is_sent_with_a_fence_that_fails_is_not_there(int records)
    {
        await using var house = await OpenHouse();
        var account = await house.Account(await house.Tariff(), 0m);
        await house.Run("UPDATE books SET epoch = epoch + 1");
        var batch = Enumerable.Range(0, records).Select(i => house.Element(account, i, $"f{i}", 1m));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => house.Ask(new RecordUsageBatch([.. batch])));

        await using var connection = await house.Store.OpenRead(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM usage_record";
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_second_store_follows_knows_the_keys_and_leads_when_the_first_ends()
    {
        await using var house = await OpenHouse();
        await using var second = await house.OpenSecond();
        Assert.Equal(StoreRole.Following, second.Current.Role);
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => second.Ask(new Envelope(new ReadKeys(), default, "test")));
        Assert.True(refused.IsUndone);
        var key = new KeyId(house.NewId());
        await house.Done(new MakeKey(key, null, Role.Read, "one", new string('0', 64), null));
        await Until(() => second.Keys.Any(k => k.Id == key));
        await house.Done(new RevokeKey(key));
        await Until(() => second.Keys.Single(k => k.Id == key).Image.RevokedAt is not null);

        await house.Store.DisposeAsync();

        await Until(() => second.Status is { IsReady: true, Epoch: 2, Lead.Role: StoreRole.Leading });
        Assert.IsType<Done>(await second.Ask(new Envelope(new ReadKeys(), default, "test")));
    }

    [Fact]
    public async Task Books_that_take_longer_to_read_than_a_lease_lasts_are_not_taken_meanwhile()
    {
        await using var house = await OpenHouse();
        await house.Store.DisposeAsync();
        var slow = new ManualResetEventSlim();
        var options = house.Options with { Fault = p => slow.Wait(p == "recovered" ? 6_500 : 0) };
        var opening = Store.Open(options, house.Clock, NullLogger.Instance, TestContext.Current.CancellationToken);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await using var second = await house.OpenSecond();
        Assert.Equal(StoreRole.Following, second.Current.Role);

        await using var first = await opening;

        Assert.Equal((StoreRole.Leading, 2L), (first.Current.Role, first.Current.Epoch));
        Assert.Equal((StoreRole.Following, 2L), (second.Current.Role, second.Current.Epoch));
    }

    [Fact]
    public async Task A_migration_refuses_while_a_server_has_the_books_open()
    {
        await using var house = await OpenHouse();
        await using (await house.OpenSecond())
        {
            await house.Store.DisposeAsync();
            var error = await Assert.ThrowsAsync<StoreException>(Migrate);
            Assert.Contains("stop every server", error.Message, StringComparison.Ordinal);
        }

        await Until(() => Migrate().ContinueWith(m => m.IsCompletedSuccessfully && m.Result == 0).Result);

        Task<int> Migrate() => Migrations.Migrate(house.Options, TestContext.Current.CancellationToken);
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 200 && !holds(); i++) await Task.Delay(50);
        Assert.True(holds());
    }

    [Fact]
    public async Task Time_is_the_databases_and_goes_on()
    {
        await using var house = await NewHouse();
        await using var store = await Store.Open(
            house.Options with { IsManualClock = false }, TimeProvider.System,
            NullLogger.Instance, TestContext.Current.CancellationToken);
        var before = store.Now;

        await Task.Delay(700, TestContext.Current.CancellationToken);

        var passed = store.Now - before;
        Assert.InRange(passed, Duration.FromMilliseconds(600), Duration.FromSeconds(20));
        Assert.True(store.Status.IsReady);
    }
}
