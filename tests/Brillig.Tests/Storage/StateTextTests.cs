using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Core.ServicePlans;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using Brillig.Storage;
using Brillig.Storage.Accounts;
using Brillig.Storage.Json;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>State rows come back from their narrow text, value by value, and from that of before.</summary>
public class StateTextTests
{
    private static readonly Instant At = Instant.FromUnixTimeTicks(17_000_000_000_000_010);
    private static readonly Currency Usd = Currency.Find("USD") ?? default;
    private static readonly Currency Yen = Currency.Find("JPY") ?? default;
    private static readonly TariffId Tariff = new(DerivedId.From(At, 1, 7));

    private static readonly LocalDate Day = new(2026, 3, 1);

    private static readonly TaxRate[] Taxes =
        [new("VAT", 19.00m, true, []), new("City", 0m, false, ["data", ""])];

    private static readonly AccountRow Full = new(
        new AccountId(DerivedId.From(At, 1, 1)),
        new AccountImage
        {
            Settings = new AccountSettings
            {
                Parent = new AccountId(DerivedId.From(At, 1, 2)), Reseller = true, DefaultServicePlan = "house",
                Payer = new AccountId(DerivedId.From(At, 3, 4)),
                Name = "Grüße \"\u0000\u2028", ExternalId = new string('x', 300), Currency = Usd, OpenedAt = At,
                TimeZone = "Europe/Berlin", BillingDay = 31, CreditLimit = 0.000m, Type = BillingType.Prepaid,
                Email = "", Address = """{"city":"Köln"}""", TaxRates = [],
                Metadata = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
                    .Add("b", "2").Add("a", ""),
                BalanceThreshold = 0.10m, TopUp = new TopUpTerms(0.10m, 20.00m, 3),
            },
            Status = AccountStatus.Closed, Standing = Standing.Depleted,
            Tariffs =
            [
                new TariffAssignment(Instant.MinValue, null), new TariffAssignment(At, Tariff) { CarriesUsage = true },
            ],
            CutsFrom = At + Duration.FromNanoseconds(1), Revision = long.MaxValue, OpenChildren = 3, CreatedAt = At,
            ClosedAt = NodaConstants.UnixEpoch, Level = BalanceLevel.Depleted, Paid = new PaidSince(At, 4),
            Kept = new KeptDays(At, "Asia/Tokyo", new LocalDate(2026, 1, 10), new LocalDate(2026, 2, 1), 31),
        },
        new BalanceImage
        {
            Posted = new Money(-5, Yen), Moved = true,
            Dues = [new Due(Tariff.Value, At, new Money(long.MaxValue, Usd), new Money(1, Usd))],
            Credits = [new Credit(Tariff.Value, NodaConstants.UnixEpoch, default, new Money(long.MinValue, Usd))],
            Deferred = [new Deferral(new ChargeId(Tariff.Value), At, new AccountId(Tariff.Value), new Money(-3, Yen))],
        },
        [
            new RunningChargeRow(
                new RunningChargeImage
                {
                    Index = 2, Period = new BillingPeriod(At, Instant.MaxValue), Charge = new ChargeId(Tariff.Value),
                    Sequence = 1, IssueAt = At, Seller = new AccountId(Tariff.Value), Taxes = [.. Taxes],
                    Outside = [new OutsideTax("State", null, 7.50m, new Money(20_000, Usd))],
                },
                [Item("data", Tariff), Item("data", Tariff) with { Rate = 2 }, Item("Set-up", null)],
                [
                    new TaxGroupImage
                    {
                        Taxes = [.. Taxes], Sum = Exact.Ratio(-1, 3), Issued = new Money(1, Usd),
                        IssuedTaxes = [new Money(3, Usd), new Money(0, Usd)],
                    },
                ]),
        ],
        9)
    {
        Reservations =
        [
            new Reservation(
                new ReservationId(Tariff.Value), "data", 1.5m, """{"to":"+49"}""", At, At + Duration.FromHours(1),
                new Money(7, Usd),
                new HoldTerms(
                    new HoldKey(new CounterKey("data", Tariff, 2), "w0"), 3, HoldBasis.Alone, Exact.Ratio(2, 3))),
            new Reservation(
                new ReservationId(Tariff.Value), "text", 0m, null, At, At, Money.Zero(Usd), null),
        ],
        Quantities = new QuantitiesRow([new ItemCount("c", "seat", 4)], [new ItemCount("c", "fax", 0)]),
        Plans = new AccountPlansRow(
            [
                new PlanAssignment(new PlanKey(new AccountId(Tariff.Value), "gold"), 2, At)
                {
                    Overrides = "{}", From = Day, Until = Day.PlusDays(9),
                },
            ],
            [
                new BilledLine("c", "seat", true, Terms(4) with { External = 2.5m }, Day, Day.PlusDays(9))
                {
                    Before = Terms(3), BeforeTo = Day.PlusDays(4), IsTakenOver = true,
                },
            ],
            At, At, IsUnpaid: true) { Owed = [new OwedActivation("c", "seat", 2, 4.5m)] },
        Sync = new AccountSyncImage
        {
            Due = At, ChangedAt = At, Attempts = 2, Refusal = "no-payment-token", At = At, Via = BookkeeperType.Stripe,
            Lines =
            [
                new SyncedLine("c", "seats", 5, 0.5m, Exact.Ratio(1, 3), 2.5m)
                {
                    Mapping = new LineMapping("p", "a", "s", "c"), Single = 2, Discounted = 3, DiscountRate = 0.1m,
                },
            ],
            Plans = [new SyncedPlan("p", "r", Day, Day.PlusDays(9))],
        },
        Intents = new AccountIntentsImage
        {
            Held =
            [
                new OutboxIntent(
                    new IntentId(Tariff.Value), IntentKind.TopUp, new AccountId(Tariff.Value), default,
                    BookkeeperType.Http, new Money(5, Yen), At)
                {
                    Charge = new ChargeId(Tariff.Value), IsAutomatic = true, State = IntentState.Unknown, Due = At,
                    Attempts = 3, MustLookUp = true, SentAt = At, Reference = "r", Why = "timeout", At = At,
                },
            ],
            TopUps = [At], RefusedAt = At,
            Method = new PaymentMethod(
                "m", new AccountId(Tariff.Value), BookkeeperType.Braintree,
                new MethodShown("Visa", "1881", 2099, 12), At),
        },
    };

