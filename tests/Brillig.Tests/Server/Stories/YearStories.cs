using System.Globalization;
using System.Net;
using System.Text.Json;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Stories;

/// <summary>A year of an account, month by month, beside a naive computation of all it must come to.</summary>
public class YearStories(ITestOutputHelper output)
{
    /// <summary>Midnights of Paris, on the 31st or the last day; summer time from 29 March to 25 October.</summary>
    private static readonly string[] ParisCuts =
    [
        "2026-01-30T23:00:00Z", "2026-02-27T23:00:00Z", "2026-03-30T22:00:00Z", "2026-04-29T22:00:00Z",
        "2026-05-30T22:00:00Z", "2026-06-29T22:00:00Z", "2026-07-30T22:00:00Z", "2026-08-30T22:00:00Z",
        "2026-09-29T22:00:00Z", "2026-10-30T23:00:00Z", "2026-11-29T23:00:00Z", "2026-12-30T23:00:00Z",
    ];

    /// <summary>The 15th of each month.</summary>
    private static readonly string[] UtcCuts =
        [.. Enumerable.Range(2, 12).Select(m => m <= 12 ? $"2026-{m:00}-15T00:00:00Z" : "2027-01-15T00:00:00Z")];

    /// <summary>Both engines.</summary>
    public static TheoryData<string> Engines => Story.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public Task A_postpaid_year_in_Paris_with_taxes(string engine) => Live(
        engine, "2026-01-10T09:30:00Z", ParisCuts, new NaiveAccount(isPrepaid: false, 25m, taxPercent: 20m),
        """
        {"type":"postpaid","tariff_plan":"year","balance":25.00,"timezone":"Europe/Paris","billing_day":31,
         "tax_rates":[{"name":"VAT","percent":20,"inclusive":false}]}
        """);

    [Theory]
    [MemberData(nameof(Engines))]
    public Task A_prepaid_year(string engine) => Live(
        engine, "2026-01-15T00:00:00Z", UtcCuts, new NaiveAccount(isPrepaid: true, 10m, taxPercent: 0m),
        """{"type":"prepaid","tariff_plan":"year","balance":10.00}""");

    private async Task Live(string engine, string start, string[] cuts, NaiveAccount naive, string opening)
    {
        var seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        output.Print($"Seed {seed}.");
        var random = new Random(seed);
        await using var story = await Story.Begin(engine, start);
        await story.Api.NewTariff("year", NaiveAccount.Rates);
        var account = await story.Api.NewAccount(opening);

        var periods = new List<(string Start, string End)>();
        for (var month = 0; month < cuts.Length; month++)
        {
            var (from, to) = (month == 0 ? start : cuts[month - 1], cuts[month]);
            await LiveOnePeriod(story, account, naive, random, from, to, isQuiet: month == 5);
            if (naive.Items.Count > 0) periods.Add((from, to));
            var items = naive.Items;
            naive.Close();
            await story.MoveTo(to);
            await Agree(story, account, naive, periods);
            if (items.Count > 0) Agree((await story.Charges(account))[^1], items);
        }

        // All but the quiet month; a prepaid account may be out of money for one or two more.
        Assert.InRange(periods.Count, 8, 11);
    }

    private static async Task LiveOnePeriod(
        Story story, string account, NaiveAccount naive, Random random, string from, string to, bool isQuiet)
    {
        var (start, end) = (Parse(from), Parse(to));
        for (var step = 1; step <= 6; step++)
        {
            var now = Story.Time(start + ((end - start) * step / 7));
            await story.MoveTo(now);
            for (var n = random.Next(1, 4); n > 0 && !isQuiet; n--)
            {
                var (service, quantity) = random.Next(3) switch
                {
                    0 => ("call", random.Next(0, 4000) / 8m),
                    1 => ("data", random.Next(1, 300) / 100m),
                    _ => ("sms", random.Next(1, 12)),
                };
                var answer = await story.Use(account, service, quantity);
                var expected = naive.Use(service, quantity) ? HttpStatusCode.NoContent : HttpStatusCode.PaymentRequired;
                Assert.Equal(expected, answer.Status);
            }

            if (random.Next(3) == 0)
            {
                var amount = random.Next(1, 2000) / 100m;
                await story.Pay(account, amount, now);
                naive.Pay(amount);
            }

            await Agree(await story.Account(account), naive);
        }
    }

    private static async Task Agree(
        Story story, string account, NaiveAccount naive, List<(string Start, string End)> periods)
    {
        var charges = await story.Charges(account);
        Assert.Equal(naive.Issued, charges.Select(c => c.Number("total")));
        Assert.Equal(naive.Settled(), charges.Select(c => c.Number("paid")));
        Assert.Equal(
            naive.Settled().Zip(naive.Issued, (paid, total) => paid == total ? "paid" : "due"),
            charges.Select(c => c.Text("status")));
        Assert.Equal(
            Enumerable.Range(1, charges.Count).Select(n => n.ToString(CultureInfo.InvariantCulture)),
            charges.Select(c => c.Text("number")));
        Assert.Equal(periods.Select(p => p.End), charges.Select(c => Story.Time(c, "date")));
        var stored = charges.Select(c => c.GetProperty("period"));
        Assert.Equal(periods, stored.Select(p => (Story.Time(p, "start"), Story.Time(p, "end"))));
        await Agree(await story.Account(account), naive);
    }

    private static Task Agree(JsonElement view, NaiveAccount naive)
    {
        Assert.Equal(
            (naive.Posted, naive.Unbilled, naive.Balance),
            (view.Number("posted"), view.Number("unbilled"), view.Number("balance")));
        return Task.CompletedTask;
    }

    private static void Agree(
        JsonElement charge, IReadOnlyList<(string Service, decimal Quantity, decimal Charge)> expected)
    {
        var items = charge.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(charge.Number("total"), items.Sum(i => i.Number("total")));
        var usage = items.Where(i => i.Text("kind") == "usage").ToList();
        Assert.Equal(
            expected.OrderBy(e => e.Service, StringComparer.Ordinal),
            usage.Select(i => (i.Text("name"), i.Number("usage"), i.Number("charge")))
                .OrderBy(e => e.Item1, StringComparer.Ordinal));
        Assert.All(usage, i => Assert.True(Math.Abs(i.Number("total") - i.Number("charge")) < 0.01m));
    }

    private static DateTimeOffset Parse(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
