using System.Collections.Immutable;
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
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>Rare facts and state rows come back from their text as they were.</summary>
public class FactJsonTests
{
    private static readonly Instant At = Instant.FromUnixTimeTicks(17_000_000_000_000_010);
    private static readonly Currency Usd = Currency.Find("USD") ?? default;
    private static readonly AccountId Id = new(DerivedId.From(At, 1, 1));

    private static readonly AccountSettings Settings = new()
    {
        Currency = Usd, OpenedAt = NodaConstants.UnixEpoch, TimeZone = "Europe/Berlin", CreditLimit = 0.000001m,
        Type = BillingType.Prepaid, Name = "Grüße \"\u0000\u2028", Address = """{"city":"Köln"}""",
        TaxRates = [new TaxRate("VAT", 19m, true, default), new TaxRate("City", 2.5m, false, ["data"])],
        Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("b", "2").Add("a", ""),
    };

    private static readonly FirstPeriod First = new(
        new BillingPeriod(At, Instant.MaxValue), new ChargeId(Id.Value), Settings.TaxRates ?? []) { Seller = Id };

    private static readonly CounterKey Key = new("sms", new TariffId(Id.Value), 2);

    private static readonly Counter Stood = new(
        5m, Exact.Ratio(1, 3), 0.5m, Cells.Empty.With("", new Cell { Quantity = 5m, Charge = 1m, Records = 2 }));

    private static readonly HoldTerms Terms = new(
        new HoldKey(new CounterKey("call", new TariffId(Id.Value), 2), "w1"), 3, HoldBasis.Alone, Exact.Ratio(1, 3));

    private static readonly PlanKey Plan = new(Id, "gold");
    private static readonly LocalDate Day = new(2026, 2, 28);

    public static TheoryData<Fact> Facts => [.. All];

