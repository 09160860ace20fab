using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using Brillig.Storage.ServicePlans;
using Brillig.Storage.Verify;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>Which accounts the quantities of cascading lines come from, as both engines tell it.</summary>
public class QuantitiesFromTests
{
    private const string Plan = """
        {"name": "wholesale", "plan": {
            "numbers": {"did": {"rate": 2, "cascade": true, "activation_charge": 1}},
            "phones": {"_all": {"rate": 1, "cascade": true, "exceptions": ["spare"], "prorate": {"removals": false}}},
            "seats": {"seat": {"rate": 5}}}}
        """;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_line_names_who_had_what_when_it_was_counted_whatever_changes_later(string engine)
    {
        await using var house = await (engine == "sqlite" ? House.Sqlite() : House.Postgres());
        await house.Open();
        var tariff = await house.Tariff();
        var top = await house.Account(tariff, 0m);
        var middle = await house.Account(tariff, 0m, parent: top);
        var low = await house.Account(tariff, 0m, parent: middle);
        var other = await house.Account(tariff, 0m);
        var paid = await house.Account(tariff, 0m, parent: top);
        await house.Done<AccountView>(new ChangeAccount { Id = paid, Payer = Given.As<AccountId?>(top) });
        await Publish(house);
        await Set(house, middle, "numbers", "did", 2);
        await Set(house, low, "numbers", "did", 5);
        await Set(house, low, "phones", "desk", 3);
        await Set(house, low, "phones", "spare", 9);
        await Set(house, paid, "numbers", "did", 100);
        await Set(house, top, "numbers", "did", 4);
        await Set(house, top, "numbers", "did", 1, QuantityChange.Manual);
        await house.Done<ChargesPreview>(new AssignPlan(top, "wholesale") { IsAccepted = true });
        var issued = (await house.Done<ChargeView>(new CloseCharge(top))).Charge;

        // The tree and what it has are others since.
        await house.Done<AccountView>(new ChangeAccount { Id = low, Parent = Given.As<AccountId?>(other) });
        await Set(house, middle, "numbers", "did", 7);
        await Set(house, low, "numbers", "did", 0);
        await house.Done<AccountView>(new CloseAccount(low));
        await house.Crash();
        await house.Open();

        var numbers = issued.Items.Single(i => i.Line is { Key: "did", Part: not LinePart.Activation });
        var phones = issued.Items.Single(i => i.Line is { Key: "_all" });
        Assert.Equal(
            [new QuantityFrom(top, 1, 1), new(middle, 2, 0), new(low, 5, 0)], await From(house, top, numbers));
        Assert.Equal([new QuantityFrom(low, 3, 0)], await From(house, top, phones));
        Assert.Equal(
            [new QuantityFrom(low, 5, 0)],
            await QuantitiesFrom.Read(
                house.Store, top, Assert.IsType<ItemLine>(numbers.Line), middle, 10,
                TestContext.Current.CancellationToken));
        var running = await house.Done<RunningCharges>(new ReadRunningCharges(top));
        Assert.All(
            running.Charges[^1].Charge.Items.Where(i => i.Line is { Part: LinePart.Changed, Key: "did" }),
            item => Assert.Equal(8, item.Line?.Quantity));
        await Add(house, running.Charges[^1].Charge, top);
        await house.Store.DisposeAsync();
        Assert.Empty((await VerifyBooks.Run(house.Options, null, TestContext.Current.CancellationToken)).Breaches);
    }

    [Theory]
    [InlineData("sqlite", 1)]
    [InlineData("sqlite", 2)]
    [InlineData("sqlite", 3)]
    [InlineData("postgres", 4)]
    public async Task What_it_comes_from_adds_up_in_any_life_of_a_tree(string engine, int seed)
    {
        await using var house = await (engine == "sqlite" ? House.Sqlite() : House.Postgres());
        await house.Open();
        var random = new Random(seed);
        var tariff = await house.Tariff();
        await Publish(house);
        var all = new List<AccountId>();
        for (var i = 0; i < 12; i++)
        {
            var parent = i < 2 ? (AccountId?)null : all[random.Next(all.Count)];
            all.Add(await house.Account(tariff, 0m, parent: parent));
            if (random.Next(2) == 0)
                await house.Done<ChargesPreview>(new AssignPlan(all[i], "wholesale") { IsAccepted = true });
        }

        string[][] items = [["numbers", "did"], ["phones", "desk"], ["phones", "soft"], ["phones", "spare"]];
        for (var step = 0; step < 150; step++)
        {
            var (account, item) = (all[random.Next(12)], items[random.Next(4)]);
            switch (random.Next(8))
            {
                case 0:
                    await house.Ask(new ChangeAccount
                    {
                        Id = account, Parent = Given.As<AccountId?>(all[random.Next(12)]),
                    });
                    break;
                case 1: await house.Ask(new CloseCharge(account)); break;
                case 2: house.Clock.Advance(Duration.FromDays(random.Next(9))); break;
                case 3: await Set(house, account, item[0], item[1], random.Next(9), QuantityChange.Manual); break;
                default: await Set(house, account, item[0], item[1], random.Next(9)); break;
            }
        }

        var lines = 0;
        foreach (var account in all)
        {
            var running = await house.Done<RunningCharges>(new ReadRunningCharges(account));
            var issued = await Brillig.Storage.Charges.ChargesSql.List(
                house.Store, account, null, null, null, null, 1000, TestContext.Current.CancellationToken);
            foreach (var charge in running.Charges.Concat(issued).Select(view => view.Charge))
                lines += await Add(house, charge, account);
        }

        Assert.True(lines > 20, $"{lines} lines counted accounts below.");
        await house.Store.DisposeAsync();
        Assert.Empty((await VerifyBooks.Run(house.Options, null, TestContext.Current.CancellationToken)).Breaches);
    }

    // The lines of a charge that count accounts below: what they come from adds up to what they say.
    private static async Task<int> Add(House house, Charge charge, AccountId account)
    {
        var lines = 0;
        foreach (var item in charge.Items)
        {
            if (item.Line is not { Below: { } below } line) continue;
            var from = await From(house, account, item);
            Assert.Equal(line.Quantity, from.Sum(f => f.Quantity));
            Assert.Equal(below.Quantity, from.Where(f => f.Account != account).Sum(f => f.Quantity));
            lines++;
        }

        return lines;
    }

    private static Task<IReadOnlyList<QuantityFrom>> From(House house, AccountId level, ChargeItem item) =>
        QuantitiesFrom.Read(
            house.Store, level, Assert.IsType<ItemLine>(item.Line), null, 1000,
            TestContext.Current.CancellationToken);

    private static async Task Publish(House house)
    {
        using var document = JsonDocument.Parse(Plan);
        var read = PlanDocument.Read(document.RootElement, new Faults());
        Assert.NotNull(read);
        await house.Done(new PublishPlan(new PlanKey(default, "wholesale"), read, false));
    }

    private static Task<Decision> Set(
        House house, AccountId account, string category, string item, long count,
        QuantityChange how = QuantityChange.Replace) => house.Ask(
            how == QuantityChange.Replace
                ? new ChangeQuantities(
                    account, QuantityChange.Add, [],
                    [new ItemCount(category, item, count - Own(house, account, category, item))])
                {
                    IsAccepted = true,
                }
                : new ChangeQuantities(account, how, [], [new ItemCount(category, item, count)]) { IsAccepted = true });

    private static long Own(House house, AccountId account, string category, string item) =>
        house.Store.Books?.Account(account)?.Quantities?.Image.Own.Of(ServiceItem.Of(category, item)) ?? 0;
}
