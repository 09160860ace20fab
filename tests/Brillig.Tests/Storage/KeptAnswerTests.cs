using System.Text;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Payments;
using Brillig.Storage;
using Brillig.Storage.Answers;
using Brillig.Storage.Verify;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>Answers are kept with their effects: whole or not at all, whatever ends the writer.</summary>
public class KeptAnswerTests
{
    private static readonly AnswerName Name = new(new KeyId(Guid.CreateVersion7()), "PUT /payments", "k");

    public static TheoryData<bool> Engines => [true, false];

    [Theory]
    [InlineData(true, "decided", false)]
    [InlineData(true, "appended", false)]
    [InlineData(true, "committed", true)]
    [InlineData(false, "decided", false)]
    [InlineData(false, "appended", false)]
    [InlineData(false, "committed", true)]
    public async Task A_crash_keeps_the_effect_and_its_answer_or_neither(bool isSqlite, string point, bool kept)
    {
        await using var house = await Open(isSqlite);
        var account = await house.Account(await house.Tariff(), 0m);
        var looked = await Find(house);
        house.CrashAt = point;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Pay(house, account, looked));
        await house.Crash();
        await house.Open();

        var (found, readAt) = await Find(house);
        Assert.Equal(kept, found is not null);
        if (found is null) Assert.IsType<Done>(await Pay(house, account, (found, readAt)));

        (found, _) = await Find(house);
        Assert.Equal("paid", Encoding.UTF8.GetString(found?.Answer.Body ?? []));
        Assert.Equal(5m, (await house.View(account)).Posted.Amount);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_same_name_twice_in_a_batch_is_done_once_though_the_batch_is_decided_again(bool isSqlite)
    {
        await using var house = await Open(isSqlite);
        var account = await house.Account(await house.Tariff(), 0m);
        var known = new PaymentId(house.NewId());
        await house.Pay(account, 1m, known);
        var looked = await Find(house);

        // While the writer waits, all of these come into one batch; the database refuses it for the payment's id.
        house.Gate.Reset();
        var first = house.Use(account, 1);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        var once = Enumerable.Range(0, 20).Select(_ => Pay(house, account, looked)).ToArray();
        var refused = house.Ask(new RecordPayment(known, account, null, "cash", 1m, null, null));
        var last = Pay(house, account, looked);
        house.Gate.Set();

        await first;
        Assert.IsType<Failed>(await refused);
        var decisions = await Task.WhenAll([.. once, last]);
        Assert.Single(decisions, d => d is Done);
        Assert.Equal(20, decisions.Count(d => d is Repeated));
        Assert.NotNull((await Find(house)).Kept);
        Assert.Equal(6m, (await house.View(account)).Posted.Amount);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Whoever_looked_before_a_start_looks_again(bool isSqlite)
    {
        await using var house = await Open(isSqlite);
        var account = await house.Account(await house.Tariff(), 0m);
        var looked = await Find(house);
        Assert.IsType<Done>(await Pay(house, account, looked));
        await house.Restart();

        Assert.IsType<Stale>(await Pay(house, account, looked));

        Assert.Equal(5m, (await house.View(account)).Posted.Amount);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Answers_are_let_go_after_thirty_days_and_the_books_stay_proved(bool isSqlite)
    {
        await using var house = await Open(isSqlite);
        var account = await house.Account(await house.Tariff(), 0m);
        Assert.IsType<Done>(await Pay(house, account, await Find(house)));
        house.Clock.Advance(Duration.FromDays(29));
        await house.Pay(account, 1m);
        Assert.NotNull((await Find(house)).Kept);

        await house.Restart();
        house.Clock.Advance(Duration.FromDays(2));
        await house.Pay(account, 1m);

        var again = await Find(house);
        Assert.Null(again.Kept);
        Assert.IsType<Done>(await Pay(house, account, again));
        Assert.Equal(12m, (await house.View(account)).Posted.Amount);
        await house.Store.DisposeAsync();
        var report = await VerifyBooks.Run(
            house.Options, null, TestContext.Current.CancellationToken);
        Assert.Empty(report.Breaches);
    }

    private static async Task<House> Open(bool isSqlite)
    {
        var house = isSqlite ? await House.Sqlite() : await House.Postgres();
        await house.Open();
        return house;
    }

    private static Task<(KeptAnswer? Kept, long ReadAt)> Find(House house) =>
        KeptAnswersSql.Find(house.Store, Name, TestContext.Current.CancellationToken);

    private static Task<Decision> Pay(House house, AccountId account, (KeptAnswer? Kept, long ReadAt) looked)
    {
        var pay = new RecordPayment(new PaymentId(house.NewId()), account, null, "cash", 5m, null, null);
        var once = new IdempotencyKey(
            Name, [1, 2, 3], looked.ReadAt, _ => new RenderedAnswer(204, [], Encoding.UTF8.GetBytes("paid")));
        return house.Store.Ask(new Envelope(pay, default, "test", once));
    }
}
