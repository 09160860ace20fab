using System.Text.Json;
using Brillig.Core.Flow;
using Brillig.Server.Edge;

namespace Brillig.Server;

/// <summary>Makes answers that are done.</summary>
internal static class Answer
{
    private static readonly KeyValuePair<string, string> PlainType = new("Content-Type", "application/json");
    private static readonly KeyValuePair<string, string> TextsType = new("Content-Type", Decimals.TextsType);

    /// <summary>204.</summary>
    public static readonly RenderedAnswer NoContent = new(204, [], []);

    /// <summary>The media type of this request's answers in JSON.</summary>
    public static string JsonName => JsonType.Value;

    private static KeyValuePair<string, string> JsonType => Decimals.AreTexts ? TextsType : PlainType;

    /// <summary>200 with a body.</summary>
    public static RenderedAnswer Ok(Action<Utf8JsonWriter> write) => new(200, [JsonType], Json.Bytes(write));

    /// <summary>200 with an array, and where it goes on.</summary>
    public static RenderedAnswer List<T>(Slice<T> slice, Action<Utf8JsonWriter, T> write)
    {
        List<KeyValuePair<string, string>> headers = [JsonType];
        if (slice.Next is { } next) headers.Add(new("Link", $"<{next}>; rel=\"next\""));
        return new RenderedAnswer(200, headers, Json.Bytes(json => json.WriteArray(slice.Items, write)));
    }

    /// <summary>201 with a body, and where the made thing is.</summary>
    public static RenderedAnswer Created(string location, Action<Utf8JsonWriter> write) =>
        new(201, [JsonType, new("Location", location)], Json.Bytes(write));

    /// <summary>202 with a body, for what is not done yet, and where it is seen.</summary>
    public static RenderedAnswer Begun(string location, Action<Utf8JsonWriter> write) =>
        new(202, [JsonType, new("Location", location)], Json.Bytes(write));

    /// <summary>204 for something made, and where it is.</summary>
    public static RenderedAnswer Accepted(string location, string receipt) =>
        new(204, [new("Location", location), new("Receipt-Id", receipt)], []);
}
