using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;
using NodaTime.Text;

namespace Brillig.Cli.Import;

/// <summary>A row as it stands in the file, its cells in the order of <see cref="Column"/>.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Cells">Null where there is none.</param>
/// <param name="Fault">Why it could not be taken apart, or null.</param>
public readonly record struct RawRow(long Line, string?[] Cells, string? Fault);

/// <summary>What is wrong with a row.</summary>
/// <param name="Line">Where the row begins, from 1.</param>
/// <param name="Column">The name of the column in the file; null: the row as a whole.</param>
/// <param name="Detail">What is wrong.</param>
public sealed record RowFault(long Line, string? Column, string Detail)
{
    /// <summary>As it is told.</summary>
    public override string ToString() =>
        Column is null ? $"line {Line}: {Detail}" : $"line {Line}, column {Column}: {Detail}";
}

/// <summary>A row that can be sent. Numbers and times are the file's own text.</summary>
public sealed record UsageRow(
    long Line, string Id, string Account, string? AccountName, string Name, string Usage, string? Timestamp,
    string? Properties, string? Price)
{
    private const int TextMax = 255;
    private const int Places = 12;
    private const decimal UsageMax = 1_000_000_000_000_000_000m;

    /// <summary>Checks a row; null, with at least one fault added, if anything is wrong with it.</summary>
    public static UsageRow? Read(in RawRow raw, ColumnMap map, List<RowFault> faults)
    {
        var before = faults.Count;
        if (raw.Fault is { } broken)
        {
            faults.Add(new(raw.Line, null, broken));
            return null;
        }

        var check = new Check(raw, map, faults);
        var row = new UsageRow(
            raw.Line, check.Text(Column.Id), check.Text(Column.Account), raw.Cells[(int)Column.AccountName],
            check.Text(Column.Name), check.Number(Column.Usage, UsageMax) ?? "0", check.Time(), check.Properties(),
            check.Number(Column.Price, decimal.MaxValue));
        return faults.Count > before ? null : row;
    }

    private readonly struct Check(RawRow raw, ColumnMap map, List<RowFault> faults)
    {
        public string Text(Column column)
        {
            var text = raw.Cells[(int)column] ?? "";
            if (text.Length == 0) Add(column, "is empty");
            else if (text.Length > TextMax) Add(column, $"is longer than {TextMax} characters");
            return text;
        }

        public string? Number(Column column, decimal max)
        {
            if (map[column] is null) return null;
            var text = (raw.Cells[(int)column] ?? "").Trim();
            if (text.Length == 0) Add(column, "is empty");
            else if (!Fields.TryDecimal(Encoding.UTF8.GetBytes(text), Places, out var value))
                Add(column, $"'{Short(text)}' is no number of at most 28 digits and {Places} decimals, such as 0.25");
            else if (value < 0) Add(column, $"'{Short(text)}' is below 0");
            else if (value > max) Add(column, $"'{Short(text)}' is above 10^18");
            return text;
        }

        public string? Time()
        {
            if (map[Column.Timestamp] is null) return null;
            var text = (raw.Cells[(int)Column.Timestamp] ?? "").Trim();
            if (text.Length == 0) Add(Column.Timestamp, "is empty");
            else if (!OffsetDateTimePattern.Rfc3339.Parse(text.ToUpperInvariant()).Success)
                Add(Column.Timestamp, $"'{Short(text)}' is not a time with an offset, such as 2026-01-31T12:00:00Z");
            return text;
        }

        public string? Properties()
        {
            var text = raw.Cells[(int)Column.Properties];
            if (string.IsNullOrWhiteSpace(text)) return null;
            try
            {
                using var json = JsonDocument.Parse(text);
                if (json.RootElement.ValueKind == JsonValueKind.Object) return text;
            }
            catch (JsonException)
            {
                // The fault below says it.
            }

            Add(Column.Properties, $"'{Short(text)}' is not a JSON object");
            return null;
        }

        private void Add(Column column, string detail) => faults.Add(new(raw.Line, map[column], detail));

        private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
    }
}
