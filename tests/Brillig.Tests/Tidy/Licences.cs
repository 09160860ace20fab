using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Brillig.Tests.Tidy;

/// <summary>
/// Every package, also those that packages bring along, has a licence under which Brillig may be given away, and every
/// package we chose has a decision record.
/// </summary>
public partial class Licences
{
    private static readonly string[] Allowed =
        ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MS-PL", "PostgreSQL"];

    private static readonly string[] AllowedInTests = [.. Allowed, "MPL-2.0"];

    /// <summary>Packages that bring a text instead of a name: a phrase of that text, and the licence it is.</summary>
    private static readonly Dictionary<string, (string Phrase, string Licence)> Texts = new()
    {
        ["SourceGear.sqlite3"] = ("SQLite is Public Domain", "public domain"),
    };

    [Fact]
    public void Every_package_has_a_licence_on_the_list()
    {
        var locks = SourceFile.All.Where(file => file.Name == "packages.lock.json").ToList();
        var shipped = locks.Where(file => file.IsIn("src"))
            .SelectMany(PackagesOf).Select(package => package.Id).ToHashSet();

        SourceFile.None(locks.SelectMany(PackagesOf).Distinct().SelectMany(package =>
            Breaches(package.Id, NuspecOf(package), TextOf(package), !shipped.Contains(package.Id))));
        Assert.NotEmpty(locks.SelectMany(PackagesOf));
    }

    [Fact]
    public void Every_chosen_package_has_a_decision_record()
    {
        var records = string.Join('\n',
            SourceFile.All.Where(file => file.IsIn("docs/decisions")).Select(file => file.Text));
        var chosen = SourceFile.All.Single(file => file.Path == "Directory.Packages.props").Text;

        SourceFile.None(Undecided(chosen, records));
    }

    [Fact]
    public void A_package_without_a_record_is_found() =>
        Assert.Single(Undecided("<PackageVersion Include=\"A.B\" /><PackageVersion Include=\"C\" />", "We use A.B."));

    [Theory]
    [InlineData("<license type=\"expression\">MIT</license>", false, true)]
    [InlineData("<license type=\"expression\">MS-PL OR Apache-2.0</license>", false, true)]
    [InlineData("<license type=\"expression\">GPL-3.0-only OR MIT</license>", false, true)]
    [InlineData("<license type=\"expression\">MIT AND GPL-3.0-only</license>", false, false)]
    [InlineData("<license type=\"expression\">AGPL-3.0-only</license>", false, false)]
    [InlineData("<license type=\"expression\">MPL-2.0</license>", false, false)]
    [InlineData("<license type=\"expression\">MPL-2.0</license>", true, true)]
    [InlineData("<license type=\"file\">LICENSE.txt</license>", false, false)]
    [InlineData("<licenseUrl>https://example.org/licence</licenseUrl>", false, false)]
    [InlineData("", false, false)]
    public void A_licence_off_the_list_is_found(string licence, bool testsOnly, bool allowed)
    {
        var nuspec = $"<package xmlns=\"urn:x\"><metadata><id>A</id>{licence}</metadata></package>";

        Assert.Equal(allowed, !Breaches("A", nuspec, "Some text.", testsOnly).Any());
    }

    [Fact]
    public void A_licence_text_that_changed_is_found()
    {
        const string Nuspec = "<package><metadata><license type=\"file\">LICENSE.txt</license></metadata></package>";

        Assert.Empty(Breaches("SourceGear.sqlite3", Nuspec, "SQLite is Public Domain", false));
        Assert.Single(Breaches("SourceGear.sqlite3", Nuspec, "All rights reserved", false));
    }

    private static IEnumerable<string> Breaches(string id, string? nuspec, string? text, bool testsOnly)
    {
        if (nuspec is null)
        {
            yield return $"{id} is in a lock file but not among the restored packages.";
            yield break;
        }
        var licence = XDocument.Parse(nuspec).Descendants()
            .FirstOrDefault(element => element.Name.LocalName == "license");
        if (licence?.Attribute("type")?.Value == "expression")
        {
            if (!IsAllowed(licence.Value, testsOnly ? AllowedInTests : Allowed))
                yield return $"{id}: the licence {licence.Value} is not on the list.";
        }
        else if (!Texts.TryGetValue(id, out var known)
            || text?.Contains(known.Phrase, StringComparison.Ordinal) != true)
            yield return $"{id}: the package names no licence; read its text and list it here.";
    }

    private static bool IsAllowed(string expression, string[] allowed) =>
        expression.Split(" OR ").Any(choice =>
            choice.Trim('(', ')', ' ').Split(" AND ").All(part => allowed.Contains(part.Trim('(', ')', ' '))));

    private static IEnumerable<string> Undecided(string chosen, string records) =>
        Chosen().Matches(chosen).Select(match => match.Groups[1].Value)
            .Where(id => !Regex.IsMatch(records, $@"(?<![\w.]){Regex.Escape(id)}(?!\w|\.\w)"))
            .Select(id => $"{id} has no record in docs/decisions: what it does for us, who keeps it, its licence.");

    private static IEnumerable<(string Id, string Version)> PackagesOf(SourceFile lockFile)
    {
        using var document = JsonDocument.Parse(lockFile.Text);
        return
        [
            .. from framework in document.RootElement.GetProperty("dependencies").EnumerateObject()
               from package in framework.Value.EnumerateObject()
               where package.Value.GetProperty("type").GetString() != "Project"
               select (package.Name, package.Value.GetProperty("resolved").GetString() ?? ""),
        ];
    }

    private static string FolderOf((string Id, string Version) package)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
            ? given : Path.Combine(home, ".nuget", "packages");
        return Path.Combine(packages, package.Id.ToLowerInvariant(), package.Version.ToLowerInvariant());
    }

    private static string? NuspecOf((string Id, string Version) package)
    {
        var path = Path.Combine(FolderOf(package), package.Id.ToLowerInvariant() + ".nuspec");
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private static string? TextOf((string Id, string Version) package)
    {
        var path = Path.Combine(FolderOf(package), "LICENSE.txt");
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    [GeneratedRegex("<PackageVersion\\s+Include=\"([^\"]+)\"")]
    private static partial Regex Chosen();
}
