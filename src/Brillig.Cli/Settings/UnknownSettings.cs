using Microsoft.Extensions.Configuration;

namespace Brillig.Cli.Settings;

/// <summary>Finds what looks like a setting and is none: a misspelt one would else be passed over in silence.</summary>
internal static class UnknownSettings
{
    /// <summary>One sentence for each.</summary>
    public static IEnumerable<string> In(IEnumerable<string> variables, IConfigurationSection file, string path)
    {
        var known = SettingTable.OfServer.Select(s => s.Variable).Concat(SettingTable.OtherVariables).ToList();
        foreach (var name in variables.Order(StringComparer.Ordinal))
        {
            if (name.StartsWith("BRILLIG_", StringComparison.Ordinal) && !known.Contains(name))
                yield return $"The variable {name} is no setting; did you mean {Nearest(name, known)}?";
        }

        var members = SettingTable.OfServer.Select(s => s.Member).Concat(SettingTable.OfFile).ToList();
        foreach (var child in file.GetChildren())
        {
            if (!members.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                yield return $"{path}: {child.Key} is no setting; did you mean {Nearest(child.Key, members)}?";
        }
    }

    private static string Nearest(string name, List<string> known) =>
        known.MinBy(k => Distance(name.ToUpperInvariant(), k.ToUpperInvariant())) ?? "";

    // Levenshtein's: how many letters are to be put in, taken out or changed.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (diagonal, left) = (row[0], i);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = left = Math.Min(changed, Math.Min(row[j], left) + 1);
            }
        }

        return row[^1];
    }
}
