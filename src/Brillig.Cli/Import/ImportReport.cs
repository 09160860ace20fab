using System.Globalization;

namespace Brillig.Cli.Import;

/// <summary>What an import says in the end.</summary>
internal static class ImportReport
{
    public static void Print(Shell shell, ImportResult result)
    {
        if (result.AccountsMade > 0) shell.Out.WriteLine($"Made {Counted.Of(result.AccountsMade, "account")}.");
        if (result.RatesAdded > 0)
            shell.Out.WriteLine($"Published {Counted.Of(result.RatesAdded, "rate")} in the tariff {result.Tariff}.");
        shell.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Counted.Of(result.Rows, "row")}: {result.Accepted:N0} accepted, "
            + $"{Counted.Of(result.Duplicates, "duplicate")}, "
            + $"{result.Rejected:N0} rejected{(result.Skipped > 0 ? $", {result.Skipped:N0} skipped" : "")}."));
        foreach (var row in result.FirstRejected)
            shell.Error.WriteLine($"line {row.Line}, record {row.Id}: {row.Detail} ({row.Type})");
        if (result.Rejected == 0) return;
        var reasons = string.Join(", ", result.Reasons.Select(r => $"{r.Value} {r.Key}"));
        shell.Error.WriteLine($"Rejected: {reasons}; docs/problems.md says what to do about each.");
    }
}
