using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using Brillig.Tests.Core.Tariffs;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>Reservations under every model that prices by more than a quantity.</summary>
public class ReservationModelTests
{
    private const string London = """{"destination":"+44 20 7123 4567","region":"eu"}""";
    private const string Ulm = """{"destination":"+49 731 123","region":"us"}""";

    private const string Rates = """
        {"name":"t","rates":[
            {"service":"deck","model":"deck","deck":"world"},
            {"service":"split","model":"deck","deck":"world","windows":[
                {"from":"18:00","to":"08:00","rate":{"model":"timed","price_per_minute":0.3,"increment_seconds":6}}]},
            {"service":"timed","model":"timed","price_per_minute":0.6,"minimum_seconds":30,"increment_seconds":6,
             "connection_fee":0.5,"no_charge_seconds":3},
            {"service":"share","model":"percentage","percent":3,"fixed":0.2,"free_records":2,"free_amount":40},
            {"service":"package","model":"package","size":10,"price":2,"free":15,"maximum_charge":30},
            {"service":"window","model":"per_unit","price":0.2,"windows":[
                {"from":"18:00","to":"08:00","rate":{"model":"graduated","included":5,
                    "tiers":[{"up_to":10,"price":0.1},{"price":0.4}]}}]},
            {"service":"matrix","model":"matrix","dimensions":["region"],"cells":[
                {"when":{"region":"eu"},"rate":{"model":"volume","tiers":[{"up_to":9,"price":1},{"price":0.5}]}}],
                "otherwise":{"model":"package","size":4,"price":1}}]}
        """;

    private readonly TestBooks _books = new();
    private readonly ReservingBooks _reserving;

    public ReservationModelTests()
    {
        _reserving = new ReservingBooks(_books);
        _books.Done<RateDeck>(DeckTests.Deck("world", "44 0.6, 49 1.5"));
        _books.Publish(Rates);
    }

    public static TheoryData<string, int> Histories => Matrix(12);

    public static TheoryData<string, int> Once => Matrix(1);

    [Theory]
    [MemberData(nameof(Histories))]
    public void Any_part_of_what_is_reserved_is_committed_and_the_amounts_add_up(string service, int seed)
    {
        var random = new Random(seed);
        _books.At("2026-01-01T17:55:00Z");
        var account = _books.Open("t", "prepaid", random.Next(20, 60));
        for (var round = 0; round < 4; round++)
        {
            for (var i = random.Next(1, 5); i > 0; i--)
                _reserving.Makes(account, service, random.Next(90), with => WithOne(with, random));
            _books.Do(TestBooks.UsageOf(account, _books.Element(account, service, random.Next(20)) with
            {
                Properties = Ulm,
            }));
            _books.At(_books.Now + Duration.FromMinutes(random.Next(9)));
            foreach (var one in _books.Book(account).Reservations?.All.OrderBy(_ => random.Next()).ToArray() ?? [])
            {
                var before = _books.Account(account).Available;
                _reserving.Commit(account, one.Id, random.Next(3) == 0 ? one.Usage : random.Next((int)one.Usage + 1));
                var after = _books.Account(account).Available;
                Assert.True(after >= before, $"{one.Usage} of {service} cost more than was held: {before}, {after}.");
            }

            Assert.False(_books.Account(account).Available?.IsNegative);
        }

        var recorded = _books.Facts.Select(f => f.Fact).OfType<UsageRecorded>().Sum(record => record.Amount);
        var item = Assert.Single(_books.Book(account).Open?.Items ?? []);
        Assert.True(item.Image.Charge.TryToMicros(out var micros));
        Assert.Equal(micros, recorded);
    }

    [Theory]
    [MemberData(nameof(Once))]
    public void What_is_granted_of_less_is_what_the_balance_buys(string service, int seed)
    {
        _books.At("2026-01-01T17:55:00Z");
        var account = _books.Open("t", "prepaid", 7.77m + seed);
        var bought = Buys(account, service, 0.5m, Ulm);

        var granted = _reserving.Make(account, service, 1_000_000, with => with with
        {
            IsPartial = true, Step = 0.5m, Properties = Ulm,
        });

        Assert.Equal(bought, granted.Usage);
        _reserving.Release(account, granted.Id);
        if (granted.Usage == 1_000_000) return;   // beyond the maximum nothing costs
        Assert.Equal(
            Reason.InsufficientFunds,
            _reserving.Refusal(account, service, granted.Usage + 0.5m, with => with with { Properties = Ulm }));
    }

    [Theory]
    [InlineData("deck", 61, "3")]        // two minutes of 1.50
    [InlineData("timed", 61, "1.16")]    // the fee, and 66 seconds
    [InlineData("share", 100, "3.2")]    // of several none counts on the allowance
    [InlineData("split", 61, "0.33")]
    public void Several_that_are_priced_by_the_record_hold_each_by_itself(string service, int usage, string alone)
    {
        var account = _books.Open("t", "prepaid", 100);

        for (var i = 0; i < 3; i++) _reserving.Make(account, service, usage, with => with with { Properties = Ulm });

        Assert.Equal(3m * Exact.Parse(alone), (Exact)_books.Account(account).Reserved.Amount);
    }

