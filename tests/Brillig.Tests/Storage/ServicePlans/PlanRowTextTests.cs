using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using Brillig.Storage.Accounts;
using Brillig.Storage.Json;
using Brillig.Storage.ServicePlans;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage.ServicePlans;

/// <summary>Plans, quantities and lines in state rows come back from what older versions wrote.</summary>
public class PlanRowTextTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 1, 15, 0, 0);
    private static readonly LocalDate Day = new(2026, 2, 28);

    private static readonly QuantitiesRow Quantities = new(
        [new ItemCount("c", "seat", 4)], [new ItemCount("c", "b", 0)]);

    private static readonly AccountPlansRow Plans = new(
        [new PlanAssignment(new PlanKey(default, "gold"), 2, At) { Overrides = "{}", From = Day }],
        [
            new BilledLine(
                "c", "seat", true, new LineTerms("s", 1, 1, 0.5m, 0, Exact.Ratio(1, 3)) { Plans = ["gold@2"] },
                Day, Day.PlusDays(9)),
        ],
        At, null, IsUnpaid: true);

    private static readonly ItemLine Line = new("c", "seat", LinePart.Held, Day, Day, Day) { Plans = ["gold@2"] };

    [Fact]
    public void Named_values_are_read()
    {
        var json = StoredJson.Stored;
        string[] named =
        [
            JsonSerializer.Serialize(Quantities, json.QuantitiesRow),
            JsonSerializer.Serialize(Plans, json.AccountPlansRow), JsonSerializer.Serialize(Line, json.ItemLine),
        ];
        var from = new StateTextReader(Encoding.UTF8.GetBytes($"[{string.Join(',', named)}]"), new Shared());
        Assert.True(from.Begin());

        var quantities = PlanRowText.Quantities(ref from);
        var plans = PlanRowText.Plans(ref from);
        var line = LineText.ItemOrNull(ref from);

        Assert.Equal(named[0], JsonSerializer.Serialize(quantities, json.QuantitiesRow));
        Assert.Equal(named[1], JsonSerializer.Serialize(plans, json.AccountPlansRow));
        Assert.Equal(Line, line);
    }
}
