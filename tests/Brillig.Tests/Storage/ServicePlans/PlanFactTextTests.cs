using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Core.ServicePlans;
using Brillig.Storage;
using Brillig.Storage.Json;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage.ServicePlans;

/// <summary>
/// What every change of a quantity and every end of a period brings comes back from its short text, and from that of
/// before.
/// </summary>
public class PlanFactTextTests
{
    private static readonly Instant At = Instant.FromUnixTimeTicks(17_000_000_000_000_010);
    private static readonly AccountId Id = new(DerivedId.From(At, 1, 1));
    private static readonly AccountId Other = new(DerivedId.From(At, 1, 2));
    private static readonly LocalDate Day = new(2026, 2, 28);

    private static readonly Currency Usd = Currency.Find("USD") ?? default;

    private static readonly FirstPeriod Next = new(
        new BillingPeriod(At, At + Duration.FromDays(31)), new ChargeId(Other.Value),
        [new TaxRate("VAT", 19.0m, true, ["a", "b"]), new TaxRate("City", 0.5m, false, [])]);

    private static readonly LineTerms Terms = new("Grüße \"\u0000", 4, 5, 0.50m, Exact.Ratio(1, 3), -2.5m)
    {
        Plans = ["gold@2", "é@1"], ProratesAdditions = false, Below = new CountedBelow(3, 1, 0),
    };

    private static readonly LineItem Item = new(
        new ItemLine("c", "seat", LinePart.Changed, Day, Day.PlusDays(1), new LocalDate(2026, 12, 1))
        {
            For = Other, Since = At, Quantity = 4, Billable = 5, Rate = 0m, Discount = 1, Price = Exact.Ratio(1, 3),
            PeriodDays = 31, Plans = ["gold@2"], Below = new CountedBelow(3, 1, 2) { Except = ["x"] },
        },
        "seats", -5, Exact.Ratio(-1, 31));

    private static readonly BilledLine Line = new("c", "_all", true, Terms, Day, Day.PlusDays(3))
    {
        Before = new LineTerms("x", 0, 0, null, 0, 0) { ProratesRemovals = false }, BeforeTo = Day, IsTakenOver = true,
    };

    public static TheoryData<Fact> Facts =>
    [
        new QuantitiesSet(Id, [new ItemCount("c", "a", 3), new ItemCount("", "b", null)], [new ItemCount("c", "a", 0)]),
        new QuantitiesSet(Id, [], []),
        new LinesBilled(Id, Id, 0, [], [], At, null),
        new LinesBilled(Id, Other, 3, [Item], [Line, Line with { Before = null, BeforeTo = null }], At, At)
        {
            IsUnpaid = true,
        },
        new LinesBilled(Id, Id, 3, [Item, Item], [Line], At, null) { Places = [0] },
        new LinesBilled(Id, Id, 3, [], [], At, null) { Places = [] },
        new LinesBilled(Id, Id, 3, [], [], At, null) { Owed = [new OwedActivation("c", "a", 2, 0.50m)] },
        new LinesCharged(Id, Other, 3, [Item]),
        new SyncMarked(Id, At, NodaConstants.UnixEpoch),
        new SyncRecorded(Id, new AccountSyncImage { Lines = [], At = At, Via = BookkeeperType.Http, Plans = [] }),
        new SyncRecorded(Id, new AccountSyncImage
        {
            Due = At, ChangedAt = At, Attempts = 2, Refusal = "no-payment-token", At = At,
            Via = BookkeeperType.Braintree,
            Lines =
            [
                new SyncedLine("c", "seats", 5, null, 0, 2.5m),
                new SyncedLine("c", "Grüße", 5, 0.5m, Exact.Ratio(1, 3), 2.5m)
                {
                    Mapping = new LineMapping("p", "a", null, "c"), Single = 2, Discounted = 3, DiscountRate = 0.10m,
                },
            ],
            Plans = [new SyncedPlan("p", "r", Day), new SyncedPlan("q", "s", Day, Day.PlusDays(9))],
        }),
        new PeriodTurned(Id, 3, At, At, null),
        new PeriodTurned(Id, 0, At, NodaConstants.UnixEpoch, Next),
        new PeriodTurned(Id, 3, At, At, Next with { Taxes = [], Seller = Other })
        {
            PassedOver = new PeriodGrid(At, new PeriodLength(PeriodUnit.Month, 1), null, "Pacific/Apia"),
        },
        new RevenueDeferred(Id, new Deferral(new ChargeId(Other.Value), At, Other, new Money(-1, Usd))),
        new RevenueDeferred(Id, new Deferral(new ChargeId(Other.Value), At, Id, Money.Zero(Usd))),
        new RevenueEarned(Id, []),
        new RevenueEarned(Id, [new ChargeId(Other.Value), new ChargeId(Id.Value)]),
    ];

    [Theory]
    [MemberData(nameof(Facts), DisableDiscoveryEnumeration = true)]
    public void It_comes_back_with_every_value(Fact fact)
    {
        var (kind, _, body) = FactJson.Of(fact);

        Assert.StartsWith("[", body, StringComparison.Ordinal);
        Assert.Equal(Named(fact), Named(FactJson.Read(kind, body)));
    }

    [Theory]
    [MemberData(nameof(Facts), DisableDiscoveryEnumeration = true)]
    public void It_comes_back_from_the_named_values_that_older_versions_wrote(Fact fact)
    {
        var read = FactJson.Read(FactJson.Of(fact).Kind, Named(fact));

        Assert.Equal(FactJson.Of(fact).Body, FactJson.Of(read).Body);
    }

    [Fact]
    public void An_older_version_wrote_all_lines_and_no_places()
    {
        const string old = """
            {"Payer":"00000000-0000-0000-0000-000000000001","Period":0,"Items":[],"Lines":[{"Category":"c","Key":"a",
            "IsArrears":false,"Terms":{"Name":"a","Quantity":1,"Billable":1,"Rate":1.5,"Discount":"0","Total":"1.5",
            "Plans":["p@1"],"ProratesAdditions":true,"ProratesRemovals":true},"Since":"2026-01-15","To":"2026-02-01"}],
            "At":0,"IsUnpaid":false,"Account":"00000000-0000-0000-0000-000000000001"}
            """;

        var read = Assert.IsType<LinesBilled>(FactJson.Read("lines_billed", old));

        Assert.Null(read.Places);
        Assert.Equal(1.5m, Assert.Single(read.Lines).Terms.Rate);
    }

    [Fact]
    public void Lines_that_stay_are_not_told_again()
    {
        var (first, second) = (Line, Line with { Key = "b" });
        var changed = second with { To = Day.PlusDays(9) };

        var (lines, places) = LinesBilled.Changed([first, second], [first, changed]);
        var fact = new LinesBilled(Id, Id, 0, [], lines, At, null) { Places = places };

        Assert.Equal([changed], lines);
        Assert.Equal([first, changed], fact.After([first, second]));
        Assert.Null(LinesBilled.Changed([first], [first, changed]).Places);
    }

    private static string Named(Fact fact) => JsonSerializer.Serialize(fact, fact.GetType(), StoredJson.Stored);
}
