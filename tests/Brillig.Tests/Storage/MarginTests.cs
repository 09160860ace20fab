using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Reports;
using Brillig.Core.ServicePlans;
using Brillig.Core.Tariffs;
using Brillig.Storage.Charges;
using Brillig.Storage.Reports;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>What resellers earn, as both engines tell it.</summary>
public class MarginTests
{
    private const string Wholesale = """
        {"name": "wholesale", "plan": {
            "numbers": {"did": {"rates": {"5": 3, "100": 2}, "cascade": true, "activation_charge": 1}},
            "base": {"fee": {"flat_rate": 10}}}}
        """;

    private const string Gold = """
        {"name": "gold", "plan": {"numbers": {"did": {"rate": 5, "cascade": true,
            "discounts": {"single": {"rate": 1}}}}}}
        """;

    private const string Cascading =
        """{"name":"above","rates":[{"service":"data","model":"per_unit","price":0.5,"cascade":true}]}""";

    private static readonly Instant s_from = Instant.FromUtc(2026, 1, 1, 0, 0);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Each_customer_costs_what_it_and_all_below_it_had_of_the_resellers_own_charge(string engine)
    {
        await using var house = await (engine == "sqlite" ? House.Sqlite() : House.Postgres());
        await house.Open();
        var top = await Open(house, await house.Tariff(Cascading), null, isReseller: true);
        var retail = await Tariff(house, top, "retail", "1");
        var direct = await Open(house, retail, top);
        var sub = await Open(house, retail, top, isReseller: true);
        var low = await Open(house, await Tariff(house, sub, "low", "2"), sub);
        await Publish(house, default, "wholesale", Wholesale);
        await Publish(house, top, "gold", Gold);
        await Set(house, top, 1);
        await Set(house, direct, 2);
        await Set(house, sub, 3);
        await Set(house, low, 4);
        await Assign(house, top, "wholesale");
        await Assign(house, direct, "gold");
        await Assign(house, sub, "gold");
        await house.Use(direct, 10m);
        await house.Use(low, 30m);
        await house.Use(sub, 6m);
        await house.Use(top, 4m);
        await house.Done(new AddChargeItem(top, "setup", 1m, 7m));
        foreach (var account in (AccountId[])[top, direct, sub, low])
            await house.Done<ChargeView>(new CloseCharge(account));
        await Credit(house, top, 0, 2m);

        var margin = await Read(house, top);
        Assert.Equal(
        [
            (null, MarginKind.OneOff, "setup", 0m, 7m),
            (top, MarginKind.Plan, "fee", 0m, 10m),
            (top, MarginKind.Plan, "did", 0m, Part(1)),
            (top, MarginKind.Usage, "data", 0m, 2m),
            (direct, MarginKind.Plan, "did", 9m, Part(2)),
            (direct, MarginKind.Usage, "data", 10m, 5m),
            (sub, MarginKind.Plan, "did", 34m, Part(7)),
            (sub, MarginKind.Usage, "data", 36m, 18m),
        ], margin.Rows.Select(r => (r.Key.Account, r.Key.Kind, r.Key.Name, r.Revenue.Amount, r.Cost.Amount)));
        Assert.Equal([(89m, 70m, 19m)], margin.Totals.Select(t => (t.Revenue.Amount, t.Cost.Amount, t.Earned.Amount)));
    }

    // Of ten numbers at 2, activated for 1 each, less a credit of 2.
    private static decimal Part(int numbers) => 2.8m * numbers;