    [Fact]
    public void What_is_reserved_at_night_and_by_day_counts_in_cells_of_its_own()
    {
        var account = _books.Open("t", "prepaid", 100);
        _books.At("2026-01-01T17:55:00Z");
        var day = _reserving.Make(account, "window", 10);
        _books.At("2026-01-01T18:05:00Z");
        var night = _reserving.Make(account, "window", 25);

        Assert.Equal((2m, 5m), (day.Amount.Amount, night.Amount.Amount));
        Assert.Equal(2_000_000, _reserving.Commit(account, day.Id, 10).Record.Amount);
        Assert.Equal(5_000_000, _reserving.Commit(account, night.Id, 25).Record.Amount);
    }

    [Theory]
    [InlineData("2026-01-01T00:10:00Z")]
    [InlineData("2026-01-01T00:00:00Z")]   // at the very moment of the reservation
    public void A_dearer_deck_leaves_what_is_reserved_at_its_price(string published)
    {
        var account = _books.Open("t", "prepaid", 4);
        var made = _reserving.Make(account, "deck", 120, with => with with { Properties = Ulm });
        var gone = _reserving.Make(account, "deck", 60, with => with with { Properties = London });
        _books.At(published);
        _books.Done<RateDeck>(DeckTests.Deck("world", "49 9"));

        Assert.Equal(0.4m, _books.Account(account).Available?.Amount);
        _reserving.Extend(account, made.Id, null, Duration.FromHours(2));
        Assert.Equal(0.4m, _books.Account(account).Available?.Amount);
        Assert.Equal(3_000_000, _reserving.Commit(account, made.Id, 120).Record.Amount);
        Assert.Equal(600_000, _reserving.Commit(account, gone.Id, 60).Record.Amount);
        Assert.Equal(0.4m, _books.Account(account).Available?.Amount);
        _books.At("2026-01-01T01:00:00Z");
        Assert.Equal(
            Reason.InsufficientFunds,
            _reserving.Refusal(account, "deck", 60, with => with with { Properties = Ulm }));
    }

    [Fact]
    public void A_new_deck_prices_what_is_reserved_once_another_period_is_open()
    {
        var account = _books.Open("t", "prepaid", 100);
        _books.At("2026-01-31T23:30:00Z");
        var made = _reserving.Make(account, "deck", 120, with => with with { Properties = Ulm });
        _books.At("2026-01-31T23:40:00Z");
        _books.Done<RateDeck>(DeckTests.Deck("world", "49 9"));

        _books.BillTo("2026-02-01T00:10:00Z");

        Assert.Equal(18m, _books.Account(account).Reserved.Amount);
        Assert.Equal(18_000_000, _reserving.Commit(account, made.Id, 120).Record.Amount);
    }

    [Theory]
    [InlineData("package", 20, "1")]       // 20 are 1 package of 10 beyond 15 free; 31 more, with 4 of them held
    [InlineData("matrix", 8, "0.5")]
    [InlineData("deck", 30, "1")]
    [InlineData("window", 12, "0.5")]
    public void What_the_balance_buys_beside_reservations_can_be_used_and_no_more(
        string service, int reserved, string step)
    {
        _books.At("2026-01-01T19:00:00Z");
        var account = _books.Open("t", "prepaid", 8);
        _reserving.Make(account, service, reserved, with => with with { Properties = Ulm });
        var size = decimal.Parse(step, System.Globalization.CultureInfo.InvariantCulture);

        var bought = Buys(account, service, size, Ulm);

        Assert.Equal(Reason.InsufficientFunds, _books.Refusal(Use(bought + size)));
        Assert.IsType<Done>(_books.Do(Use(bought)));

        RecordUsage Use(decimal usage) => TestBooks.UsageOf(
            account, _books.Element(account, service, usage) with { Properties = Ulm });
    }

    private static TheoryData<string, int> Matrix(int seeds)
    {
        var data = new TheoryData<string, int>();
        foreach (var service in (string[])["deck", "split", "timed", "share", "package", "window", "matrix"])
            for (var seed = 1; seed <= seeds; seed++) data.Add(service, seed);
        return data;
    }

    private static Reserve WithOne(Reserve reserve, Random random) => reserve with
    {
        Properties = random.Next(2) == 0 ? London : Ulm, IsPartial = random.Next(2) == 0,
    };

    private decimal Buys(AccountId account, string service, decimal step, string properties)
    {
        var quote = _books.Done<Quote>(new QuoteAccount(
            account, [new AskedEntry(service, null, null, step, null, properties)], null));
        var usage = Assert.Single(quote.Items).Usage ?? 1_000_000m;
        Assert.True(usage.TryToDecimal(out var number));
        return number;
    }
}