    private static Fact[] All =>
    [
        new AccountOpened(
            Id, Settings, [new TariffAssignment(Instant.MinValue, null)], First,
            new Credit(Id.Value, At, new Money(long.MaxValue, Usd), new Money(1, Usd)), null, At),
        new AccountChanged(Id, Settings with { TaxRates = null, Metadata = null }, [], At),
        new AccountChanged(Id, Settings with { Reseller = true, DefaultServicePlan = "p" }, [], At) { MovedFrom = Id },
        new AccountChanged(Id, Settings, [], At) { MovedFrom = AccountId.Operator },
        new AccountChanged(Id, Settings, [], At)
        {
            Kept = new KeptDays(At, "Asia/Tokyo", new LocalDate(2026, 1, 10), new LocalDate(2026, 2, 1), 31),
        },
        new AccountClosing(Id, AccountId.Operator, At),
        new AccountClosed(Id, At),
        new RevenueDeferred(Id, new Deferral(new ChargeId(Id.Value), At, Id, new Money(-1, Usd))),
        new RevenueEarned(Id, [new ChargeId(Id.Value)]),
        new StandingChanged(Id, Standing.Depleted, At + Duration.FromNanoseconds(1)),
        new BalanceLevelChanged(Id, BalanceLevel.Low, new Money(1, Usd), At),
        new BalanceLevelChanged(Id, BalanceLevel.Restored, null, At),
        new ReservationsPriced(Id, [new(new(Id.Value), Terms), new(new(Id.Value), null)]),
        new PeriodTurned(Id, 3, At, At, null),
        new PeriodTurned(Id, 3, At, At, First),
        new PeriodTurned(Id, 3, At, At, First)
        {
            PassedOver = new PeriodGrid(At, new PeriodLength(PeriodUnit.Week, 2), null, "Europe/Berlin"),
        },
        new PeriodEnded(Id, 0),
        new PeriodHeld(Id, 3, First.Period, At, [new PastCounter(Key, Stood), new PastCounter(Key, Stood, Stood)]),
        new PeriodHeld(Id, null, First.Period, At, []),
        new CountAmended(
            Id, Id, Id.Value, "r", true, 3m, 0m, Key, 2, 3, At, -1_000_000, Stood),
        new CountAmended(Id, Id, Id.Value, "r", false, 3m, 1.5m, Key, 2, 3, null, 1, default),
        new UsageCarried(Id, 3, null, Key, 2, Key with { Rate = 1 }, Stood),
        new AccountChanged(Id, Settings, [new TariffAssignment(At, null) { CarriesUsage = true }], At),
        new ItemAdded(Id, 1, ItemKind.OneOff, "x", Exact.Ratio(1, 3), -0.5m, null, null, null),
        new TariffPublished(new TariffId(Id.Value), Id, "t", Usd, 1, At, true, [new PublishedRate(1, "{}")], At),
        new DeckPublished(
            DeckId.Of(Id, "d"), Id, "d", 2, At, "44", "44\t0.1\t0\t60\t0\t0\t1\tA \"B\", é\n", At),
        new BillingTypeSet(new BillingTypeId(Id.Value), new BillingTypeImage
        {
            Name = "n", Terms = BillingTerms.Of(BillingMode.Prepaid) with { Threshold = 79_228_162_514_264.33759m },
        }),
        new KeySet(new KeyId(Id.Value), new KeyImage { Name = "k", Hash = "00", CreatedAt = At, RevokedAt = At }),
        new BillingRunSet(new RunId(Id.Value), new BillingRunImage { At = At, Due = 3 }),
        new QuantitiesSet(Id, [new ItemCount("c", "seat", 3), new ItemCount("c", "fax", null)], []),
        new PlanPublished(Plan, 2, """{"name":"Gold \"é\"","plan":{}}""", true, At),
        new PlanRemoved(Plan, At),
        new ClassifiersSet(
            [new("did_us", @"^\+1""\d$", [], "US é", false), new("gb", null, ["+44", "0"], null, true)], At),
        new CarriersSet(Id, [new("local", false), new("voip", true)], At),
        new CarriersSet(AccountId.Operator, [], At),
        new SyncSettingsSet(Id, false, 0, At),
        new SyncSettingsSet(Id, null, null, At),
        new PlansAssigned(Id, [new PlanAssignment(Plan, 1, At) { Overrides = "{}", Until = Day }]),
        new PeriodBegun(Id, 4, First),
        new AccountChanged(Id, Settings with { Payer = Id }, [], At) { Paid = new PaidSince(At, 4) },
        new LinesCharged(
            Id, AccountId.Operator, 3,
            [
                new LineItem(
                    new ItemLine("c", "seat", LinePart.Rest, Day, Day, Day.PlusDays(3)) { For = Id }, "seats", -5,
                    Exact.Ratio(-1, 31)),
            ]),
        new LinesBilled(
            Id, Id, 3,
            [
                new LineItem(
                    new ItemLine("c", "seat", LinePart.Changed, Day, Day, Day.PlusDays(3))
                    {
                        Quantity = 4, Billable = 5, Rate = 0.5m, Price = Exact.Ratio(1, 3), PeriodDays = 31,
                        Plans = ["gold@2"],
                    },
                    "seats", 5, Exact.Ratio(-1, 31)),
            ],
            [
                new BilledLine(
                    "c", "seat", false, new LineTerms("seats", 4, 5, 0.5m, Exact.Zero, 2.5m), Day, Day.PlusDays(3)),
            ],
            At, null) { IsUnpaid = true, Owed = [new OwedActivation("c", "seat", 2, 4.5m)] },
        new SyncMarked(Id, At, At + Duration.FromMinutes(10)),
        new SyncClaimed(Id, At),
        new SyncRecorded(Id, new AccountSyncImage
        {
            Attempts = 2, Refusal = "no-payment-token", At = At,
            Lines = [new SyncedLine("c", "seats", 5, 0.5m, Exact.Ratio(1, 3), 2.5m)],
        }),
        new IntentsLetGo(Id, [new IntentId(Id.Value)]),
        new BookkeeperSet(Id, new BookkeeperImage
        {
            Type = BookkeeperType.Http, Address = "https://books.example/é", Collect = Collect.Nothing, AmountMin = 5m,
            Credentials = "sealed", Revision = 2, At = At,
        }),
        new SealingKeyKept(Id.Value, new SealingKeyImage { Text = "<key id=\"1\"/>" }),
    ];

    [Theory]
    [MemberData(nameof(Facts), DisableDiscoveryEnumeration = true)]
    public void A_rare_fact_comes_back(Fact fact)
    {
        var (kind, _, body) = FactJson.Of(fact);

        var read = FactJson.Read(kind, body);

        Assert.Equal(fact.GetType(), read.GetType());
        Assert.Equal(body, FactJson.Of(read).Body);
        Assert.DoesNotContain('\0', body);
    }

    [Fact]
    public void A_state_row_comes_back()
    {
        var opened = (AccountOpened)All[0];
        var books = new Books(new BooksSettings(Usd, []));
        var off = new UndoLog(isOn: false);
        books.Apply(opened, 1, off);
        books.Apply(new ItemAdded(Id, 0, ItemKind.OneOff, "x", Exact.Ratio(1, 3), 0.1m, null, null, null), 1, off);
        books.Apply(
            new ReservationMade(Id, new(new(Id.Value), "call", 1.5m, "{}", At, At, new Money(5, Usd), Terms)), 1, off);
        var book = Assert.Single(books.Accounts);

        var text = FactJson.Text(book.ToRow());

        Assert.Equal(text, FactJson.Text(AccountBook.Restore(FactJson.Row(text), 1).ToRow()));
        Assert.Contains("1/3", text, StringComparison.Ordinal);
    }
}
