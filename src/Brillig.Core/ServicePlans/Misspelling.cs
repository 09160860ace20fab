namespace Brillig.Core.ServicePlans;

/// <summary>Guesses which key a misspelt one was to be.</summary>
internal static class Misspelling
{
    /// <summary>
    /// The nearest known key, if it is near: one edit away, or two where the word is long enough; null: none is.
    /// </summary>
    public static string? Meant(string name, IReadOnlyList<string> known)
    {
        if (name.Length is < 3 or > 40) return null;
        var most = name.Length < 6 ? 1 : 2;
        return known.Where(key => Math.Abs(key.Length - name.Length) <= most)
            .Select(key => (Key: key, Edits: Edits(name.ToLowerInvariant(), key)))
            .Where(pair => pair.Edits <= most)
            .OrderBy(pair => pair.Edits)
            .Select(pair => pair.Key)
            .FirstOrDefault();
    }

    /// <summary>
    /// How many letters must be inserted, removed, replaced or swapped with their neighbour (optimal string alignment,
    /// after Damerau and Levenshtein).
    /// </summary>
    private static int Edits(string from, string to)
    {
        var edits = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++) edits[i, 0] = i;
        for (var j = 0; j <= to.Length; j++) edits[0, j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = edits[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replaced, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        }

        return edits[from.Length, to.Length];
    }
}
