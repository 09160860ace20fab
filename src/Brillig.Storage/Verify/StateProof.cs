using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Storage.Verify;

/// <summary>The state rows with the facts after them give the same accounts as all facts do.</summary>
internal static class StateProof
{
    /// <summary>Compares account by account, as they would be written.</summary>
    public static void Check(Books books, Books recovered, IReadOnlySet<AccountId> broken, Breaches breaches)
    {
        foreach (var book in books.Accounts)
        {
            if (broken.Contains(book.Id)) continue;
            if (recovered.Account(book.Id) is not { } row)
                breaches.Add($"Account {book.Id} has no state row, and was opened before the watermark.");
            else if (Text(row) is var found && Text(book) is var expected && found != expected)
                breaches.Add($"The state row of account {book.Id} (as of batch {row.AsOf}) is not what its facts give: "
                    + $"{Difference(found, expected)}.");
        }

        foreach (var row in recovered.Accounts)
        {
            if (books.Account(row.Id) is null) breaches.Add($"Account {row.Id} has a state row, but was never opened.");
        }
    }

    // The first place where both part, with a little around it.
    private static string Difference(string found, string expected)
    {
        const int Around = 40;
        var at = 0;
        while (at < found.Length && at < expected.Length && found[at] == expected[at]) at++;
        return $"'{Part(found)}' instead of '{Part(expected)}'";

        string Part(string text) =>
            text[Math.Max(0, Math.Min(at, text.Length) - Around)..Math.Min(text.Length, at + Around)];
    }

    private static string Text(AccountBook book) => FactJson.Text(book.ToRow());
}