    [Theory]
    [InlineData("sqlite", 1)]
    [InlineData("sqlite", 2)]
    [InlineData("sqlite", 3)]
    [InlineData("postgres", 4)]
    public async Task The_rows_of_any_tree_add_up_to_its_documents(string engine, int seed)
    {
        await using var house = await (engine == "sqlite" ? House.Sqlite() : House.Postgres());
        await house.Open();
        var random = new Random(seed);
        var cascading = await house.Tariff(Cascading);
        await Publish(house, default, "wholesale", Wholesale);
        var all = new List<AccountId>();
        for (var i = 0; i < 10; i++)
        {
            var parent = i < 2 ? (AccountId?)null : all[random.Next(all.Count)];
            var seller = parent is { } above
                ? house.Store.Books is { } books && books.Account(above) is { } book
                    ? book.Account.Settings.Reseller ? above : books.Tree.Seller(book)
                    : default
                : default;
            var account = await Open(
                house, seller.IsOperator ? cascading : await Tariff(house, seller, $"t{i}", $"{1 + i}.37"), parent,
                isReseller: random.Next(2) == 0, taxed: random.Next(3));
            all.Add(account);
            if (!seller.IsOperator) await Publish(house, seller, $"gold{i}", Gold);
            await Assign(house, account, seller.IsOperator ? "wholesale" : $"gold{i}");
        }

        for (var step = 0; step < 120; step++)
        {
            var account = all[random.Next(10)];
            switch (random.Next(9))
            {
                case 0:
                    await house.Ask(new ChangeAccount
                    {
                        Id = account, Parent = Given.As<AccountId?>(all[random.Next(10)]),
                        Resettling = new ResettlingTerms(true, random.Next(2) == 0, true),
                    });
                    break;
                case 1: await house.Ask(new CloseCharge(account)); break;
                case 2: house.Clock.Advance(Duration.FromDays(random.Next(9))); break;
                case 3: await house.Ask(new AddChargeItem(account, "work", 1m, random.Next(1, 900) / 100m)); break;
                case 4: await Credit(house, account, 0, random.Next(1, 200) / 100m); break;
                case 5 or 6:
                    await house.Ask(house.Usage(account, $"r{step}", random.Next(1, 999) / 10m));
                    break;
                default: await Set(house, account, random.Next(9)); break;
            }
        }

        foreach (var account in all) await house.Ask(new CloseCharge(account));
        var documents = new List<Charge>();
        foreach (var account in all)
        {
            documents.AddRange((await ChargesSql.List(
                house.Store, account, null, null, null, null, 1000, TestContext.Current.CancellationToken))
                .Select(view => view.Charge));
        }

        var earned = 0;
        foreach (var reseller in all.Prepend(default))
        {
            var margin = await Read(house, reseller);
            var (sold, bought) = (
                documents.Where(d => d.Seller == reseller).ToArray(),
                documents.Where(d => d.Account == reseller).ToArray());
            Assert.Equal(Net(sold), margin.Totals.Sum(t => t.Revenue.Amount));
            Assert.Equal(Net(bought), margin.Totals.Sum(t => t.Cost.Amount));
            Assert.Equal(Net(sold), margin.Rows.Sum(r => r.Revenue.Amount));
            Assert.Equal(Net(bought), margin.Rows.Sum(r => r.Cost.Amount));
            foreach (var customer in sold.GroupBy(d => d.Account))
                Assert.Equal(
                    Net(customer), margin.Rows.Where(r => r.Key.Account == customer.Key).Sum(r => r.Revenue.Amount));
            earned += margin.Rows.Count(r => r.Revenue.Amount != 0m && r.Cost.Amount != 0m);
        }

        Assert.True(earned > 2, $"{earned} rows have both a revenue and a cost.");
    }

    private static decimal Net(IEnumerable<Charge> documents) => documents.Sum(d => (d.Total - d.Tax).Amount);

    private static Task<Margin> Read(House house, AccountId reseller) => MarginSql.Read(
        house.Store, reseller, s_from, s_from + Duration.FromDays(3650), TestContext.Current.CancellationToken);

    private static async Task<AccountId> Open(
        House house, TariffId tariff, AccountId? parent, bool isReseller = false, int taxed = 0)
    {
        var id = new AccountId(house.NewId());
        await house.Done(new OpenAccount
        {
            Id = id, Tariff = tariff.ToString(), Type = "postpaid", Parent = parent, Reseller = isReseller,
            TaxRates = taxed == 0 ? null : [new TaxRate("VAT", 19m, taxed == 2, [])],
        });
        return id;
    }

    private static async Task<TariffId> Tariff(House house, AccountId owner, string name, string price)
    {
        var id = new TariffId(house.NewId());
        using var json = JsonDocument.Parse($$"""
            {"name":"{{name}}","rates":[{"service":"data","model":"per_unit","price":{{price}},"cascade":true}]}
            """);
        var document = TariffDocument.Read(json.RootElement, new Faults());
        Assert.NotNull(document);
        var caller = new Caller(owner, Role.Admin, default);
        Assert.IsType<Done>(await house.Store.Ask(new Envelope(new PublishTariff(id, true, document), caller, "test")));
        return id;
    }

    private static async Task Publish(House house, AccountId owner, string name, string plan)
    {
        using var json = JsonDocument.Parse(plan);
        var document = PlanDocument.Read(json.RootElement, new Faults());
        Assert.NotNull(document);
        await house.Done(new PublishPlan(new PlanKey(owner, name), document, false));
    }

    private static Task Assign(House house, AccountId account, string plan) =>
        house.Done<ChargesPreview>(new AssignPlan(account, plan) { IsAccepted = true });

    private static Task<Decision> Set(House house, AccountId account, long count) => house.Ask(new ChangeQuantities(
        account, QuantityChange.Replace, ["numbers"], [new ItemCount("numbers", "did", count)]) { IsAccepted = true });

    private static async Task Credit(House house, AccountId account, int line, decimal amount)
    {
        var cancel = TestContext.Current.CancellationToken;
        var charges = await ChargesSql.List(house.Store, account, null, null, null, null, 1000, cancel);
        if (charges.FirstOrDefault(c => c.Charge.RefersTo is null) is not { } charge) return;
        var history = await ChargesSql.History(house.Store, account, charge.Charge.Id, cancel);
        await house.Ask(new CreditCharge(
            new ChargeId(house.NewId()), account, charge.Charge.Id, history, [new LineCredit(line, null, amount)],
            null));
    }
}
