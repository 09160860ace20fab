using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Tidy;

/// <summary>The server holds no SQL; Core and Storage know no HTTP; Core knows no package but NodaTime.</summary>
public partial class Walls
{
    [Fact]
    public void The_server_holds_no_SQL() =>
        SourceFile.None(SourceFile.CSharpIn("src/Brillig.Server").SelectMany(SqlBreaches));

    [Fact]
    public void Core_and_Storage_know_no_HTTP() =>
        SourceFile.None(SourceFile.All
            .Where(file => file.IsIn("src/Brillig.Core") || file.IsIn("src/Brillig.Storage")).SelectMany(HttpBreaches));

    [Fact]
    public void Core_references_NodaTime_alone() =>
        SourceFile.None(SourceFile.All.Where(file => file.Path == "src/Brillig.Core/Brillig.Core.csproj")
            .SelectMany(ReferenceBreaches));

    [Theory]
    [InlineData("\"SELECT n FROM account\"", false)]
    [InlineData("\"\"\"\nINSERT INTO account(n) VALUES (1)\n\"\"\"", false)]
    [InlineData("$\"UPDATE {table} SET n = 1\"", false)]
    [InlineData("\"DELETE FROM account\"", false)]
    [InlineData("\"WITH f AS (\"", false)]
    [InlineData("\"Select one from the list, or delete from it.\"", true)]
    [InlineData("// SELECT n FROM account", true)]
    public void SQL_in_the_server_is_found(string code, bool allowed) =>
        Assert.Equal(allowed, !SqlBreaches(new("A.cs", code)).Any());

    [Theory]
    [InlineData("A.cs", "new HttpClient()", false)]
    [InlineData("A.cs", "using Microsoft.AspNetCore.Http;", false)]
    [InlineData("A.csproj", "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />", false)]
    [InlineData("A.cs", "// No HttpClient here.", true)]
    public void HTTP_behind_the_wall_is_found(string path, string text, bool allowed) =>
        Assert.Equal(allowed, !HttpBreaches(new(path, text)).Any());

    [Theory]
    [InlineData("<PackageReference Include=\"NodaTime\" />", true)]
    [InlineData("<PackageReference Include=\"Npgsql\" />", false)]
    [InlineData("<ProjectReference Include=\"../Brillig.Storage/Brillig.Storage.csproj\" />", false)]
    [InlineData("<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />", false)]
    public void Another_reference_of_Core_is_found(string text, bool allowed) =>
        Assert.Equal(allowed, !ReferenceBreaches(new("A.csproj", text)).Any());

    private static IEnumerable<string> SqlBreaches(SourceFile file) =>
        file.Code.Strings.Where(text => Sql().IsMatch(text))
            .Select(text => $"{file.Path}: SQL belongs to Storage: {text.Trim().Split('\n')[0]}");

    private static IEnumerable<string> HttpBreaches(SourceFile file) =>
        file.IsCSharp || file.Path.EndsWith(".csproj", StringComparison.Ordinal)
            ? Http().Matches(file.IsCSharp ? file.Code.Text : file.Text)
                .Select(match => $"{file.Path}: {match.Value} belongs to the server or to the bookkeepers.")
            : [];

    private static IEnumerable<string> ReferenceBreaches(SourceFile file) =>
        Reference().Matches(file.Text).Select(match => $"{file.Path}: Core may not reference {match.Groups[1].Value}.");

    [GeneratedRegex(@"\bSELECT\b[\s\S]*\bFROM\b|\bINSERT\s+INTO\b|\bUPDATE\b[\s\S]*\bSET\b|\bDELETE\s+FROM\b"
        + @"|\b(?:CREATE|ALTER|DROP|TRUNCATE)\s+TABLE\b|\bWITH\s+\w+\s+AS\s*\(")]
    private static partial Regex Sql();

    [GeneratedRegex(@"\bHttpClient\b|\bAspNetCore\b|\bSystem\.Net\.Http\b")]
    private static partial Regex Http();

    [GeneratedRegex("<(?:Package|Project|Framework)Reference\\s+Include=\"(?!NodaTime\")([^\"]+)\"")]
    private static partial Regex Reference();
}