    [Fact]
    public void Every_value_comes_back()
    {
        var read = StateRows.Read(StateText.Of(Full), new Shared());

        Assert.Equal(FactJson.Text(Full), FactJson.Text(read));
    }

    [Fact]
    public void No_value_of_the_example_is_a_default_that_a_forgotten_one_would_be_too()
    {
        var forgotten = new List<string>();
        Look(Full.Account, forgotten);
        Look(Full.Account.Settings, forgotten);
        Look(Full.Balance, forgotten);
        foreach (var running in Full.Running)
        {
            Look(running.Image, forgotten);
            Look(running.Items[1], forgotten);
            Look(running.Groups[0], forgotten);
        }

        Assert.Empty(forgotten);
    }

    [Fact]
    public void A_row_of_an_account_that_did_nothing_comes_back()
    {
        var empty = Full with
        {
            Account = new AccountImage
            {
                Settings = new AccountSettings
                {
                    Currency = default, OpenedAt = NodaConstants.UnixEpoch, TimeZone = "UTC", Type = default,
                },
                Tariffs = [],
            },
            Balance = new BalanceImage { Dues = [], Credits = [], Deferred = [] },
            Running = [],
            History = 0,
            Reservations = null,
            Past = null,
            Quantities = null,
            Plans = null,
            Sync = null,
            Intents = null,
        };

        var text = StateText.Of(empty);

        Assert.Equal(FactJson.Text(empty), FactJson.Text(StateRows.Read(text, new Shared())));
        Assert.InRange(text.Length, 1, 64);
    }

