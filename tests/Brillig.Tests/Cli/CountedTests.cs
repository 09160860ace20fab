using Brillig.Cli;
using Xunit;

namespace Brillig.Tests.Cli;

public class CountedTests
{
    [Fact]
    public void One_is_one_and_all_else_is_many()
    {
        Assert.Equal(("0 rows", "1 row", "1,234 rows"),
            (Counted.Of(0, "row"), Counted.Of(1, "row"), Counted.Of(1_234, "row")));
        Assert.Equal(("1 breach", "2 breaches"),
            (Counted.Of(1, "breach", "breaches"), Counted.Of(2, "breach", "breaches")));
    }
}
