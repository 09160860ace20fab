using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Tidy;

/// <summary>
/// Core is read from Basics to Flow: state and rules use only folders above their own. Use cases (the records that are
/// commands or queries) and Flow may use all.
/// </summary>
public partial class FolderOrder
{
    private const string Core = "src/Brillig.Core";

    private static readonly string[] Order =
    [
        "Basics", "Ledger", "Accounts", "Tariffs", "Charges", "Usage", "ServicePlans", "Payments", "Bookkeeping",
        "Reports", "Flow",
    ];

    [Fact]
    public void Core_uses_only_folders_above_its_own() =>
        SourceFile.None(Breaches([.. SourceFile.All.Where(file => file.IsIn(Core))]));

    [Theory]
    [InlineData("Ledger/A.cs", "using Brillig.Core.Basics;", true)]
    [InlineData("Ledger/A.cs", "using Brillig.Core.Ledger;", true)]
    [InlineData("Ledger/A.cs", "// Brillig.Core.Flow decides.", true)]
    [InlineData("Ledger/A.cs", "using Brillig.Core.Usage;", false)]
    [InlineData("Ledger/A.cs", "using static Brillig.Core.Usage.Limits;", false)]
    [InlineData("Ledger/A.cs", "var x = Brillig.Core.Usage.Meter.New();", false)]
    [InlineData("Ledger/A.cs", "var x = global::Brillig.Core.Usage.Meter.New();", false)]
    [InlineData("Ledger/A.cs", "var x = Usage.Meter.New();", false)]
    [InlineData("Ledger/A.cs", "var x = account.Usage.Count;", true)]
    [InlineData("Ledger/A.cs", "using Brillig.Core.Usage; public sealed record A(int X) : Command { }", true)]
    [InlineData("Ledger/A.cs", "using Brillig.Core.Usage; public sealed record A(int X) : Query { }", true)]
    [InlineData("Ledger/A.cs", "using Brillig.Core.Usage; public sealed record A(int X) : Fact { }", false)]
    [InlineData("Flow/A.cs", "using Brillig.Core.Usage;", true)]
    [InlineData("Elsewhere/A.cs", "", false)]
    [InlineData("Usings.cs", "global using Brillig.Core.Basics;", false)]
    [InlineData("Brillig.Core.csproj", "<Using Include=\"Brillig.Core.Flow\" />", false)]
    public void A_look_downward_is_found(string path, string text, bool allowed)
    {
        var meter = new SourceFile($"{Core}/Usage/Meter.cs", "public sealed class Meter { }");
        var breaches = Breaches([meter, new SourceFile($"{Core}/{path}", text)]).ToList();

        Assert.Equal(allowed, breaches.Count == 0);
    }

    /// <summary>Whether a file declares a command or a query.</summary>
    internal static bool IsUseCase(SourceFile file) => UseCase().IsMatch(file.Code.Text);

    private static IEnumerable<string> Breaches(IReadOnlyList<SourceFile> files)
    {
        var types = files.Where(file => file.IsCSharp)
            .SelectMany(file => TypeName().Matches(file.Code.Text)
                .Select(type => (FolderOf(file), type.Groups[1].Value)))
            .ToHashSet();
        foreach (var file in files.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal)))
            if (file.Text.Contains("<Using ", StringComparison.Ordinal))
                yield return $"{file.Path}: usings for all files hide what a file uses.";
        foreach (var file in files.Where(file => file.IsCSharp))
            foreach (var breach in BreachesOf(file, types))
                yield return breach;
    }

    private static IEnumerable<string> BreachesOf(SourceFile file, HashSet<(string, string)> types)
    {
        var code = file.Code.Text;
        if (GlobalUsing().IsMatch(code)) yield return $"{file.Path}: usings for all files hide what a file uses.";

        var folder = FolderOf(file);
        var own = Array.IndexOf(Order, folder);
        if (own < 0 && folder.Length > 0) yield return $"{file.Path}: the folder {folder} has no place in the order.";
        if (own < 0 || folder == "Flow" || IsUseCase(file)) yield break;

        var named = Qualified().Matches(code).Select(match => match.Groups[1].Value);
        var partly = Partly().Matches(code)
            .Where(match => types.Contains((match.Groups[1].Value, match.Groups[2].Value)))
            .Select(match => match.Groups[1].Value);
        foreach (var used in named.Concat(partly).Distinct())
            if (Array.IndexOf(Order, used) > own)
                yield return $"{file.Path}: {folder} comes before {used} and must not use it.";
    }

    private static string FolderOf(SourceFile file)
    {
        var inside = file.Path[(Core.Length + 1)..];
        var slash = inside.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : inside[..slash];
    }

    [GeneratedRegex(@"\brecord\s+\w+[^{};]*:\s*(Command|Query)\b")]
    private static partial Regex UseCase();

    [GeneratedRegex(@"\bglobal\s+using\s+(static\s+)?Brillig\b")]
    private static partial Regex GlobalUsing();

    [GeneratedRegex(@"\bBrillig\.Core\.(\w+)")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"(?<![\w.])(\w+)\.(\w+)\b")]
    private static partial Regex Partly();

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum)\s+(?!struct\b|class\b)(\w+)")]
    private static partial Regex TypeName();
}
