using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Payments;
using Brillig.Core.Usage;
using Brillig.Storage;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>What the write path keeps, and what it survives; the same on both engines.</summary>
public abstract class StoreTests
{
    protected abstract Task<House> NewHouse();

    protected async Task<House> OpenHouse()
    {
        var house = await NewHouse();
        await house.Open();
        return house;
    }

    [Fact]
    public async Task A_life_of_an_account_is_the_same_after_a_restart()
    {
        await using var house = await OpenHouse();
        var tariff = await house.Tariff();
        var (a, b) = (await house.Account(tariff, 100m), await house.Account(tariff, -20m));
        await house.Use(a, 10);
        await house.Use(b, 7);
        await house.Done(new AddChargeItem(a, "Setup", 1m, 12.5m));
        var charge = await house.Done<ChargeView>(new CloseCharge(a));
        await house.Use(a, 3);
        await house.Pay(b, 5m);
        house.Clock.Advance(Duration.FromDays(45));
        await house.Use(b, 1);
        var before = house.Rows();

        await house.Restart();

        Assert.Equal(1, charge.Charge.Number);
        Assert.Equal(before, house.Rows());
        await house.Use(a, 4);
        var next = await house.Done<ChargeView>(new CloseCharge(a));
        Assert.True(next.Charge.Number > 1);
    }

    [Fact]
    public async Task A_crash_without_a_last_checkpoint_loses_nothing_that_was_answered()
    {
        await using var house = await OpenHouse();
        var tariff = await house.Tariff();
        var accounts = new List<AccountId>();
        for (var i = 0; i < 20; i++) accounts.Add(await house.Account(tariff, 10m));
        foreach (var account in accounts) await house.Use(account, 5);
        foreach (var account in accounts.Take(5)) await house.Done(new CloseCharge(account));
        foreach (var account in accounts.Take(5)) await house.Use(account, 2);
        var before = house.Rows();

        await house.Crash();
        await house.Open();

        Assert.Equal(before, house.Rows());
    }

    [Fact]
    public async Task The_state_is_the_facts_alone()
    {
        await using var house = await OpenHouse();
        var tariff = await house.Tariff();
        var (a, b) = (await house.Account(tariff, 10m), await house.Account(tariff, -5m));
        await house.Use(a, 5);
        await house.Done(new CloseCharge(a));
        await house.Use(a, 5);
        await house.Pay(a, 2.5m);
        await house.Use(b, 2);
        house.Clock.Advance(Duration.FromDays(70));
        await house.Use(a, 1);
        await house.View(b);
        await house.Done(new CloseAccount(b));
        var before = house.Rows();

        await house.Store.DisposeAsync();
        await house.Run("DELETE FROM account");
        await house.Run("UPDATE books SET watermark = 1");
        await house.Open();

        Assert.Equal(before, house.Rows());
    }

    [Theory]
    [InlineData("decided", false)]
    [InlineData("appended", false)]
    [InlineData("committed", true)]
    public async Task A_crash_at_a_named_point_keeps_a_batch_whole_or_not_at_all(string point, bool kept)
    {
        await using var house = await OpenHouse();
        var account = await house.Account(await house.Tariff(), 10m);
        house.CrashAt = point;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => house.Ask(house.Usage(account, "r1", 3)));
        Assert.False(house.Store.Status.IsReady);
        await house.Crash();
        await house.Open();

        Assert.Equal(kept ? 3m : 0m, (await house.View(account)).Unbilled.Amount);
        await house.Done(house.Usage(account, "r1", 3));
        Assert.Equal(3m, (await house.View(account)).Unbilled.Amount);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_said_in_one_sentence()
    {
        await using var house = await OpenHouse();
        await house.Account(await house.Tariff(), 10);
        await house.Store.DisposeAsync();
        await house.Run("UPDATE account SET body = 'torn'");

        var error = await Assert.ThrowsAsync<StoreException>(house.Open);

        Assert.Contains("The row of an account cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_is_a_duplicate_after_a_restart_and_beyond_the_memory()
    {
        await using var house = await OpenHouse();
        var account = await house.Account(await house.Tariff(), 10m);
        await house.Done(house.Usage(account, "near", 1));
        await house.Restart();
        await house.Done(house.Usage(account, "near", 1));
        Assert.Equal(1m, (await house.View(account)).Unbilled.Amount);

        house.Forget();
        var batch = new[] { house.Element(account, 0, "near", 1), house.Element(account, 1, "fresh", 1) };
        var other = house.Element(account, 0, "near", 2);

        var outcomes = await Task.WhenAll(
            house.Done<BatchOutcome>(new RecordUsageBatch([.. batch])),
            house.Done<BatchOutcome>(new RecordUsageBatch([other])));

        Assert.Equal((1, 1), (outcomes[0].Accepted, outcomes[0].Duplicates));
        Assert.Equal(Reason.RecordConflict, Assert.Single(outcomes[1].Rejected).Reason);
        Assert.Equal(2m, (await house.View(account)).Unbilled.Amount);
    }

    [Fact]
    public async Task A_thousand_debits_at_once_stop_exactly_at_the_floor()
    {
        await using var house = await OpenHouse();
        var account = await house.Account(await house.Tariff(), 250m, "prepaid");

        var decisions = await Task.WhenAll(
            Enumerable.Range(0, 1_000).Select(i => Task.Run(() => house.Ask(house.Usage(account, $"d{i}", 1)))));

        Assert.Equal(250, decisions.Count(d => d is Done));
        Assert.All(decisions.OfType<Refused>(), r => Assert.Equal(Reason.InsufficientFunds, r.Reason));
        var view = await house.View(account);
        Assert.Equal(250m, view.Unbilled.Amount);
        Assert.Equal(0m, view.Available?.Amount);
        var rows = house.Rows();
        await house.Crash();
        await house.Open();
        Assert.Equal(rows, house.Rows());
    }

    [Fact]
    public async Task An_exception_in_one_command_disturbs_no_other()
    {
        await using var house = await OpenHouse();
        var account = await house.Account(await house.Tariff(), 0m);
        var broken = new SetBillingType(
            new BillingTypeId(Guid.CreateVersion7()), true, "x", _ => throw new InvalidOperationException("broken"));

        var all = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(() =>
            house.Ask(i == 150 ? broken : house.Usage(account, $"e{i}", 1)))));

        Assert.IsType<Failed>(all[150]);
        Assert.Equal(299, all.Count(d => d is Done));
        Assert.Equal(299m, (await house.View(account)).Unbilled.Amount);
    }

