using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Cases;
using Brillig.Tests.Core.Flow;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>The worked cases of recurring lines, lived through in the books with a clock.</summary>
public class RecurringCasesTests
{
    public static TheoryData<string, string> Spans => CaseFile.Rows("dates-recurring.json", _ => true);

    public static TheoryData<string, string> Changes => CaseFile.Rows("dates-changes.json", _ => true);

    [Theory]
    [MemberData(nameof(Spans))]
    public void What_is_due_by_a_day_is_billed(string file, string id)
    {
        var item = CaseFile.Find(file, id);
        var (account, line) = (item.GetProperty("account"), item.GetProperty("item"));
        var zone = DateTimeZoneProviders.Tzdb[account.Text("timezone")];
        var start = Day(account.Text("start"));
        var books = new TestBooks(zone.AtStartOfDay(start).ToInstant(), line.Text("currency"), []);
        var type = Type(books, account.GetProperty("period"));
        var own = books.Open(type: type, with: open => open with
        {
            TimeZone = account.Text("timezone"), BillingDay = account.GetProperty("billing_day").GetInt32(),
        });
        PlanBooks.Publish(books, "plan", PlanBooks.OneItem(line.Text("rate"), line.Text("charged")));
        PlanBooks.Set(books, own, "c", "i", 1);
        var end = line.GetProperty("end");
        PlanBooks.Assign(books, own, "plan", assign => assign with
        {
            Until = end.ValueKind is JsonValueKind.Null ? null : Day(end.ToString()),
        });

        books.At(zone.AtStartOfDay(Day(item.Text("until"))).ToInstant());
        books.Account(own);

        var expected = item.GetProperty("expect").GetProperty("parts").EnumerateArray().Select(part => (
            Day(part.Text("start")), Day(part.Text("end")), part.GetProperty("days").GetInt32(),
            part.GetProperty("period_days").GetInt32(), Exact.Parse(part.Text("amount")))).ToList();
        var currency = TestBooks.CurrencyOf(line.Text("currency"));
        var billed = PlanBooks.Billed(books, own).Select(i => (
            i.Line.From, i.Line.To, i.Line.Days, i.Line.PeriodDays, i.Charge.Round(currency.Minor))).ToList();
        Assert.Equal(expected, billed);
        var fractions = PlanBooks.Billed(books, own)
            .Aggregate(Exact.Zero, (sum, i) => sum + (i.Charge / Exact.Parse(line.Text("rate"))).Round(9));
        Assert.Equal(Exact.Parse(item.GetProperty("expect").Text("fraction_sum_9")), fractions);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_bills_the_difference_of_the_rest(string file, string id)
    {
        var item = CaseFile.Find(file, id);
        var period = item.GetProperty("period");
        var (start, end) = (Day(period[0].ToString()), Day(period[1].ToString()));
        var books = new TestBooks(start.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant(), item.Text("currency"), []);
        var days = Period.DaysBetween(start, end);
        var type = $"every {days} days";
        books.Type(type, BillingMode.Postpaid, t => t with { Period = new PeriodLength(PeriodUnit.Day, days) });
        var own = books.Open(type: type);
        var (old, next) = (item.GetProperty("old"), item.GetProperty("new"));
        PlanBooks.Publish(books, "old", Plan(old));
        PlanBooks.Publish(books, "new", Plan(next));
        if (old.ValueKind is not JsonValueKind.Null)
        {
            PlanBooks.Set(books, own, "c", "i", old.GetProperty("quantity").GetInt64());
            PlanBooks.Assign(books, own, "old");
        }

        books.At(Day(item.Text("at")).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant());
        var before = PlanBooks.Sum(books, own);
        PlanBooks.Set(books, own, "c", "i", next.GetProperty("quantity").GetInt64());
        PlanBooks.Assign(books, own, "new");
        if (old.ValueKind is not JsonValueKind.Null) books.Do(new WithdrawPlan(own, "old", null));

        var expect = item.GetProperty("expect");
        var difference = PlanBooks.Sum(books, own) - before;
        Assert.Equal(Exact.Parse(expect.Text("difference")), difference.Round(2));
        var last = PlanBooks.Billed(books, own)[^1].Line;
        Assert.Equal(expect.GetProperty("days").GetInt32(), last.Days);
        Assert.Equal(expect.GetProperty("period_days").GetInt32(), last.PeriodDays);
    }

    private static string Plan(JsonElement side) => side.ValueKind is JsonValueKind.Null
        ? """{"name": "none", "plan": {}}"""
        : PlanBooks.OneItem(side.Text("rate"));

    private static string Type(TestBooks books, JsonElement period)
    {
        var unit = Enum.Parse<PeriodUnit>(period.Text("unit"), ignoreCase: true);
        var length = new PeriodLength(unit, period.GetProperty("count").GetInt32());
        books.Type("cut", BillingMode.Postpaid, t => t with { Period = length });
        return "cut";
    }

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
