using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Storage.Usage;
using Brillig.Storage.Verify;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>What accounts above hold of reservations, as both engines keep it.</summary>
public class HeldAboveTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_is_held_above_comes_back_ends_there_and_is_proved(string engine)
    {
        await using var house = await (engine == "sqlite" ? House.Sqlite() : House.Postgres());
        await house.Open();
        var cascading = await house.Tariff("""
            {"name":"above","rates":[{"service":"data","model":"graduated","cascade":true,
             "tiers":[{"up_to":100,"price":2},{"up_to":null,"price":1}]}]}
            """);
        var top = await house.Account(cascading, 1_000m, "prepaid");
        var middle = await house.Account(cascading, 1_000m, "prepaid", top);
        var low = await house.Account(await house.Tariff(), 1_000m, "prepaid", middle);
        var other = await house.Account(cascading, 1_000m, "prepaid", top);
        var (kept, moved, used, released, expired) = (
            await Reserve(house, low, 30), await Reserve(house, other, 40), await Reserve(house, low, 50),
            await Reserve(house, low, 60), await Reserve(house, middle, 70, 1));
        Assert.Equal(30 * 2 + 40 * 2 + 30 * 2 + 150, (await house.View(top)).Reserved.Amount);

        // As after kill -9, then with the rows of some accounts of before, and from the facts alone.
        await Survives(house, "UPDATE books SET watermark = watermark");
        await house.Done(new ExtendReservation(low, kept, 35, Duration.FromDays(40), null));
        await house.Done(new ExtendReservation(other, moved, null, Duration.FromDays(40), null));
        await house.Done(CommitOf(house, low, used, 20));
        await house.Done(new ReleaseReservation(low, released, null));
        house.Clock.Advance(Duration.FromHours(2));
        Assert.Equal(35m * 2, (await house.View(middle)).Reserved.Amount);
        await Survives(house, "UPDATE books SET watermark = 1");
        await house.Done(new ChangeAccount
        {
            Id = low, Parent = Given.As<AccountId?>(other), Resettling = new(true, false, false),
        });
        Assert.Equal(0m, (await house.View(middle)).Reserved.Amount);
        await Survives(house, "DELETE FROM account", "UPDATE books SET watermark = 1");
        house.Clock.Advance(Duration.FromDays(30));
        await house.Done(CommitOf(house, low, kept, 35));
        Assert.Equal((70m, 40m * 2), await Stand(house, other));
        Assert.Equal((70m + 20m * 2, 40m * 2), await Stand(house, top));

        var cancel = TestContext.Current.CancellationToken;
        foreach (var (account, id, end) in new[]
        {
            (middle, kept, ReservationEnd.Released), (other, kept, ReservationEnd.Committed),
            (top, released, ReservationEnd.Released), (top, expired, ReservationEnd.Expired),
        })
        {
            var history = await ReservationsSql.History(house.Store, account, id, cancel);
            Assert.Equal(end, history.Ended?.End);
            var refused = await house.Ask(new ExtendReservation(account, id, 1, null, history));
            Assert.Equal(Reason.ReservationNotFound, Assert.IsType<Refused>(refused).Reason);
        }

        await house.Store.DisposeAsync();
        Assert.Empty((await VerifyBooks.Run(house.Options, null, cancel)).Breaches);
    }

    [Theory]
    [InlineData("UPDATE reservation SET of_account = NULL WHERE of_account IS NOT NULL", "nothing was recorded of it")]
    [InlineData("DELETE FROM reservation WHERE of_account IS NOT NULL AND event = 2", "holds it still")]
    [InlineData("DELETE FROM counted_usage", "nothing was recorded of it on account")]
    [InlineData("UPDATE reservation SET usage = '9' WHERE of_account IS NULL AND event < 2", "has no such one")]
    public async Task What_does_not_fit_is_found(string damage, string breach)
    {
        await using var house = await House.Sqlite();
        await house.Open();
        var cascading = await house.Tariff("""
            {"name":"above","rates":[{"service":"data","model":"per_unit","price":2,"cascade":true}]}
            """);
        var top = await house.Account(cascading, 1_000m, "prepaid");
        var low = await house.Account(await house.Tariff(), 1_000m, "prepaid", top);
        await Reserve(house, low, 5);
        await house.Done(CommitOf(house, low, await Reserve(house, low, 4), 3));
        await house.Store.DisposeAsync();
        await house.Run(damage);
        Assert.Contains(
            (await VerifyBooks.Run(house.Options, null, TestContext.Current.CancellationToken)).Breaches,
            found => found.Contains(breach, StringComparison.Ordinal));
    }

    private static async Task Survives(House house, params string[] damages)
    {
        var before = house.Rows();
        await house.Crash();
        foreach (var damage in damages) await house.Run(damage);
        await house.Open();
        Assert.Equal(before, house.Rows());
    }

    private static async Task<(decimal Unbilled, decimal Reserved)> Stand(House house, AccountId account)
    {
        var view = await house.View(account);
        return (view.Unbilled.Amount, view.Reserved.Amount);
    }

    private static async Task<ReservationId> Reserve(House house, AccountId account, decimal usage, int hours = 24)
    {
        var made = await house.Done<ReservationView>(new Reserve
        {
            Account = account, Id = new(house.NewId()), Service = "data", Usage = usage,
            Ttl = Duration.FromHours(hours),
        });
        return made.Reservation.Id;
    }

    private static CommitReservation CommitOf(House house, AccountId account, ReservationId id, decimal usage)
    {
        var element = house.Element(account, 0, id.ToString(), usage).Element;
        return new CommitReservation(account, id, usage, element.IdHash, element.ContentHash, null);
    }
}