    [Fact]
    public void A_row_of_named_values_as_it_was_stored_before_comes_back() =>
        Assert.Equal(FactJson.Text(Full), FactJson.Text(StateRows.Read(FactJson.Text(Full), new Shared())));

    [Fact]
    public void A_row_with_the_named_values_of_its_bookkeeper_as_it_was_stored_before_comes_back()
    {
        var text = StateText.Of(Full with { Sync = null, Intents = null });
        AccountSyncImage[] sync = [Full.Sync ?? default];
        var named = FactJson.Text(sync, StoredJson.Stored.AccountSyncImageArray);

        var read = StateRows.Read($"{text[..^1]},{named}]", new Shared());

        Assert.Equal(FactJson.Text(Full with { Intents = null }), FactJson.Text(read));
    }

    [Fact]
    public void A_text_that_was_cut_or_grown_is_refused()
    {
        var text = StateText.Of(Full);
        for (var length = 1; length < text.Length; length++)
        {
            var cut = text[..length];
            Assert.ThrowsAny<JsonException>(() => StateRows.Read(cut, new Shared()));
        }

        Assert.ThrowsAny<JsonException>(() => StateRows.Read(text[..^1] + ",7]", new Shared()));
        Assert.ThrowsAny<JsonException>(() => StateRows.Read("[]", new Shared()));
    }

    [Fact]
    public void What_many_accounts_have_alike_is_in_memory_once()
    {
        var shared = new Shared();
        var alike = Full with
        {
            Account = Full.Account with { Tariffs = [new TariffAssignment(Instant.MinValue, Tariff)] },
        };

        var (one, two) = (StateRows.Read(StateText.Of(alike), shared), StateRows.Read(StateText.Of(alike), shared));

        Assert.Same(one.Account.Settings.TimeZone, two.Account.Settings.TimeZone);
        Assert.Same(one.Running[0].Items[0].Name, two.Running[0].Items[1].Name);
        Assert.True(one.Account.Tariffs == two.Account.Tariffs);
    }

    private static LineTerms Terms(long quantity) => new("seats", quantity, 5, 1.5m, Exact.Ratio(1, 3), 7)
    {
        Plans = ["gold@3"], ProratesAdditions = false, ProratesRemovals = false,
        Below = new CountedBelow(3, 7, 2) { Except = ["spare"] },
    };

    private static RunningItemImage Item(string name, TariffId? tariff) => new()
    {
        Kind = ItemKind.OneOff, Name = name, Tariff = tariff, Rate = 1, TariffVersion = 4, Group = 1,
        Quantity = Exact.Ratio(1, 3), Charge = -0.5m, IssuedQuantity = 7, IssuedCharge = 1.25m,
        Extra = 2, IssuedExtra = 0.01m, Cells = Cells.Empty.With("a", new Cell { Records = 3, Quantity = 1.5m }),
        Base = new Counter(4, Exact.Ratio(1, 7), 0.5m, Cells.Empty.With("", new Cell { Free = 2 })),
        Corrects = new BillingPeriod(At, At + Duration.FromDays(30)),
        For = new AccountId(DerivedId.From(At, 5, 6)),
        Line = new ItemLine("c", "_all", LinePart.Rest, new LocalDate(2026, 2, 3), new LocalDate(2026, 2, 3), Day)
        {
            IsExternal = true,
            For = new AccountId(Tariff.Value), Quantity = 7, Billable = 8, Rate = 0.5m, Discount = Exact.Ratio(1, 3),
            Price = -4, PeriodDays = 28, Plans = ["gold@3"], Below = new CountedBelow(3, 7, 2) { Except = ["spare"] },
        },
    };

    private static void Look(object values, List<string> forgotten)
    {
        foreach (var property in values.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (!property.CanWrite) continue;
            var value = property.GetValue(values);
            var isDefault = value is null || (property.PropertyType.IsValueType
                && value is not (IEnumerable or decimal)
                && value.Equals(Activator.CreateInstance(property.PropertyType)));
            if (isDefault) forgotten.Add($"{values.GetType().Name}.{property.Name}");
        }
    }
}
