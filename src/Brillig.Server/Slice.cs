using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Server;

/// <summary>A part of a list.</summary>
/// <param name="Items">At most as many as asked for.</param>
/// <param name="Next">Where the list goes on, or null at its end.</param>
internal sealed record Slice<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>What a list is asked for: <c>limit</c>, an opaque <c>cursor</c>, and its filters.</summary>
internal sealed class ListQuery
{
    private const int LimitMax = 1_000;
    private const int LimitUsual = 100;
    private const string NoCursor = "The cursor is not one of this list.";
    private readonly HttpRequest _request;
    private readonly Faults _faults;

    private ListQuery(HttpRequest request, Faults faults) => (_request, _faults) = (request, faults);

    /// <summary>At most so many items, 1 to 1,000.</summary>
    public int Limit { get; private set; } = LimitUsual;

    /// <summary>The key of the last item of the slice before, or null.</summary>
    public string? After { get; private set; }

    /// <summary>Reads limit and cursor; what is in no filter either is a fault.</summary>
    public static ListQuery Read(HttpRequest request, Faults faults, params ReadOnlySpan<string> filters)
    {
        var query = Only(request, faults, ["limit", "cursor", .. filters]);
        if (query.Text("limit") is { } limit)
        {
            if (int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                && n is > 0 and <= LimitMax) query.Limit = n;
            else faults.Add("", "The limit must be a whole number from 1 to 1,000.");
        }

        if (query.Text("cursor") is { } cursor)
        {
            query.After = Decode(cursor);
            if (query.After is null) faults.Add("", NoCursor);
        }

        return query;
    }

    /// <summary>Reads what is no list: a parameter of another name is a fault.</summary>
    public static ListQuery Only(HttpRequest request, Faults faults, params ReadOnlySpan<string> names)
    {
        foreach (var (name, values) in request.Query)
        {
            if (values.Count != 1) faults.Add("", $"The parameter {name} is given twice.");
            else if (values.ToString().Contains('\0', StringComparison.Ordinal))
                faults.Add("", $"The parameter {name} has characters that no text can hold.");
            else if (!names.Contains(name)) faults.Add("", $"The parameter {name} is unknown.");
        }

        return new ListQuery(request, faults);
    }

    /// <summary>A filter as it was sent, or null.</summary>
    public string? Text(string name) =>
        _request.Query.TryGetValue(name, out var value) && value.Count == 1 ? (string?)value : null;

    /// <summary>An id filter; a fault if it is none.</summary>
    public Guid? Id(string name) => Text(name) is { } text ? Id(name, text) : null;

    /// <summary>A time filter; a fault if it is none.</summary>
    public Instant? Time(string name)
    {
        if (Text(name) is not { } text) return null;
        if (Fields.TryTime(text, out var time)) return time;
        _faults.Add("", $"The parameter {name} must be a time such as 2026-01-31T12:00:00Z.");
        return null;
    }

    /// <summary>The id that the cursor holds.</summary>
    public Guid? AfterId() => After is { } text ? Id("cursor", text) : null;

    /// <summary>The place that the cursor holds.</summary>
    public (long Batch, int N)? AfterPlace()
    {
        if (After is not { } text) return null;
        var parts = text.Split('.');
        if (parts is [var first, var second]
            && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var batch)
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var n))
            return (batch, n);
        _faults.Add("", NoCursor);
        return null;
    }

    /// <summary>A slice, and where it goes on if it is full.</summary>
    public Slice<T> Slice<T>(IReadOnlyList<T> items, Func<T, string> key) =>
        new(items, items.Count < Limit ? null : NextAfter(key(items[^1])));

    /// <summary>A slice of a list that is in memory as a whole.</summary>
    public Slice<T> SliceOf<T>(IReadOnlyList<T> all, Func<T, string> key)
    {
        if (After is not { } after) return Slice([.. all.Take(Limit)], key);
        var rest = all.SkipWhile(item => key(item) != after).ToArray();
        if (rest.Length == 0) throw new BadHttpRequestException(NoCursor);
        return Slice([.. rest.Skip(1).Take(Limit)], key);
    }

    /// <summary>The address of what follows.</summary>
    public string NextAfter(string key)
    {
        var next = new StringBuilder(_request.Path.Value).Append('?');
        foreach (var (name, value) in _request.Query)
        {
            if (name == "cursor") continue;
            next.Append(CultureInfo.InvariantCulture, $"{name}={Uri.EscapeDataString(value.ToString())}&");
        }

        return next.Append("cursor=").Append(CursorAfter(key)).ToString();
    }

    /// <summary>The cursor that goes on after an item.</summary>
    public static string CursorAfter(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    private Guid? Id(string name, string text)
    {
        if (Guid.TryParseExact(text, "D", out var id)) return id;
        _faults.Add("", name == "cursor" ? NoCursor : $"The parameter {name} must be a UUID.");
        return null;
    }

    private static string? Decode(string cursor)
    {
        if (cursor.Length > 100 || !Base64Url.IsValid(cursor)) return null;
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
    }
}
