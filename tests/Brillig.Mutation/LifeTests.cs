using Brillig.Tests.Core.Flow;
using Brillig.Tests.Simulation;
using Xunit;

namespace Brillig.Tests;

/// <summary>
/// A few lives of accounts against the model: the first that disagrees has found the mutant, and nobody reads how.
/// </summary>
public class LifeTests
{
    [Fact]
    public async Task Lives_of_accounts_agree_with_the_model()
    {
        for (var seed = 1; seed <= Effort.Lives; seed++)
            Assert.Null((await Lived.Of(seed, new Lives(seed).Steps)).Failure);
    }
}
