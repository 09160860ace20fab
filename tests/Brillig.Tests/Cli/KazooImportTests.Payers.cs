using Brillig.Cli;
using Xunit;

namespace Brillig.Tests.Cli;

public sealed partial class KazooImportTests
{
    [Fact]
    public async Task Who_paid_for_another_pays_for_it_here_where_that_may_be()
    {
        Write("a.json", """
            [{"_id":"p","pvt_type":"service_plan","name":"P","plan":{"phone_numbers":{"did_us":{"rate":2}}}},
             {"_id":"above","pvt_type":"account","name":"A","pvt_tree":["top"]},
             {"_id":"below","pvt_type":"account","name":"B","pvt_tree":["top","above"]},
             {"_id":"other","pvt_type":"account","name":"C","pvt_tree":["top"]},
             {"_id":"above","pvt_type":"service","pvt_tree":["top"],"billing_id":"top"},
             {"_id":"below","pvt_type":"service","pvt_tree":["top","above"],"billing_id":"above","plans":{"p":{}},
              "quantities":{"phone_numbers":{"did_us":3}}},
             {"_id":"other","pvt_type":"service","pvt_tree":["top"],"billing_id":"above"}]
            """);

        var report = await Import(Exit.Refused, _own.FullName);
        var again = await Import(Exit.Refused, _own.FullName);

        Assert.Contains(("payers", 1), Counts(report));
        Assert.All(Counts(again), count => Assert.Equal(0, count.Carried));
        Assert.Equal(
            ["services above /billing_id left", "services other /billing_id refused"],
            Notes(report).Where(n => n.Contains("billing_id", StringComparison.Ordinal)).Order());
        Assert.Equal(
            (await Account("above")).GetProperty("id").GetString(),
            (await Account("below")).GetProperty("billing_id").GetString());
        Assert.Contains("did_us", await Said("charge", "open", "above"), StringComparison.Ordinal);
    }
}
