using System.Text.Json;

namespace Brillig.Cli.Import;

/// <summary>A JSON object on each line.</summary>
public sealed class NdjsonUsageFile(string path) : IUsageFile
{
    // A member that only some records have is found if one of the first has it.
    private const int LinesLookedAt = 1_000;

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns()
    {
        var names = new List<string>();
        foreach (var line in File.ReadLines(path).Take(LinesLookedAt))
        {
            using var json = Parse(line);
            if (json?.RootElement is not { ValueKind: JsonValueKind.Object } record) continue;
            names.AddRange(record.EnumerateObject().Select(m => m.Name).Where(name => !names.Contains(name)));
        }

        return names.Count > 0
            ? names
            : throw CommandException.WrongUse($"{path} holds no JSON object; each line must be one.");
    }

    /// <inheritdoc/>
    public IEnumerable<RawRow> Read(ColumnMap map)
    {
        var number = 0L;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            using var json = Parse(line);
            yield return json?.RootElement is { ValueKind: JsonValueKind.Object } record
                ? new RawRow(number, Cells(record, map), null)
                : new RawRow(number, [], "is not a JSON object");
        }
    }

    private static string?[] Cells(JsonElement record, ColumnMap map)
    {
        var cells = new string?[ColumnMap.Count];
        foreach (var column in Enum.GetValues<Column>())
        {
            if (map[column] is not { } name || !record.TryGetProperty(name, out var value)) continue;
            cells[(int)column] = value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => value.GetString(),
                _ => value.GetRawText(),
            };
        }

        return cells;
    }

    private static JsonDocument? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
