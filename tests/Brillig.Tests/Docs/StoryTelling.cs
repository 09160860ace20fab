using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Brillig.Server.Docs;
using Brillig.Tests.Server;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Brillig.Tests.Docs;

/// <summary>
/// Sends the examples in their order to a server on a manual clock, a second after each other, so that lists have one
/// order. What differs each time has a name: it is taken
/// where it is seen first, and must be the same wherever the name stands again.
/// </summary>
internal sealed partial class StoryTelling : IAsyncDisposable
{
    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);

    private const string Clock = "/api/1.0/clock";

    // So short a value stands in other texts too: it is named where it is known to stand alone.
    private const int ShortMax = 8;

    private static readonly string[] Shown =
    [
        "Location", "Receipt-Id", "Link", "Cursor", "ETag", "Idempotent-Replayed", "Dry-Run", "Retry-After",
        "Content-Disposition",
    ];

    /// <summary>Depends on how many requests came within one transaction.</summary>
    private static readonly string[] Counting = ["/batch", "/watermark", "/batches", "/lag/accounts"];

    private static readonly JsonSerializerOptions Pretty =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RunningServer _server;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private Instant _now = Start;

    private StoryTelling(RunningServer server) => _server = server;

    /// <summary>On new books.</summary>
    public static async Task<StoryTelling> Begin() => new(await RunningServer.Start(clock: $"{Start}"));

    /// <summary>Sends a step and compares the answer with the documented one.</summary>
    public async Task Check(StoryStep step) => Compare(step, await Send(step));

    private void Compare(StoryStep step, Reply reply)
    {
        Assert.True(step.Answer is not null, $"'{step.Title}' has no answer yet: record it with ./test --update-docs.");
        Match($"{step.Title}: status", $"{step.Status}", $"{reply.Status}");
        foreach (var (name, value) in step.Answer.Headers.Where(header => header.Key != "Content-Type"))
            Match($"{step.Title}: {name}", value, ValueOf(reply, name) ?? "");
        if (step.Answer.Body is null) Assert.Equal("", reply.Text);
        else if (!IsJson(reply)) Match(step.Title, step.Answer.Body, TextOf(reply));
        else Match(step.Title, JsonDocument.Parse(step.Answer.Body).RootElement, reply.Json);
    }

    /// <summary>Sends a step and writes it with the answer that came, or with the one that it has if it fits.</summary>
    public async Task<string> Record(StoryStep step)
    {
        var (reply, before) = (await Send(step), _values.ToArray());
        var fits = Xunit.Record.Exception(() => Compare(step, reply)) is null;
        foreach (var (name, value) in fits ? [] : _values.Except(before).ToArray()) _values.Remove(name);
        foreach (var (name, pointer) in step.Captures)
            _values[name] = pointer.Split('/').Skip(1).Aggregate(reply.Json, (at, part) =>
                at.ValueKind is JsonValueKind.Array ? at[int.Parse(part, null)] : at.GetProperty(part))
                    .GetString() ?? "";

        var text = new StringBuilder($"### {step.Title}\n");
        foreach (var (name, pointer) in step.Captures) text.Append(null, $"@{name} {pointer}\n");
        text.Append(null, $"{step.Request.Start}\n");
        foreach (var (name, value) in step.Request.Headers) text.Append(null, $"{name}: {value}\n");
        if (step.Request.Body is { } sent) text.Append(null, $"\n{sent}\n");
        if (fits) return text.Append(null, $"\n{step.Text}\n").ToString();
        text.Append(null, $"\nHTTP {reply.Status}\n");
        foreach (var name in Shown)
            if (ValueOf(reply, name) is { } value) text.Append(null, $"{Named($"{name}: {value}")}\n");
        if (reply.MediaType is not null)
            text.Append(null, $"Content-Type: {(IsJson(reply) ? reply.ContentType : reply.MediaType)}\n");
        if (reply.Text.Length == 0) return text.ToString();
        var body = IsJson(reply) ? JsonSerializer.Serialize(reply.Json, Pretty) : TextOf(reply);
        return text.Append(null, $"\n{Named(body)}\n").ToString();
    }

    private static bool IsJson(Reply reply) => reply.MediaType?.EndsWith("json", StringComparison.Ordinal) is true;

    private static string TextOf(Reply reply) => reply.Text.ReplaceLineEndings("\n").TrimEnd();

    private static string? ValueOf(Reply reply, string name) =>
        reply.Headers.TryGetValues(name, out var values)
            || reply.BodyHeaders?.TryGetValues(name, out values) is true ? string.Join(", ", values ?? []) : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<Reply> Send(StoryStep step)
    {
        _now += Duration.FromSeconds(1);
        (await _server.Admin.Post(Clock, $$"""{"now":"{{_now}}"}""")).Is(200);
        using var content = step.Request.Body is { } body
            ? new StringContent(Filled(body), Encoding.UTF8, step.Request.MediaType) : null;
        var headers = step.Request.Headers.Where(h => h.Key != "Content-Type")
            .Select(h => $"{h.Key}: {Filled(h.Value)}");
        var client = step.Request.Headers.Any(h => h.Key == "Authorization") ? _server.With(null) : _server.Admin;
        var reply = await client.Send(new HttpMethod(step.Method), Filled(step.Target), content, [.. headers]);
        if (step.Target == Clock && reply.Status == 200)
            _now = InstantPattern.ExtendedIso.Parse(reply.Json.GetProperty("now").GetString() ?? "").Value;
        return reply;
    }

    private string Filled(string text) =>
        Story.Name().Replace(text, match => _values[match.Groups["name"].Value]);

    private void Match(string place, JsonElement documented, JsonElement actual)
    {
        if (place.EndsWith("/last_used_at", StringComparison.Ordinal)) return;   // noted a little later
        switch (documented.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(documented.EnumerateObject().Select(f => f.Name), actual.EnumerateObject()
                    .Select(f => f.Name));
                foreach (var field in documented.EnumerateObject())
                    Match($"{place}/{field.Name}", field.Value, actual.GetProperty(field.Name));
                break;
            case JsonValueKind.Array:
                Assert.True(documented.GetArrayLength() == actual.GetArrayLength(), $"{place}: {actual.GetRawText()}");
                for (var i = 0; i < documented.GetArrayLength(); i++) Match($"{place}/{i}", documented[i], actual[i]);
                break;
            case JsonValueKind.Number when Counting.Any(count => place.EndsWith(count, StringComparison.Ordinal)):
                Assert.Equal(JsonValueKind.Number, actual.ValueKind);
                break;
            case JsonValueKind.String when actual.ValueKind is JsonValueKind.String:
                Match(place, documented.GetString() ?? "", actual.GetString() ?? "");
                break;
            default:
                Assert.True(
                    documented.GetRawText() == actual.GetRawText(),
                    $"{place}: {actual.GetRawText()} instead of {documented.GetRawText()}");
                break;
        }
    }

    private void Match(string place, string documented, string actual)
    {
        var pattern = Story.Name().Replace(
            Regex.Escape(documented).Replace(@"\{\{", "{{", StringComparison.Ordinal),
            match => _values.TryGetValue(match.Groups["name"].Value, out var known)
                ? Regex.Escape(known)
                : $"(?<{match.Groups["name"].Value.Replace('-', '_')}>.+)");
        var found = Regex.Match(actual, $"^{pattern}$");
        Assert.True(found.Success, $"{place}: {actual} instead of {documented}");
        foreach (Match name in Story.Name().Matches(documented))
            _values.TryAdd(name.Groups["name"].Value, found.Groups[name.Groups["name"].Value.Replace('-', '_')].Value);
    }

    private string Named(string text)
    {
        foreach (var (name, value) in _values.Where(pair => pair.Value.Length > ShortMax))
            text = text.Replace(value, "{{" + name + "}}", StringComparison.Ordinal);
        text = Changing().Replace(text, match =>
        {
            var kind = match.Value.StartsWith("brk_", StringComparison.Ordinal) ? "key"
                : match.Value.StartsWith("http", StringComparison.Ordinal) ? "address"
                : match.Groups["request"].Success ? "request"
                : match.Groups["cursor"].Success ? "cursor"
                : match.Groups["event"].Success ? "event" : "id";
            var value = kind is "request" or "cursor" or "event" ? match.Groups[kind].Value : match.Value;
            var name = _values.FirstOrDefault(pair => pair.Value == value).Key;
            for (var n = _values.Count + 1; name is null; n++)
                if (_values.TryAdd($"{kind}-{n}", value)) name = $"{kind}-{n}";
            return match.Value.Replace(value, "{{" + name + "}}", StringComparison.Ordinal);
        });
        return text;
    }

    [GeneratedRegex(
        @"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|brk_\w+|http://127[.:\d]+|"
            + @"[cC]ursor(=|: )(?<cursor>[\w-]+)|""id"": ""(?<event>\d+\.\d+)""|[#""](?<request>0H\w+:\w+)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Changing();
}

/// <summary>Steps as exchanges.</summary>
internal static class StoryExchange
{
    /// <summary>The step as it is documented.</summary>
    public static Exchanged AsExchanged(this StoryStep step) => new(
        step.Method, Story.Filled(step.Target), step.Request.MediaType,
        step.Request.Body is { } sent ? Story.Filled(sent) : null,
        step.Status, step.Answer?.Headers.FirstOrDefault(h => h.Key == "Content-Type").Value,
        step.Answer?.Headers.Select(h => h.Key).ToHashSet() ?? [], Story.Filled(step.Answer?.Body ?? ""));
}
