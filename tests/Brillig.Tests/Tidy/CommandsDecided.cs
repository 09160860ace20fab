using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Tidy;

/// <summary>Every command has its arm in Decide, the table of contents of what Brillig can do.</summary>
public partial class CommandsDecided
{
    [Fact]
    public void Every_command_has_its_arm_in_Decide()
    {
        var core = SourceFile.CSharpIn("src/Brillig.Core").ToList();
        var decide = core.Where(file => file.IsIn("src/Brillig.Core/Flow") && IsDecide(file)).ToList();
        if (decide.Count == 0 && !core.Any(file => file.IsIn("src/Brillig.Core/Flow"))) return;

        SourceFile.None(Breaches(core, decide));
    }

    [Theory]
    [InlineData("Open open => Open.Decide(open, draft),", true)]
    [InlineData("Open { Name: null } => Refuse(),", true)]
    [InlineData("Open => Refuse(),", true)]
    [InlineData("Close close => Open.Decide(open, draft),", false)]
    [InlineData("// Open open => Open.Decide(open, draft),", false)]
    [InlineData("Opened open => Opened.Decide(open, draft),", false)]
    public void A_command_without_an_arm_is_found(string arms, bool decided)
    {
        var command = new SourceFile("src/Brillig.Core/Accounts/Open.cs",
            "public sealed record Open(string Name,\n    int Limit = 3) : Command\n{ }\n"
            + "public sealed record Opened(int X) : Fact;");
        var decide = new SourceFile("src/Brillig.Core/Flow/Decide.cs", $"command switch {{ {arms} }}");

        Assert.Equal(decided ? 0 : 1, Breaches([command], [decide]).Count());
    }

    private static IEnumerable<string> Breaches(IEnumerable<SourceFile> core, IReadOnlyCollection<SourceFile> decide)
    {
        foreach (var file in core)
            foreach (Match match in CommandRecord().Matches(file.Code.Text))
            {
                var arm = new Regex($@"\b{match.Groups[1].Value}\b[^=;,.]*=>");
                if (!decide.Any(table => arm.IsMatch(table.Code.Text)))
                    yield return $"{file.Path}: no Decide*.cs has an arm for the command {match.Groups[1].Value}.";
            }
    }

    private static bool IsDecide(SourceFile file) => file.Name.StartsWith("Decide", StringComparison.Ordinal);

    [GeneratedRegex(@"\bsealed\s+(?:partial\s+)?record\s+(\w+)[^{};]*:\s*Command\b")]
    private static partial Regex CommandRecord();
}
