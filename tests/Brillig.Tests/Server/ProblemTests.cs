using Brillig.Server;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>The document of problems tells of those that are answered, and of no other.</summary>
public class ProblemTests
{
    [Fact]
    public void Each_problem_has_its_section_with_its_status()
    {
        var sections = File.ReadAllText(Repository.PathOf("docs/problems.md")).Split("\n## ")[1..]
            .ToDictionary(s => s.Split('\n')[0], s => s.Split('\n')[2]);

        Assert.Equal(Problem.All.Select(p => p.Slug).Order(), sections.Keys.Order());
        Assert.All(Problem.All, p => Assert.StartsWith($"{p.Status}. ", sections[p.Slug], StringComparison.Ordinal));
    }
}
