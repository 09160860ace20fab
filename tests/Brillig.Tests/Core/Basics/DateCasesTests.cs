using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Tests.Cases;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Brillig.Tests.Core.Basics;

public class DateCasesTests
{
    public static TheoryData<string, string> Periods => CaseFile.Rows("dates-periods.json", _ => true);

    public static TheoryData<string, string> DayCounts => CaseFile.Rows("dates-days.json", _ => true);

    [Theory]
    [MemberData(nameof(Periods))]
    public void Finds_the_full_period_that_holds_a_day(string file, string id)
    {
        var item = CaseFile.Find(file, id);
        var (account, expect) = (item.GetProperty("account"), item.GetProperty("expect"));
        var zone = Zone(account);
        var period = account.GetProperty("period");
        var unit = Enum.Parse<PeriodUnit>(period.Text("unit"), ignoreCase: true);
        var opening = PeriodCuts.StartOfDay(Date(account.Text("start")), zone);
        var day = account.GetProperty("billing_day").GetInt32();
        var cuts = PeriodCuts.From(opening, new(unit, period.GetProperty("count").GetInt32()), day, zone);

        var full = cuts.Full(PeriodCuts.StartOfDay(Date(item.Text("at")), zone));

        Assert.Equal(Date(expect.Text("start")), full.Start.InZone(zone).Date);
        Assert.Equal(Date(expect.Text("end")), full.End.InZone(zone).Date);
    }

    [Theory]
    [MemberData(nameof(DayCounts))]
    public void Counts_local_calendar_days(string file, string id)
    {
        var item = CaseFile.Find(file, id);
        var from = InstantPattern.General.Parse(item.Text("from"));
        var to = InstantPattern.General.Parse(item.Text("to"));
        Assert.Equal(item.GetProperty("expect").GetProperty("days").GetInt32(),
            PeriodCuts.Days(from.Value, to.Value, Zone(item)));
    }

    private static DateTimeZone Zone(JsonElement element) => DateTimeZoneProviders.Tzdb[element.Text("timezone")];

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
