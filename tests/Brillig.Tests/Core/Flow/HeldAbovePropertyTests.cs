using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>
/// Reservations at random on a tree of three levels: none of them is ever left with less than nothing, and what each
/// holds is what is reserved of its own and below it.
/// </summary>
public class HeldAbovePropertyTests
{
    private const int Steps = 120;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Effort.Histories)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_level_falls_below_its_floor_under_any_tariffs(int seed)
    {
        var tree = new RandomTree(seed, weekly: false, (random, service) =>
            ReservationPropertyTests.RandomRate(random, service)[..^1] + Cascade(random));
        for (var step = 0; step < Steps; step++)
        {
            tree.Books.At(tree.Books.Now + Duration.FromSeconds(tree.Random.Next(200)));
            tree.Step();
            foreach (var account in tree.Accounts)
            {
                var view = tree.Books.Account(account);
                Assert.True(view.Available is { IsNegative: false }, $"Step {step} left {view.Available}.");
            }

            tree.Check();
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_a_level_holds_is_what_is_reserved_below_through_periods_moves_and_restarts(int seed)
    {
        var tree = new RandomTree(seed, weekly: true, (random, service) => FormattableString.Invariant(
            $"{{\"service\":\"{service}\",\"model\":\"per_unit\",\"price\":{random.Next(1, 50)}") + Cascade(random));
        for (var step = 0; step < Steps; step++)
        {
            tree.Books.At(tree.Books.Now + Duration.FromHours(tree.Random.Next(60)));
            if (tree.Random.Next(10) == 0) tree.Move();
            else tree.Step();
            if (tree.Random.Next(8) == 0) tree.Books.Restart();
            if (tree.Random.Next(3) == 0) tree.Books.Bill();
            foreach (var account in tree.Accounts) tree.Books.Account(account);   // which does what is due
            tree.Check();
            foreach (var account in tree.Accounts)
                Assert.Equal(tree.Sum(account), (Exact)tree.Books.Account(account).Reserved.Amount);
        }

        tree.Books.Invariants.CheckReplay();
    }

    private static string Cascade(Random random) => random.Next(4) == 0 ? "}" : ",\"cascade\":true}";

    /// <summary>Two accounts on the first level, two below each of them, up to two below each of those.</summary>
    private sealed class RandomTree
    {
        private static readonly string[] s_services = ["a", "b"];
        private readonly ReservingBooks _reserving;
        private readonly bool _moves;

        public RandomTree(int seed, bool weekly, Func<Random, string, string> rate)
        {
            (Random, _moves) = (new Random(seed), weekly);
            _reserving = new ReservingBooks(Books);
            if (weekly) Books.Type("weekly", BillingMode.Prepaid, t => t with { Period = new(PeriodUnit.Week, 1) });
            var accounts = new List<AccountId>();
            for (var i = 0; i < (weekly ? 14 : 8); i++)
            {
                Books.Publish(
                    $"{{\"name\":\"t{i}\",\"rates\":[{string.Join(',', s_services.Select(s => rate(Random, s)))}]}}");
                var parent = i < 2 ? AccountId.Operator : accounts[(i - 2) / 2];
                var type = weekly && Random.Next(2) == 0 ? "weekly" : "prepaid";
                accounts.Add(Books.Open(
                    $"t{i}", type, weekly ? 1_000_000 : Random.Next(20, 90), c => c with { Parent = parent }));
            }

            Accounts = [.. accounts];
        }

        public TestBooks Books { get; } = new();

        public Random Random { get; }

        public AccountId[] Accounts { get; }

        // What is within a reservation is committed whatever else there is, and takes from no level what it had.
        public void Step()
        {
            var account = Accounts[Random.Next(Accounts.Length)];
            var open = Own(account);
            Reservation One() => open[Random.Next(open.Length)];
            switch (Random.Next(10))
            {
                case <= 3:
                    _reserving.Makes(account, s_services[Random.Next(2)], Random.Next(20), r => r with
                    {
                        Ttl = _moves ? Duration.FromDays(1 + Random.Next(30)) : Duration.FromMinutes(5),
                        IsPartial = Random.Next(2) == 0,
                    });
                    break;
                case 4:
                    var used = Books.Element(account, s_services[Random.Next(2)], Random.Next(9));
                    Books.Do(TestBooks.UsageOf(account, used));
                    break;
                case 5 when open.Length > 0: _reserving.Release(account, One().Id); break;
                case 6 when open.Length > 0:
                    var ttl = Random.Next(2) == 0 ? (Duration?)null : Duration.FromDays(2);
                    _reserving.Extends(account, One().Id, Random.Next(20), ttl);
                    break;
                case 7 when open.Length > 0:
                    var more = One();
                    _reserving.Commits(account, more.Id, more.Usage + Random.Next(5));
                    break;
                case > 7 when open.Length > 0:
                    Books.Account(account);   // which does what is due
                    if (Own(account) is not { Length: > 0 } left) break;
                    foreach (var each in Accounts) Books.Account(each);
                    var before = Accounts.Select(a => Books.Account(a).Available).ToArray();
                    _reserving.Commit(account, left[0].Id, decimal.Round(left[0].Usage * Random.Next(101) / 100m, 2));
                    for (var i = 0; i < before.Length; i++)
                        Assert.True(Books.Account(Accounts[i]).Available >= before[i], $"{i} had {before[i]}.");
                    break;
            }
        }

        // To another of the upper two levels, with all below it.
        public void Move() => Books.Do(new ChangeAccount
        {
            Id = Accounts[Random.Next(2, 14)], Parent = Given.As<AccountId?>(Accounts[Random.Next(6)]),
        });

        // By the prices of the rates alone, which are linear.
        public Exact Sum(AccountId account) => (Books.Book(account).Reservations?.All ?? [])
            .Aggregate(Exact.Zero, (sum, r) => sum + (r.Terms is { } terms ? Price(terms, r.Usage) : Exact.Zero));

        // Every reservation is held by those above that price it, as it is, and nothing else is held.
        public void Check()
        {
            foreach (var account in Accounts)
            {
                var book = Books.Book(account);
                var parts = new List<(AccountBook Level, Reservation Part)>();
                foreach (var own in Own(account)) HeldAbove.Parts(Books.Books, book, own, parts);
                foreach (var (level, part) in parts)
                {
                    var held = level.Reservations?.Find(part.Id);
                    Assert.NotNull(held);
                    Assert.Equal(
                        (part.Usage, part.ExpiresAt, part.MadeAt, part.Of, part.Terms),
                        (held.Usage, held.ExpiresAt, held.MadeAt, held.Of, held.Terms));
                }

                foreach (var held in book.Reservations?.All.Where(r => r.Of is not null) ?? [])
                {
                    var of = Books.Book(held.Of ?? default);
                    Assert.NotNull(of.Reservations?.FindOwn(held.Id));
                    Assert.Contains(book, Books.Books.Tree.Ancestors(of));
                }

                Assert.Equal(
                    Holding.Sum(Books.Books, AccountBook.Restore(book.ToRow(), 0)), Holding.Sum(Books.Books, book));
            }
        }

        private Reservation[] Own(AccountId account) =>
            Books.Book(account).Reservations?.All.Where(r => r.Of is null).ToArray() ?? [];

        private Exact Price(HoldTerms terms, decimal usage)
        {
            var rate = Books.Books.Tariff(terms.Key.Counter.Tariff)?.RateOf(terms.Key.Counter.Rate);
            var scope = new PriceScope(default, "UTC", Books.Books.Decks);
            return rate?.TryCount(default, new UsedRecord(usage, Books.Now, null), scope, out var counted) is true
                ? counted.Charge
                : throw new InvalidOperationException("There is no rate.");
        }
    }
}
