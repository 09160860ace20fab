using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Usage;
using Brillig.Storage;
using Brillig.Storage.Usage;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>What interactive commands and bulk or due work do to each other in one queue.</summary>
public class PaceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_interactive_command_is_decided_before_bulk_that_waited_longer()
    {
        await using var house = await House.Sqlite();
        await house.Open();
        var account = await house.Account(await house.Tariff(), 0);
        var first = await Hold(house, account);
        var bulk = house.Done<BatchOutcome>(Bulk(house, account, "bulk", 200));
        var interactive = house.Done(house.Usage(account, "interactive", 1));

        house.Gate.Set();
        await Task.WhenAll(first, bulk, interactive);

        var stored = await Stored(house, account);
        Assert.Equal("interactive", stored[1].Record.Id);
        Assert.Equal(202, stored.Count);
    }

    [Fact]
    public async Task Bulk_is_decided_in_parts_while_interactive_commands_come_and_answered_as_a_whole()
    {
        await using var house = await House.Sqlite();
        await house.Open();
        var account = await house.Account(await house.Tariff(), 0);
        await house.Use(account, 1);

        var outcome = await house.Done<BatchOutcome>(Bulk(house, account, "bulk", 900));

        Assert.Equal(new BatchOutcome(900, 0, []), outcome);
        Assert.Equal(901m, (await house.View(account)).Unbilled.Amount);
        var stored = await Stored(house, account);
        Assert.True(stored.Select(r => r.Batch).Distinct().Count() > 3);
        Assert.Equal(
            stored.Skip(1).Select(r => r.Record.Id), Enumerable.Range(0, 900).Select(n => $"bulk{n}"));
    }

    [Fact]
    public async Task Bulk_with_a_key_is_one_transaction_also_while_interactive_commands_come()
    {
        await using var house = await House.Sqlite();
        await house.Open();
        var account = await house.Account(await house.Tariff(), 0);
        await house.Use(account, 1);

        var name = new AnswerName(new KeyId(house.NewId()), "POST /usage", "k");
        var once = new IdempotencyKey(name, [1], 0, _ => new RenderedAnswer(200, [], "{}"u8.ToArray()));
        Assert.IsType<Done>(
            await house.Store.Ask(new Envelope(Bulk(house, account, "bulk", 900), default, "test", once)));

        Assert.Equal(2, (await Stored(house, account)).Select(r => r.Batch).Distinct().Count());
    }

    [Fact]
    public async Task A_dry_run_of_bulk_sees_its_own_records_and_leaves_nothing()
    {
        await using var house = await House.Sqlite();
        await house.Open();
        var account = await house.Account(await house.Tariff(), 0);
        await house.Use(account, 1);
        var bulk = Bulk(house, account, "bulk", 400);

        var twice = bulk with { Elements = bulk.Elements.AddRange(bulk.Elements) };
        var decision = await house.Store.Ask(new Envelope(twice, default, "test", DryRun: true));

        Assert.Equal(new BatchOutcome(400, 400, []), Assert.IsType<Done>(decision).Result);
        Assert.Single(await Stored(house, account));
    }

    [Fact]
    public async Task An_import_ends_under_constant_interactive_load()
    {
        await using var house = await House.Sqlite();
        await house.Open();
        var account = await house.Account(await house.Tariff(), 0);
        var import = Task.Run(async () =>
        {
            for (var n = 0; n < 10; n++) await house.Done<BatchOutcome>(Bulk(house, account, $"bulk{n}.", 1_000));
        }, Cancel);
        var used = 0;
        var users = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!import.IsCompleted)
            {
                await house.Use(account, 1);
                Interlocked.Increment(ref used);
            }
        }, Cancel));

        await Task.WhenAll([.. users, import]).WaitAsync(TimeSpan.FromSeconds(60), Cancel);

        Assert.Equal(10_000m + used, (await house.View(account)).Unbilled.Amount);
        Assert.True(used > 10);
    }

    [Fact]
    public async Task Due_accounts_are_billed_in_parts_while_interactive_commands_come()
    {
        await using var house = await House.Sqlite();
        await house.Open();
        var tariff = await house.Tariff();
        var accounts = new List<AccountId>();
        for (var n = 0; n < 100; n++)
        {
            accounts.Add(await house.Account(tariff, 0));
            await house.Use(accounts[^1], 1);
        }

        house.Clock.Advance(Duration.FromDays(40));
        var batch = house.Store.Status.Batch;
        var first = house.View(accounts[0]);   // which bills it
        var chunk = await house.Done<BilledChunk>(new BillDue(256));
        await first;

        Assert.Equal(100, chunk.Accounts.Append(accounts[0]).Distinct().Count());
        Assert.True(house.Store.Status.Batch > batch + 2);
        Assert.Equal(0, (await house.Done<BilledChunk>(new BillDue(256))).Charges);
    }

    [Fact]
    public async Task Of_what_was_done_in_part_nobody_says_that_it_had_no_effect()
    {
        var asked = new Asked(new Envelope(new BillDue(2), default, "test"));
        asked.Cut(1);
        asked.Decision = new Done(new BilledChunk([], 0, null));

        Assert.False(asked.Settle());
        asked.Fail(new StoreUnavailableException("Away.", isUndone: true));

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => asked.Answer);
        Assert.False(error.IsUndone);
    }

    // One command that is decided and not yet committed: what is asked now waits.
    private static async Task<Task> Hold(House house, AccountId account)
    {
        house.Gate.Reset();
        var first = house.Use(account, 1);
        while (house.Store.Books is { } books && books.Records.Count == 0) await Task.Delay(10, Cancel);
        return first;
    }

    private static RecordUsageBatch Bulk(House house, AccountId account, string name, int records) =>
        new([.. Enumerable.Range(0, records).Select(n => house.Element(account, n, $"{name}{n}", 1))]);

    private static Task<IReadOnlyList<StoredRecord>> Stored(House house, AccountId account) =>
        UsageSql.Records(house.Store, account, null, null, null, null, 10_000, Cancel);
}
