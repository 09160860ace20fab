using System.Text;
using Brillig.Core.Flow;
using Microsoft.Net.Http.Headers;

namespace Brillig.Server;

/// <summary>Answers as CSV (RFC 4180), for whoever prefers it to JSON by <c>Accept</c>.</summary>
internal sealed class Csv
{
    private const string MediaType = "text/csv";
    private readonly StringBuilder _text = new();

    /// <summary>Whether a request prefers CSV to JSON; of equal ones, JSON is meant.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0) return false;
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) return false;
        var (csv, json) = (0.0, 0.0);
        foreach (var type in accepted)
        {
            var quality = type.Quality ?? 1;
            if (type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)) csv = Math.Max(csv, quality);
            else if (type.MatchesMediaType("application/json")) json = Math.Max(json, quality);
        }

        return csv > json;
    }

    /// <summary>Adds a row; a null is an empty field.</summary>
    public Csv Row(params ReadOnlySpan<string?> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0) _text.Append(',');
            Add(fields[i] ?? "");
        }

        _text.Append("\r\n");
        return this;
    }

    /// <summary>200 with all of it, to be kept under a name.</summary>
    public RenderedAnswer Answer(string name) => new(
        200,
        [
            new("Content-Type", $"{MediaType}; charset=utf-8; header=present"),
            new("Content-Disposition", $"attachment; filename=\"{name}.csv\""),
        ],
        Encoding.UTF8.GetBytes(_text.ToString()));

    private void Add(string field)
    {
        if (field.AsSpan().IndexOfAny(",\"\r\n") < 0) _text.Append(field);
        else _text.Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