    [Fact]
    public async Task A_fact_that_the_database_refuses_costs_its_own_command_alone()
    {
        await using var house = await OpenHouse();
        var account = await house.Account(await house.Tariff(), 0m);
        await house.Pay(account, 1m);
        var same = new PaymentId(house.NewId());
        await house.Pay(account, 1m, same);

        var all = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => Task.Run(() => i == 25
                ? house.Ask(new RecordPayment(same, account, null, "cash", 1m, null, null))
                : house.Ask(house.Usage(account, $"p{i}", 1)))));

        Assert.IsType<Failed>(all[25]);
        Assert.Equal(49, all.Count(d => d is Done));
        Assert.Equal(49m, (await house.View(account)).Unbilled.Amount);
    }

    [Fact]
    public async Task A_reader_sees_what_was_answered()
    {
        await using var house = await OpenHouse();
        var account = await house.Account(await house.Tariff(), 0m);
        await using var connection = await house.Store.OpenRead(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM usage_record WHERE account = @account";
        Brillig.Storage.Rows.Add(command, "@account", account.Value);
        for (var i = 1; i <= 20; i++)
        {
            await house.Use(account, 1);
            Assert.Equal((long)i, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Keys_are_published_once_they_are_durable()
    {
        await using var house = await OpenHouse();
        var id = new KeyId(house.NewId());

        await house.Done(new MakeKey(id, null, Role.Read, "till", "00ff", null));

        Assert.Equal(id, Assert.Single(house.Store.Keys).Id);
        var seed = house.Store.HashSeed;
        await house.Restart();
        Assert.Equal("till", Assert.Single(house.Store.Keys).Image.Name);
        Assert.Equal(seed, house.Store.HashSeed);
    }

    [Fact]
    public async Task A_stopped_store_takes_nothing_and_a_stopping_one_answers_what_waits()
    {
        await using var house = await OpenHouse();
        var account = await house.Account(await house.Tariff(), 0m);
        var waiting = Enumerable.Range(0, 500).Select(i => house.Ask(house.Usage(account, $"w{i}", 1))).ToArray();

        await house.Store.DisposeAsync();

        Assert.All(await Task.WhenAll(waiting), d => Assert.IsType<Done>(d));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => house.Ask(house.Usage(account, "late", 1)));
    }

    [Fact]
    public async Task A_deposed_writer_commits_nothing_and_starts_over()
    {
        await using var house = await OpenHouse();
        var account = await house.Account(await house.Tariff(), 0m);
        await house.Use(account, 1);
        await house.Run("UPDATE books SET epoch = epoch + 1");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => house.Use(account, 1));

        Assert.False(house.Store.Status.IsReady);
        await house.Run("UPDATE books SET expires = 0");
        await house.Ready();
        Assert.Equal(1m, (await house.View(account)).Unbilled.Amount);
        Assert.Equal(3, house.Store.Status.Epoch);
    }

    [Fact]
    public async Task Many_records_at_once_come_back_from_their_rows()
    {
        await using var house = await OpenHouse();
        var account = await house.Account(await house.Tariff(), 0m);
        var records = Enumerable.Range(0, 5_000).Select(i => house.Element(account, i, $"m{i}", 1.25m));

        var outcome = await house.Done<BatchOutcome>(new RecordUsageBatch([.. records]));

        Assert.Equal(5_000, outcome.Accepted);
        var before = house.Rows();
        await house.Store.DisposeAsync();
        await house.Run("DELETE FROM account");
        await house.Run("UPDATE books SET watermark = 1");
        await house.Open();
        Assert.Equal(before, house.Rows());
        Assert.Equal(6_250m, (await house.View(account)).Unbilled.Amount);
    }

    [Fact]
    public async Task Time_never_runs_backwards()
    {
        await using var house = await OpenHouse();
        var account = await house.Account(await house.Tariff(), 0m);
        var now = house.Store.Now;
        house.Clock.Advance(-Duration.FromHours(1));

        await house.Restart();
        Assert.True(house.Store.Now >= now);
    }
}
