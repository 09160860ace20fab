using Brillig.Tests;
using Brillig.Tests.Core.Flow;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(QuickFirst))]

namespace Brillig.Tests;

/// <summary>A run ends with the first test that notices the mutant: what takes longest comes last.</summary>
public sealed class QuickFirst : ITestCollectionOrderer
{
    private static readonly Type[] Slow = [typeof(CreditTests), typeof(PropertyTests), typeof(LifeTests)];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Array.FindIndex(
            Slow, type => collection.TestCollectionDisplayName.Contains(
                $"{type}", StringComparison.Ordinal)))];
}
