using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Payments;
using Brillig.Tests.Core.Flow;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Bookkeeping;

/// <summary>What a vendor tells leaves the same books, in whatever order it comes and however often.</summary>
public class HearingPropertyTests
{
    private const int Lives = 2_000;
    private const int Cents = 1_000;
    private const string Sale = "pi_1";

    private static readonly Instant s_sold = TestBooks.Time("2026-01-01T00:00:00Z");

    [Fact]
    public void In_any_order_and_repeated_it_comes_to_what_the_vendor_has()
    {
        for (var seed = 0; seed < Lives; seed++)
        {
            var random = new Random(seed);
            var (told, left) = Life(random);
            var isKnown = random.Next(3) > 0;
            var repeated = told.SelectMany(e => Enumerable.Repeat(e, random.Next(1, 6))).ToArray();
            random.Shuffle(repeated);

            var straight = Books(told, isKnown);
            var tossed = Books(repeated, isKnown);

            var story = $"seed {seed}: {string.Join(", ", told.Select(Short))}; came {Shorts(repeated)}";
            Assert.True(straight == (left - Cents) / 100m, $"in order {straight}, there {left}; {story}");
            Assert.True(tossed == straight, $"in order {straight}, as it came {tossed}; {story}");
        }
    }

    // What a vendor may tell of a sale over the days, the oldest first; what it has of it in the end, in cents.
    private static (VendorEvent[] Told, int Left) Life(Random random)
    {
        var (told, left) = (new List<VendorEvent>(), Cents);
        void Tell(HeardKind kind, string? subject, int cents) => told.Add(
            new VendorEvent($"evt_{told.Count}", kind, s_sold + Duration.FromHours(told.Count + 1))
            {
                Reference = Sale, Subject = subject, Amount = Usd(cents),
            });

        Tell(HeardKind.Paid, Sale, Cents);
        for (var i = 0; i < random.Next(5) && left > 0; i++)
        {
            var cents = random.Next(3) == 0 ? left : random.Next(1, left + 1);
            left -= cents;
            if (random.Next(2) == 0)
            {
                Tell(HeardKind.Refunded, $"re_{i}", cents);
                continue;
            }

            Tell(HeardKind.Disputed, $"dp_{i}", cents);
            if (random.Next(3) is var end && end == 0) Tell(HeardKind.DisputeLost, $"dp_{i}", cents);
            if (end != 1) continue;
            Tell(HeardKind.DisputeWon, $"dp_{i}", cents);
            left += cents;
        }

        return ([.. told], left);
    }

    // The balance of an account that was charged, once all was told until it was taken.
    private static decimal Books(IEnumerable<VendorEvent> told, bool isKnown)
    {
        var books = new TestBooks();
        books.Done<BookkeeperView>(new SetBookkeeper(
            AccountId.Operator,
            new BookkeeperImage { Type = BookkeeperType.Http, Address = "https://a", Credentials = "sealed" }));
        books.Publish("""{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 10}]}""");
        var account = books.Open("t");
        books.Use(account, "sms", 1);
        books.Close(account);
        var intent = Assert.Single(books.Done<IntentClaims>(
            new ClaimIntents(9, ImmutableDictionary<AccountId, int>.Empty, 9)).Claims).Intent;
        books.Done<OutboxIntent>(new RecordOutcome(
            intent, isKnown ? Outcome.Done : Outcome.Unknown, isKnown ? Sale : null) { WasSent = true });
        var waiting = new Queue<VendorEvent>(told);
        for (var left = 1_000; waiting.TryDequeue(out var heard); left--)
        {
            Assert.True(left > 0, $"{heard} is never taken.");
            books.At(books.Now + Duration.FromDays(1) / 1_000);
            if (Hear(books, account, heard) is null) waiting.Enqueue(heard);
        }

        return (decimal)books.Book(account).Balance.Image.Posted.Amount;
    }

    private static EventHeard? Hear(TestBooks books, AccountId account, VendorEvent heard)
    {
        var facts = books.Facts.Select(f => f.Fact).ToArray();
        var intent = facts.OfType<IntentSet>().First(f => f.Intent.Account == account).Intent.Id;
        var before = facts.OfType<EventHeard>().Where(f => f.Intent == intent).ToImmutableArray();
        var others = before
            .Where(f => f.Moved is not null && f.Event.Kind is HeardKind.Paid or HeardKind.DisputeWon)
            .Select(f => Histories.Of(books, EventHeard.Receipt(f.Seller, f.Event))).OfType<PaymentHistory>();
        var decision = books.Do(new HearEvent(
            AccountId.Operator, BookkeeperType.Http, heard,
            facts.OfType<IntentSet>().Last(f => f.Intent.Id == intent).Intent,
            new HeardBefore(before, Histories.Of(books, new PaymentId(intent.Value)), books.Batch)
            {
                Others = [.. others],
            }));
        return Assert.IsType<Done>(decision).Result as EventHeard;
    }

    private static Money Usd(int cents) => new(cents * 10_000L, TestBooks.CurrencyOf("USD"));

    private static string Shorts(IEnumerable<VendorEvent> told) => string.Join(", ", told.Select(Short));

    private static string Short(VendorEvent told) => $"{told.Kind} {told.Subject} {told.Amount}";
}
