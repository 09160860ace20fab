using System.Text;
using Brillig.Core.Flow;
using Brillig.Server.Edge;

namespace Brillig.Server;

/// <summary>Answers as CSV (RFC 4180), for whoever prefers it to JSON by <c>Accept</c>.</summary>
internal sealed class Csv
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/csv";

    private readonly StringBuilder _text = new();

    /// <summary>What a route answers in that has a form as CSV.</summary>
    public static readonly Offers Offered = new([.. Offers.Json.Types, MediaType]);

    /// <summary>Whether a request prefers CSV to JSON; of equal ones, JSON is meant.</summary>
    public static bool IsWanted(HttpRequest request) =>
        Accepting.Best(request.Headers.Accept, Offered) == MediaType;

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
