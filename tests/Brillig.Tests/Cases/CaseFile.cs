using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Cases;

/// <summary>The worked cases of this folder.</summary>
internal static class CaseFile
{
    public static string[] Names(string pattern) =>
        [.. Directory.GetFiles(Folder, pattern).Select(Path.GetFileName).OfType<string>()
            .Order(StringComparer.Ordinal)];

    /// <summary>File and id of every case of some files: one row of a theory each.</summary>
    public static TheoryData<string, string> Rows(string pattern, Func<JsonElement, bool> wanted)
    {
        var rows = new TheoryData<string, string>();
        foreach (var file in Names(pattern))
            foreach (var item in All(file).Where(wanted)) rows.Add(file, item.Text("id"));
        return rows;
    }

    public static IEnumerable<JsonElement> All(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, file)));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(item => item.Clone())];
    }

    public static JsonElement Find(string file, string id) => All(file).Single(item => item.Text("id") == id);

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).ToString();

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Cases");
}
