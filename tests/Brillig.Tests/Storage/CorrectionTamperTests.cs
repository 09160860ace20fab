using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using Brillig.Storage.Charges;
using Brillig.Storage.Usage;
using Brillig.Storage.Verify;
using Brillig.Tests.Core.Flow;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>Verify notices what was changed of late records, amendments, carried usage and reservations.</summary>
public class CorrectionTamperTests
{
    private static readonly string[] Tampers =
    [
        "UPDATE correction SET body = REPLACE(body, '\"Charged\":\"', '\"Charged\":\"9')",
        "UPDATE correction SET body = REPLACE(body, '\"Quantity\":\"', '\"Quantity\":\"9')",
        "DELETE FROM correction WHERE place = (SELECT MIN(place) FROM correction)",
        "DELETE FROM correction WHERE place = (SELECT MAX(place) FROM correction)",
        "UPDATE amendment SET body = REPLACE(body, '\"Quantity\":\"', '\"Quantity\":\"9')",
        "UPDATE amendment SET body = REPLACE(body, '\"Before\":', '\"Before\":1')",
        "UPDATE amendment SET body = REPLACE(body, '\"Amount\":', '\"Amount\":1')",
        "DELETE FROM amendment WHERE place = (SELECT MIN(place) FROM amendment)",
        "DELETE FROM amendment WHERE place = (SELECT MAX(place) FROM amendment)",
        "UPDATE usage_record SET corrects = NULL WHERE corrects IS NOT NULL",
        "UPDATE usage_record SET quantity = '77' WHERE corrects IS NOT NULL",
        "DELETE FROM usage_record WHERE place = (SELECT MIN(place) FROM usage_record WHERE corrects IS NOT NULL)",
        "UPDATE fact SET body = REPLACE(body, '\"Quantity\":\"', '\"Quantity\":\"9') WHERE kind = 'period_held'",
        "DELETE FROM fact WHERE kind = 'period_held'",
        "UPDATE fact SET body = REPLACE(body, '\"Charge\":\"', '\"Charge\":\"9') WHERE kind = 'usage_carried'",
        "DELETE FROM fact WHERE kind = 'usage_carried'",
        "UPDATE charge_item SET base = NULL WHERE base IS NOT NULL",
        "UPDATE charge_item SET cells = NULL WHERE cells IS NOT NULL",
        "UPDATE charge_item SET corrects_start = corrects_start - 1 WHERE corrects_start IS NOT NULL",
        "UPDATE charge_item SET usage = '7' WHERE corrects_start IS NOT NULL",
        "UPDATE reservation SET expires_at = expires_at + 1 WHERE event = 0",
        "UPDATE reservation SET event = 2 WHERE event = 3",
        "UPDATE reservation SET properties = '{}' WHERE event = 0",
    ];

    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            for (var i = 0; i < Tampers.Length; i++) data.Add("sqlite", i);
            for (var i = 0; i < Tampers.Length; i++) data.Add("postgres", i);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_somebody_changed_is_named(string engine, int tamper)
    {
        await using var books = await LivedInBooks.Open(engine);
        var account = await Corrected(books);
        await books.Store.DisposeAsync();
        Assert.Empty((await VerifyBooks.Run(books.Options, null, Cancel)).Breaches);
        Assert.True(await books.Sql(Tampers[tamper]) > 0);

        var report = await VerifyBooks.Run(books.Options, null, Cancel);

        Assert.Contains(report.Breaches, b => b.Contains($"{account}", StringComparison.Ordinal));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Used, amended and carried in January; late, amended and void since; issued, and late once more.
    private static async Task<AccountId> Corrected(LivedInBooks books)
    {
        var (life, start) = (books.Life, Instant.FromUtc(2026, 1, 15, 11, 0));
        var account = await life.Open(tariff: await Publish(life, "first", "0.5"));
        await books.Wait(Duration.FromHours(1));
        var first = await Use(books, account, "gb", 8, start);
        var seat = await Use(books, account, "seat", 5, start);
        await Amend(books, account, first, 9);
        await Reserve(books, account);
        await books.Wait(Duration.FromHours(1));
        await life.Do(new ChangeAccount
        {
            Id = account, Tariff = Given.As<string>($"{await Publish(life, "then", "0.25")}"), CarriesUsage = true,
        });
        await books.Wait(Duration.FromHours(1));
        await Use(books, account, "gb", 4, null);
        await books.Wait(Duration.FromDays(40));

        await Use(books, account, "gb", 2, start);
        await Use(books, account, "seat", 7, start);
        await Amend(books, account, first, 3);
        await Amend(books, account, seat, null);
        await life.Close(account);
        await books.Wait(Duration.FromHours(1));
        await Use(books, account, "gb", 6, start + Duration.FromHours(2));
        return account;
    }

    private static async Task<TariffId> Publish(Life life, string name, string price)
    {
        var id = new TariffId(life.NewId());
        await life.Do(new PublishTariff(id, true, TestBooks.Document($$"""
            {"name": "{{name}}", "rates": [
             {"service": "gb", "model": "graduated", "tiers": [
                {"up_to": 10, "price": 1}, {"up_to": null, "price": {{price}}}]},
             {"service": "seat", "model": "per_unit", "price": 2, "aggregate": "max"}]}
            """)));
        return id;
    }

    // One is committed, one released.
    private static async Task Reserve(LivedInBooks books, AccountId account)
    {
        foreach (var isUsed in (bool[])[true, false])
        {
            var id = new ReservationId(books.Life.NewId());
            await books.Life.Do(new Reserve
            {
                Account = account, Id = id, Service = "gb", Usage = 2, Ttl = Duration.FromHours(3),
            });
            await books.Life.Do(isUsed
                ? ReservingBooks.CommitOf(account, id, 1, null)
                : new ReleaseReservation(account, id, null));
        }
    }

    private static async Task<string> Use(
        LivedInBooks books, AccountId account, string service, decimal quantity, Instant? at)
    {
        var element = books.Life.Element(account, service, quantity, at);
        await Done(books, new RecordUsage(account, [element], []));
        return element.Id;
    }

    private static async Task Amend(LivedInBooks books, AccountId account, string record, decimal? quantity)
    {
        var history = await AmendmentsSql.History(books.Store, account, record, Cancel);
        await Done(books, new AmendUsage(books.Life.NewId(), account, record, quantity, "misread", history));
    }

    // As a request's thread does: what the books turn out to need is read.
    private static async Task Done(LivedInBooks books, Command command)
    {
        var decision = await books.Ask(command);
        for (var i = 0; i < 5 && decision is Unread unread; i++)
        {
            var past = await PastSql.Read(books.Store, unread.Periods, Cancel);
            command = command switch
            {
                AmendUsage c => await CountedSql.Read(books.Store, c, unread, Cancel),
                RecordUsage c => c with { Past = past },
                _ => throw new InvalidOperationException($"Nobody knows what {command} needs."),
            };
            decision = await books.Ask(command);
        }

        Assert.IsType<Done>(decision);
    }
}
