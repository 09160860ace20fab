using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

public class DeckTests
{
    private const string Calls = """
        {"name": "calls", "rates": [{"service": "call", "model": "deck", "deck": "world"}]}
        """;

    private readonly TestBooks _books = new();

    /// <summary>A deck of lines "prefix price weight".</summary>
    internal static PublishDeck Deck(
        string name, string lines, string? from = null, AccountId owner = default, string country = "1")
    {
        var table = new DeckTable([.. lines.Split(", ").Select(line => line.Split(' ')).Select(parts => new DeckRow(
            parts[0], $"to {parts[0]}", new DeckPrice(decimal.Parse(parts[1], null), 0, 60, 0, 0),
            int.Parse(parts.ElementAtOrDefault(2) ?? "0", null)))]);
        return new PublishDeck(
            DeckId.Of(owner, name), name, country, from is null ? null : TestBooks.Time(from), table, table.ToText());
    }

    [Theory]
    [InlineData("+442071234567", "442071234567")]
    [InlineData("00442071234567", "442071234567")]
    [InlineData("011442071234567", "442071234567")]
    [InlineData("2025550123", "12025550123")]
    [InlineData("(202) 555-0123", "12025550123")]
    [InlineData("12025550123", "12025550123")]
    [InlineData("+2025550123", "2025550123")]
    [InlineData(" +44 20.7123/4567 ", "442071234567")]
    [InlineData("911", "911")]
    public void A_number_is_normalised(string written, string digits) => Assert.Equal(digits, Normalised(written, "1"));

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("00")]
    [InlineData("anonymous")]
    [InlineData("+44x")]
    [InlineData("٤٤")]
    [InlineData("1234567890123456789012345678901234567890")]
    public void What_is_no_number_is_none(string written) => Assert.Null(Normalised(written, "1"));

    [Fact]
    public void Ten_digits_are_a_number_of_the_deck_s_country()
    {
        Assert.Equal("442071234567", Normalised("2071234567", "44"));
        Assert.Equal(("1", "44", "44", "44", null, null), (CallingCodes.Find("US"), CallingCodes.Find("gb"),
            CallingCodes.Find("44"), CallingCodes.Find("+44"), CallingCodes.Find("XX"), CallingCodes.Find("999")));
    }

    [Fact]
    public void The_longest_of_100_000_prefixes_is_found_as_by_looking_at_all()
    {
        var random = new Random(11);
        var rows = new List<DeckRow>();
        var lowest = new Dictionary<string, int>();
        for (var i = 0; i < 100_000; i++)
        {
            var prefix = Digits(random, random.Next(1, 10));
            var weight = random.Next(0, 5);
            rows.Add(new DeckRow(prefix, $"{i}", new DeckPrice(i, 0, 60, 0, 0), weight));
            if (!lowest.TryGetValue(prefix, out var known) || rows[known].Weight > weight) lowest[prefix] = i;
        }

        var table = new DeckTable(rows);
        var again = DeckTable.Parse(table.ToText());
        for (var i = 0; i < 100_000; i++)
        {
            var number = Digits(random, random.Next(1, 15));
            var expected = Enumerable.Range(1, number.Length).Reverse().Select(length => number[..length])
                .Where(lowest.ContainsKey).Select(prefix => (DeckRow?)rows[lowest[prefix]]).FirstOrDefault();
            Assert.Equal(expected, Found(table, number));
            Assert.Equal(expected, Found(again, number));
        }
    }

    [Fact]
    public void A_call_is_priced_by_its_destination_and_a_new_version_leaves_old_prices_as_they_are()
    {
        _books.Done<RateDeck>(Deck("world", "44 1, 4420 2, 4477 5 20, 4477 4 10"));
        var account = Open();
        Call(account, "a", "+441234567890", null);
        Call(account, "b", "+442071234567", null);
        Call(account, "c", "+447700900123", null);
        Assert.Equal(1 + 2 + 4, Unbilled(account));

        _books.At("2026-01-02T00:00:00Z").Done<RateDeck>(Deck("world", "44 10"));
        Assert.Equal(7, Unbilled(account));
        Call(account, "d", "+442071234567", "2026-01-01T23:59:59Z");
        Assert.Equal(9, Unbilled(account));
        Call(account, "e", "+442071234567", "2026-01-02T00:00:00Z");
        Assert.Equal(19, Unbilled(account));

        _books.Restart();
        Assert.Equal(19, Unbilled(account));
        Call(account, "f", "+442071234567", "2026-01-01T23:59:59Z");
        Assert.Equal(21, Unbilled(account));
    }

    [Fact]
    public void A_version_counts_from_its_time_on_and_never_from_before()
    {
        _books.Done<RateDeck>(Deck("world", "44 1", "2026-06-01T00:00:00Z"));
        var account = Open();
        Call(account, "a", "+44", null);   // the first counts since always
        Assert.Equal(1, Unbilled(account));
        Assert.Equal(Reason.VersionOutOfOrder, _books.Refusal(Deck("world", "44 2", "2026-05-01T00:00:00Z")));
        Assert.Equal(Reason.VersionOutOfOrder, _books.Refusal(Deck("world", "44 2")));
        var deck = _books.Done<RateDeck>(Deck("world", "44 2", "2026-06-01T00:00:00Z"));
        Assert.Equal((2, 2, "44"), (deck.Newest.Number, deck.Versions.Length, deck.Newest.Table[0].Prefix));
        Assert.Equal((deck.Versions[0], deck.Versions[1]), (
            deck.VersionAt(TestBooks.Time("2026-05-31T23:59:59Z")),
            deck.VersionAt(TestBooks.Time("2026-06-01T00:00:00Z"))));
    }

    [Fact]
    public void A_tried_deck_is_not_there()
    {
        _books.Do(Deck("world", "44 1"), dryRun: true);
        Assert.Equal(Reason.DeckNotFound, _books.Refusal(new ReadDecks("world")));
        _books.Done<RateDeck>(Deck("world", "44 1"));
        _books.Do(Deck("world", "44 2"), dryRun: true);
        Assert.Equal(1, _books.Done<RateDeck>(new ReadDecks("world")).Newest.Number);
    }

    [Fact]
    public void A_deck_is_its_owner_s_and_prices_the_tariffs_of_its_owner()
    {
        var seller = _books.Open();
        var own = new Caller(seller, Role.Admin, new KeyId(_books.NewId()));
        _books.Done<RateDeck>(Deck("world", "44 1"));
        Assert.Equal(Reason.DeckNotFound, _books.Refusal(new ReadDecks("world"), own));
        var refused = Assert.IsType<Refused>(_books.Do(
            new PublishTariff(new(_books.NewId()), true, TestBooks.Document(Calls)), own));
        Assert.Equal(
            (Reason.BadRequest, "/rates/0/deck"), (refused.Reason, Assert.Single(refused.Faults ?? []).Pointer));

        _books.Done<RateDeck>(Deck("world", "44 7", owner: seller), own);
        _books.Publish(Calls, caller: own);
        Assert.Single(_books.Done<RateDecks>(new ReadDecks(null), own).Decks);
        Assert.Equal(2, _books.Done<RateDecks>(new ReadDecks(null)).Decks.Count);
        var record = new UsedRecord(60, default, """{"destination": "+44"}""");
        var rate = TestBooks.Document(Calls).Rates[0];
        Assert.True(rate.TryCount(default, record, new PriceScope(seller, "UTC", _books.Books.Decks), out var counted));
        Assert.Equal(7, counted.After.Charge);
    }

    [Fact]
    public void A_next_version_shares_what_is_as_before_and_says_its_own()
    {
        _books.Done<RateDeck>(Deck("world", "44 1, 4420 2, 49 1"));
        var dearer = _books.Done<RateDeck>(Deck("world", "44 3, 4420 2, 49 1"));
        var longer = _books.Done<RateDeck>(Deck("world", "44 3, 441 5, 4420 2, 49 1"));
        _books.Done<RateDeck>(Deck("world", "44 3, 441 5, 4420 2 1, 49 1"));
        var deck = _books.Done<RateDeck>(new ReadDecks("world"));

        Assert.Equal(
            ["1 2 1", "3 2 1", "3 5 2 1", "3 5 2 1"],
            deck.Versions.Select(version => string.Join(' ', Rows(version).Select(row => row.Price.PricePerMinute))));
        Assert.Equal((0, 1), (Rows(deck.Versions[2])[2].Weight, Rows(deck.Versions[3])[2].Weight));
        Assert.Equal(["to 44", "to 441", "to 4420", "to 49"], Rows(deck.Newest).Select(row => row.Description));
        Assert.Equal((3m, 5m), (Price(dearer, "4412"), Price(longer, "4412")));

        static DeckRow[] Rows(DeckVersion version) =>
            [.. Enumerable.Range(0, version.Table.Count).Select(i => version.Table[i])];
        static decimal? Price(RateDeck deck, string number) =>
            deck.Newest.Match($"+{number}")?.Row?.Price.PricePerMinute;
    }

    [Fact]
    public void Every_deck_that_a_tariff_names_must_be_there()
    {
        _books.Done<RateDeck>(Deck("world", "44 1"));
        var document = TestBooks.Document("""
            {"name": "t", "rates": [{"service": "a", "model": "deck", "deck": "world",
                "windows": [{"from": "20:00", "to": "08:00", "rate": {"model": "deck", "deck": "night"}}]},
                {"service": "b", "model": "matrix", "dimensions": ["r"],
                    "cells": [{"when": {"r": "x"}, "rate": {"model": "deck", "deck": "world"}},
                        {"when": {"r": "y"}, "rate": {"model": "deck", "deck": "cell"}}],
                    "otherwise": {"model": "deck", "deck": "rest"}}]}
            """);
        var refused = Assert.IsType<Refused>(_books.Do(new PublishTariff(new(_books.NewId()), true, document)));
        Assert.Equal(
            ["/rates/0/windows/0/rate/deck", "/rates/1/cells/1/rate/deck", "/rates/1/otherwise/deck"],
            refused.Faults?.Select(fault => fault.Pointer));
    }

    [Fact]
    public void Calls_of_a_deck_are_split_between_its_windows_and_allocate_nothing()
    {
        _books.Done<RateDeck>(Deck("day", "44 1"));
        _books.Done<RateDeck>(Deck("night", "44 0.5, 4420 0.25"));
        var rate = new Rated("""
            "model": "deck", "deck": "day",
            "windows": [{"from": "20:00", "to": "08:00", "rate": {"model": "deck", "deck": "night"}}]
            """, decks: _books.Books.Decks);
        const string london = """{"destination": "00442071234567"}""";
        Assert.Equal(1 + (2 * 0.25m), rate.Costs(180, "2026-01-01T19:59:30Z", london));
        Assert.Equal(new Afforded(Affording.Usage, 180), rate.Buys(1.6m, "2026-01-01T19:59:30Z", london));
        Assert.Equal(0, rate.Allocates(180, "2026-01-01T19:59:30Z", london));
        Assert.Null(rate.Costs(1, properties: """{"destination": "+33"}"""));
        Assert.Contains("no prefix of +33", rate.Why(1, """{"destination": "+33"}"""), StringComparison.Ordinal);
        Assert.Contains("no destination", rate.Why(1), StringComparison.Ordinal);
        Assert.Contains("no number", rate.Why(1, """{"destination": "x"}"""), StringComparison.Ordinal);
    }

    private AccountId Open()
    {
        _books.Publish(Calls);
        return _books.Open("calls");
    }

    private void Call(AccountId account, string id, string destination, string? at)
    {
        var element = _books.Element(account, "call", 60, at, id) with
        {
            Properties = $$"""{"destination": "{{destination}}"}""",
        };
        Assert.IsType<Done>(_books.Do(TestBooks.UsageOf(account, element)));
    }

    private decimal Unbilled(AccountId account) => _books.OpenCharge(account).Charge.Total.Amount;

    private static DeckRow? Found(DeckTable table, string number) =>
        table.Find(number) is >= 0 and var place ? table[place] : null;

    private static string? Normalised(string written, string country)
    {
        Span<char> digits = stackalloc char[E164.LengthMax];
        return E164.TryNormalise(written, country, digits, out var length) ? digits[..length].ToString() : null;
    }

    private static string Digits(Random random, int length) =>
        new([.. Enumerable.Range(0, length).Select(_ => (char)('0' + random.Next(0, 10)))]);
}
