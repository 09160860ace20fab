using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Brillig.Bench.Work;
using Spectre.Console;

namespace Brillig.Bench.Figures;

/// <summary>The results, for people, for a file and for programs.</summary>
public sealed record Report(
    BenchOptions Options, Machine Machine, DateTimeOffset Date, IReadOnlyList<FigureResult> Results)
{
    private static readonly string[] s_columns =
        ["", "engine", "", "value", "min–max", "reach", "then", "", "ours /s", "p50, p99 ms", "baseline /s", "on"];

    /// <summary>Prints a table on a terminal, aligned text into a pipe.</summary>
    public void Print()
    {
        if (Console.IsOutputRedirected)
        {
            Console.Out.Write(PlainText());
            return;
        }

        var table = new Table().AddColumns(s_columns);
        foreach (var result in Results) table.AddRow([.. Cells(result).Select(Markup.Escape)]);
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(Configuration());
    }

    /// <summary>The table with where, when and how.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Date:yyyy-MM-dd}, commit {Machine.Commit}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Machine}\n\n{Configuration()}\n\n");
        AppendMarkdownRow(text, s_columns);
        AppendMarkdownRow(text, s_columns.Select(_ => "---"));
        foreach (var result in Results) AppendMarkdownRow(text, Cells(result));
        return text.ToString();
    }

    /// <summary>All of it as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new { Date, Machine, Configuration = Configuration(), Results }, ReportJson.Options);

    private string Configuration() => string.Create(CultureInfo.InvariantCulture,
        $"{(Options.Quick ? "quick" : "full")}: median of {Options.Repeats} interleaved repeats of "
        + $"{Options.Duration.TotalSeconds:0.#} s after {Options.WarmUp.TotalSeconds:0.#} s of warm-up; "
        + $"{Target.SingleConnections} connections of single requests, {Target.BulkConnections} of "
        + $"{BulkBody.Records:n0} records; {Baselines.BenchAccounts.Count:n0} accounts; "
        + $"{Baselines.BareInserts.BatchRows:n0} rows a commit for bare inserts.");

    private string PlainText()
    {
        var rows = Results.Select(Cells).Prepend(s_columns).ToArray();
        var widths = s_columns.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var lines = rows.Select(row => string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        return string.Join("\n", lines) + "\n" + Configuration() + "\n";
    }

    private static string[] Cells(FigureResult result) =>
    [
        result.Figure.Id,
        result.Engine,
        result.Figure.What,
        $"{Number(result.Value)} {result.Figure.Unit}".TrimEnd(),
        result.Min < result.Max ? $"{Number(result.Min)}–{Number(result.Max)}" : "",
        Bounded(result.Figure.Reach),
        Bounded(result.Figure.Then),
        result.NotJudged is not null ? "not judged"
            : result.Reached switch { true => "ok", false => "MISS", null => "" },
        Rate(result.Ours),
        result.Ours is { P50: { } p50, P99: { } p99 } ? $"{Number(p50)}, {Number(p99)}" : "",
        Rate(result.Baseline),
        result.NotJudged ?? result.Note,
    ];

    private static string Bounded(Bound? bound) =>
        bound is null ? "" : $"{(bound.IsGreatest ? '≤' : '≥')} {Number(bound.Value)}";

    private static string Rate(Sample? sample) => sample?.Rate.ToString("n0", CultureInfo.InvariantCulture) ?? "";

    private static string Number(double value) =>
        value.ToString(value < 10 ? "0.##" : value < 1_000 ? "0.#" : "n0", CultureInfo.InvariantCulture);

    private static void AppendMarkdownRow(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}

/// <summary>How the report is written as JSON.</summary>
internal static class ReportJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };
}
