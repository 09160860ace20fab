using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Tidy;

/// <summary>Core has no clock, randomness, input or output, thread, or binary floating point.</summary>
public partial class Purity
{
    [Fact]
    public void Core_is_pure() => SourceFile.None(SourceFile.CSharpIn("src/Brillig.Core").SelectMany(Breaches));

    [Theory]
    [InlineData("async void F() { }", false)]
    [InlineData("Task F();", false)]
    [InlineData("var now = DateTime.Now;", false)]
    [InlineData("var now = SystemClock.Instance;", false)]
    [InlineData("var dice = new Random(1);", false)]
    [InlineData("File.ReadAllText(x);", false)]
    [InlineData("Console.Write(x);", false)]
    [InlineData("ILogger log;", false)]
    [InlineData("double x;", false)]
    [InlineData("float x;", false)]
    [InlineData("var x = 1.5;", false)]
    [InlineData("var x = 1e9;", false)]
    [InlineData("var id = Guid.NewGuid();", false)]
    [InlineData("var x = 1.5m; var y = 1_000.25M; var z = 0x1e9;", true)]
    [InlineData("/// <summary>A Task of 1.5 hours is no double.</summary>", true)]
    [InlineData("throw new InvalidOperationException(\"Console.Write of 1.5\");", true)]
    [InlineData("var x = rate.Doubled;", true)]
    public void What_is_impure_is_found(string code, bool pure) =>
        Assert.Equal(pure, !Breaches(new("A.cs", code)).Any());

    private static IEnumerable<string> Breaches(SourceFile file) =>
        Impure().Matches(file.Code.Text)
            .Select(match => $"{file.Path}:{file.Code.LineOf(match.Index)} '{match.Value}' has no place in Core.");

    [GeneratedRegex(@"\b(?:async|await|Task|ValueTask|Random|ILogger|double|float|Double)\b"
        + @"|\b(?:Stopwatch|SystemClock|TimeProvider)\b"
        + @"|\b(?:DateTime|DateTimeOffset)\.(?:Now|UtcNow|Today)\b|\bGuid\.(?:NewGuid|CreateVersion7)\b"
        + @"|(?<![\w.])(?:File|Console|Directory|Environment|Thread|Interlocked|Monitor)\."
        + @"|(?<![\w.])\d[\d_]*\.\d[\d_]*(?![\d_mM])|(?<![\w.])\d[\d_]*(?:\.\d+)?[eE][-+]?\d+(?![\dmM])")]
    private static partial Regex Impure();
}
