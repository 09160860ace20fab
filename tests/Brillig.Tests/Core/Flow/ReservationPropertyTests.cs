using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>
/// Reservations, commits and usage at random, under tariffs at random: what is reserved can be committed, the floor
/// holds, and the hold is what trying every part of what is reserved finds.
/// </summary>
public class ReservationPropertyTests
{
    private const int Steps = 60;
    private static readonly string[] Aggregates = ["sum", "sum", "sum", "count", "max", "last"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Effort.Histories)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_reserved_can_be_committed_and_the_floor_holds(int seed)
    {
        var (random, books) = (new Random(seed), new TestBooks());
        var reserving = new ReservingBooks(books);
        books.Publish($$"""{"name":"t","rates":[{{RandomRate(random, "a")}},{{RandomRate(random, "b")}}]}""");
        var taxes = random.Next(2) == 0 ? 0m : 19m;
        var account = books.Open(
            "t", "prepaid", random.Next(5, 60), open => open with { TaxRates = [TestBooks.Tax("VAT", taxes)] });
        for (var step = 0; step < Steps; step++)
        {
            books.At(books.Now + Duration.FromSeconds(random.Next(200)));
            Step(random, books, reserving, account);
            var view = books.Account(account);
            Assert.True(view.Available is { IsNegative: false }, $"Step {step} left {view.Available}.");
            Assert.False(view.Reserved.IsNegative);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_hold_is_the_most_that_any_part_costs(int seed)
    {
        var (random, books) = (new Random(seed), new TestBooks());
        var reserving = new ReservingBooks(books);
        books.Publish($$"""{"name":"t","rates":[{{RandomRate(random, "a")}}]}""");
        var account = books.Open("t", "prepaid", 1_000_000);
        for (var i = random.Next(4); i > 0; i--) books.Use(account, "a", random.Next(12));
        for (var i = 1 + random.Next(3); i > 0; i--) reserving.Make(account, "a", random.Next(12));

        var (most, isShared) = MostOfAll(books, account);
        var held = Holding.Sum(books.Books, books.Book(account));

        // Of several that may share an allowance, none counts on it.
        if (isShared) Assert.True(held >= most, $"{held} is held of {most}.");
        else Assert.Equal(most, held);
    }

    // Commits every part of every open reservation, in their order: what all of them come to at most.
    private static (Exact Most, bool IsShared) MostOfAll(TestBooks books, AccountId account)
    {
        var book = books.Book(account);
        var open = book.Open ?? throw new InvalidOperationException("The account is closed.");
        var reserved = book.Reservations?.All.ToArray() ?? [];
        var key = (reserved[0].Terms ?? throw new InvalidOperationException("It has no rate.")).Key.Counter;
        var rate = books.Books.Tariff(key.Tariff)?.RateOf(key.Rate)
            ?? throw new InvalidOperationException("There is no rate.");
        var before = open.Counter(key)?.Image.Counter ?? default;
        var scope = new PriceScope(default, "UTC", books.Books.Decks);
        return (
            Permutations(reserved).Max(order => Most(before, order) - before.Owed),
            rate.Terms is { PerRecord: true, IsPlain: false });

        Exact Most(Counter counter, Reservation[] rest)
        {
            var most = counter.Owed;
            if (rest.Length == 0) return most;
            for (var used = 0; used <= rest[0].Usage; used++)
            {
                Assert.True(rate.TryCount(counter, new UsedRecord(used, books.Now, null), scope, out var counted));
                most = Exact.Max(most, Most(counted.After, rest[1..]));
            }

            return Exact.Max(most, Most(counter, rest[1..]));
        }
    }

    private static IEnumerable<Reservation[]> Permutations(Reservation[] all) => all.Length <= 1 ? [all]
        : all.SelectMany((first, i) =>
            Permutations([.. all[..i], .. all[(i + 1)..]]).Select(p => (Reservation[])[first, .. p]));

    private static void Step(Random random, TestBooks books, ReservingBooks reserving, AccountId account)
    {
        var service = random.Next(2) == 0 ? "a" : "b";
        var before = books.Account(account).Available;
        var open = books.Book(account).Reservations?.All.ToArray() ?? [];
        switch (random.Next(8))
        {
            case <= 2:
                reserving.Makes(account, service, random.Next(2000) / 100m, r => r with
                {
                    Ttl = Duration.FromMinutes(5), IsPartial = random.Next(2) == 0, Step = 0.25m,
                });
                break;
            case 3:
                books.Do(TestBooks.UsageOf(account, books.Element(account, service, random.Next(1500) / 100m)));
                break;
            case 4 when open.Length > 0: reserving.Release(account, open[random.Next(open.Length)].Id); break;
            case 5 when open.Length > 0:
                reserving.Extends(account, open[random.Next(open.Length)].Id, random.Next(2000) / 100m, null);
                break;
            case >= 6 when open.Length > 0:
                var one = open[random.Next(open.Length)];
                if (random.Next(4) == 0)
                {
                    reserving.Commits(account, one.Id, one.Usage + random.Next(500) / 100m);
                    break;
                }

                var part = decimal.Round(one.Usage * random.Next(101) / 100m, 4);
                reserving.Commit(account, one.Id, part);
                Assert.True(
                    books.Account(account).Available >= before, $"{part} of {one.Usage} cost more than was held.");
                break;
        }
    }

    internal static string RandomRate(Random random, string service)
    {
        if (random.Next(4) == 0) return RandomRecordRate(random, service);
        var model = random.Next(4) switch
        {
            0 => $"\"model\":\"per_unit\",\"price\":{Price(random)}",
            1 => $"\"model\":\"graduated\",{Tiers(random)}",
            2 => $"\"model\":\"volume\",{Tiers(random)}",
            _ => $"\"model\":\"package\",\"size\":{random.Next(1, 5)},\"price\":{Price(random)}",
        };
        var perRecord = random.Next(4) == 0 ? ",\"per\":\"record\"" : "";
        var included = random.Next(3) == 0 ? $",\"included\":{random.Next(8)}" : "";
        var minimum = random.Next(3) == 0 ? $",\"minimum_charge\":{random.Next(4)}" : "";
        var maximum = random.Next(4) == 0 ? $",\"maximum_charge\":{random.Next(4, 12)}" : "";
        var way = random.Next(2) == 0 ? "up" : "down";
        var round = random.Next(4) == 0 ? $",\"divide_by\":{random.Next(2, 4)},\"round\":\"{way}\"" : "";
        return $"{{\"service\":\"{service}\",{model},\"aggregate\":\"{Aggregates[random.Next(Aggregates.Length)]}\""
            + $"{perRecord}{included}{minimum}{maximum}{round}}}";
    }

    private static string RandomRecordRate(Random random, string service)
    {
        var free = random.Next(3) switch
        {
            0 => $",\"free_records\":{random.Next(1, 4)}",
            1 => $",\"free_amount\":{random.Next(1, 9)}",
            _ => "",
        };
        var model = random.Next(2) == 0
            ? $"\"model\":\"percentage\",\"percent\":{random.Next(1, 40)},\"fixed\":{Price(random)}{free}"
            : $"\"model\":\"timed\",\"price_per_minute\":{Price(random)},\"minimum_seconds\":{random.Next(5)},"
                + $"\"increment_seconds\":{random.Next(1, 4)},\"connection_fee\":{Price(random)},"
                + $"\"no_charge_seconds\":{random.Next(4)}";
        var included = random.Next(3) == 0 ? $",\"included\":{random.Next(8)}" : "";
        return $"{{\"service\":\"{service}\",{model}{included}}}";
    }

    private static string Tiers(Random random)
    {
        var first = random.Next(2, 8);
        return $"\"tiers\":[{{\"up_to\":{first},\"price\":{Price(random)}}},"
            + $"{{\"up_to\":{first + random.Next(2, 8)},\"price\":{Price(random)},\"flat\":{random.Next(3)}}},"
            + $"{{\"up_to\":null,\"price\":{Price(random)}}}]";
    }

    private static string Price(Random random) =>
        (random.Next(1, 200) / 100m).ToString(CultureInfo.InvariantCulture);
}
