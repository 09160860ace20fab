using Brillig.Storage.Verify;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>Verify proves books that lived, beside a running store and after it; what was changed is named.</summary>
public class VerifyTests
{
    /// <summary>What is done to the rows, and a value that some breach must name.</summary>
    private static readonly (string Name, string Tamper)[] Tampers =
    [
        ("SELECT id FROM usage_record ORDER BY place LIMIT 1",
            "UPDATE usage_record SET quantity = '99999' WHERE place = (SELECT MIN(place) FROM usage_record)"),
        ("SELECT id FROM usage_record ORDER BY place LIMIT 1",
            "UPDATE usage_record SET amount = amount + 1 WHERE place = (SELECT MIN(place) FROM usage_record)"),
        ("SELECT id FROM usage_record ORDER BY place LIMIT 1",
            "UPDATE usage_record SET charged = '12345.6' WHERE place = (SELECT MIN(place) FROM usage_record)"),
        ("SELECT account FROM usage_record ORDER BY place LIMIT 1",
            "DELETE FROM usage_record WHERE place = (SELECT MIN(place) FROM usage_record)"),
        ("SELECT record FROM counted_usage ORDER BY place LIMIT 1",
            "UPDATE counted_usage SET quantity = '99999' WHERE place = (SELECT MIN(place) FROM counted_usage)"),
        ("SELECT record FROM counted_usage ORDER BY place LIMIT 1",
            "UPDATE counted_usage SET charged = '12345.6' WHERE place = (SELECT MIN(place) FROM counted_usage)"),
        ("SELECT record FROM counted_usage ORDER BY place LIMIT 1",
            "UPDATE counted_usage SET of_account = account WHERE place = (SELECT MIN(place) FROM counted_usage)"),
        ("SELECT account FROM counted_usage ORDER BY place LIMIT 1",
            "DELETE FROM counted_usage WHERE place = (SELECT MIN(place) FROM counted_usage)"),
        ("SELECT cause_id FROM journal_entry ORDER BY place DESC LIMIT 1",
            "UPDATE journal_entry SET amount = amount + 10000 WHERE place = (SELECT MAX(place) FROM journal_entry)"),
        ("SELECT cause_id FROM journal_entry ORDER BY place DESC LIMIT 1",
            "DELETE FROM journal_entry WHERE place = (SELECT MAX(place) FROM journal_entry)"),
        ("SELECT account FROM journal_entry ORDER BY place DESC LIMIT 1",
            "UPDATE journal_entry SET debit = 1, credit = 3 WHERE place = (SELECT MAX(place) FROM journal_entry)"),
        ("SELECT id FROM charge ORDER BY place DESC LIMIT 1",
            "UPDATE charge SET total = total + 10000 WHERE place = (SELECT MAX(place) FROM charge)"),
        ("SELECT id FROM charge ORDER BY place DESC LIMIT 1",
            "UPDATE charge SET number = number + 1000 WHERE place = (SELECT MAX(place) FROM charge)"),
        ("SELECT id FROM charge ORDER BY place LIMIT 1",
            "UPDATE charge_item SET exact = '7' WHERE place = (SELECT MIN(place) FROM charge)"),
        ("SELECT id FROM charge ORDER BY place LIMIT 1",
            "DELETE FROM charge_item WHERE place = (SELECT MIN(place) FROM charge)"),
        ("SELECT id FROM charge ORDER BY place LIMIT 1",
            "UPDATE charge_item SET total = total + 10000 WHERE place = (SELECT MIN(place) FROM charge) AND line = 0"),
        ("SELECT due FROM allocation ORDER BY place LIMIT 1",
            "UPDATE allocation SET amount = amount + 10000 WHERE place = (SELECT MIN(place) FROM allocation)"),
        ("SELECT credit FROM allocation ORDER BY place LIMIT 1",
            "UPDATE allocation SET credit_remaining = -1 WHERE place = (SELECT MIN(place) FROM allocation)"),
        ("SELECT account FROM allocation ORDER BY place DESC LIMIT 1",
            "DELETE FROM allocation WHERE place = (SELECT MAX(place) FROM allocation)"),
        ("SELECT id FROM payment ORDER BY place LIMIT 1",
            "UPDATE payment SET amount = amount + 10000 WHERE place = (SELECT MIN(place) FROM payment)"),
        ("SELECT 'Batch ' || n FROM batch ORDER BY n DESC LIMIT 1",
            "UPDATE batch SET now = 0 WHERE n = (SELECT MAX(n) FROM batch)"),
        ("SELECT 'Batch ' || n FROM batch ORDER BY n DESC LIMIT 1",
            "DELETE FROM batch WHERE n = (SELECT MAX(n) - 1 FROM batch)"),
        ("SELECT id FROM account WHERE body LIKE '%VAT%' ORDER BY id LIMIT 1",
            "UPDATE account SET body = REPLACE(body, 'VAT', 'TAV')"),
        ("SELECT id FROM account ORDER BY id LIMIT 1",
            "DELETE FROM account WHERE id = (SELECT id FROM account ORDER BY id LIMIT 1)"),
        ("SELECT object FROM fact WHERE kind = 'period_turned' ORDER BY place LIMIT 1",
            "DELETE FROM fact WHERE place = (SELECT MIN(place) FROM fact WHERE kind = 'period_turned')"),
        ("SELECT c.id FROM charge c JOIN charge_item i ON i.place = c.place WHERE i.refers_to IS NOT NULL LIMIT 1",
            "UPDATE charge_item SET refers_to = refers_to + 99 WHERE refers_to IS NOT NULL"),
        ("SELECT n.id FROM charge n JOIN charge c ON c.id = n.refers_to WHERE n.total > -c.total AND n.tax < 0 LIMIT 1",
            "UPDATE charge_item SET refers_to = 0 WHERE refers_to IS NOT NULL AND kind = 2"),
        ("SELECT object FROM fact WHERE kind = 'outside_taxes_set' ORDER BY place LIMIT 1",
            "UPDATE fact SET body = REPLACE(body, '\"Amount\":\"', '\"Amount\":\"1') WHERE kind = 'outside_taxes_set'"),
        ("SELECT id FROM reservation ORDER BY place LIMIT 1",
            "DELETE FROM reservation WHERE place = (SELECT MIN(place) FROM reservation)"),
        ("SELECT id FROM reservation WHERE event = 2 ORDER BY place LIMIT 1",
            "UPDATE reservation SET usage = '9999' WHERE event = 2"),
        ("SELECT id FROM reservation ORDER BY place LIMIT 1",
            "UPDATE reservation SET terms = REPLACE(terms, '\"TariffVersion\":1', '\"TariffVersion\":7')"),
        ("SELECT 'cannot be read'",
            "UPDATE fact SET body = 'x' WHERE place = (SELECT MIN(place) FROM fact WHERE kind = 'account_opened')"),
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
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Books_that_lived_are_proved_beside_the_store_and_after_it(string engine)
    {
        await using var books = await LivedInBooks.Open(engine);
        await books.Live(300);
        var progress = new List<string>();

        var beside = await VerifyBooks.Run(
            books.Options, new Listed(progress), TestContext.Current.CancellationToken);
        await books.Restart();
        await books.Wait(Duration.FromDays(40));
        await books.Store.DisposeAsync();
        var after = await VerifyBooks.Run(books.Options, null, TestContext.Current.CancellationToken);

        Assert.Empty(beside.Breaches);
        Assert.Empty(after.Breaches);
        Assert.Equal(6, after.Accounts);
        Assert.True(after.Facts > beside.Facts && beside.Records > 100, $"{beside} {after}");
        Assert.NotEmpty(progress);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Books_are_proved_while_they_are_written(string engine)
    {
        await using var books = await LivedInBooks.Open(engine);
        var life = Task.Run(() => books.Live(150), TestContext.Current.CancellationToken);
        var reports = new List<VerifyReport>();

        do
        {
            reports.Add(await VerifyBooks.Run(books.Options, null, TestContext.Current.CancellationToken));
        }
        while (!life.IsCompleted);

        await life;
        Assert.Empty(reports.SelectMany(r => r.Breaches));
        Assert.True(reports.Count > 1, "The life was over before it was proved.");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_somebody_changed_is_named(string engine, int tamper)
    {
        await using var books = await LivedInBooks.Open(engine);
        await books.Live(80);
        await books.Store.DisposeAsync();
        var name = await books.Value(Tampers[tamper].Name);
        Assert.True(await books.Sql(Tampers[tamper].Tamper) > 0);

        var report = await VerifyBooks.Run(books.Options, null, TestContext.Current.CancellationToken);

        Assert.Contains(report.Breaches, b => b.Contains(name, StringComparison.Ordinal));
    }

    private sealed class Listed(List<string> list) : IProgress<string>
    {
        public void Report(string value) => list.Add(value);
    }
}
