namespace Brillig.Bookkeepers;

/// <summary>How a seller's bookkeeper is entered.</summary>
/// <param name="address">Where it is; null: where its vendor has it.</param>
/// <param name="credentials">Opened, by their names.</param>
public sealed class Entry(string? address, IReadOnlyDictionary<string, string> credentials)
{
    /// <summary>Where it is; null: where its vendor has it.</summary>
    public string? Address { get; } = address;

    /// <summary>Opened, by their names. Nothing of them is ever written anywhere.</summary>
    public IReadOnlyDictionary<string, string> Credentials { get; } = credentials;

    /// <summary>An answer as it may be written down: words that repeat a credential are left out.</summary>
    public Answered Clean(Answered answered) =>
        answered with { Why = Clean(answered.Why), Reference = Clean(answered.Reference) };

    /// <summary>Words as they may be written down or answered.</summary>
    public string? Clean(string? words)
    {
        if (words is null) return null;
        var plain = Plain(words);
        return Credentials.Values.Any(v => v.Length >= SecretMin && plain.Contains(Plain(v), Ignoring))
            ? "withheld"
            : words;
    }

    // Tokens have hyphens where vendors have underscores.
    private static string Plain(string words) => words.Replace('_', '-');

    private const int SecretMin = 6;   // shorter ones, of tests, are parts of any word
    private const StringComparison Ignoring = StringComparison.OrdinalIgnoreCase;

    /// <summary>
    /// Has new credentials made in place of these, by what asks the vendor for them with those the books have by then,
    /// and keeps them before it answers. One at a time for each seller: whoever comes with credentials that were
    /// renewed meanwhile is answered the new ones, and the vendor is not asked.
    /// </summary>
    public Func<Func<Entry, Task<Renewed>>, Task<Renewed>> Renewed { get; init; } =
        _ => throw new InvalidOperationException("Nobody keeps new credentials.");
}

/// <summary>Credentials in place of others, or why there are none.</summary>
/// <param name="Entry">With the new ones; null: there are none.</param>
/// <param name="Lost">Why there are none; that nothing was done with the old ones is sure.</param>
public sealed record Renewed(Entry? Entry, Answered? Lost = null);
