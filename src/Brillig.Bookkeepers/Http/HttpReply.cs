using System.Net;
using System.Text.Json;
using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers.Http;

/// <summary>What answers of a receiver mean.</summary>
internal static class HttpReply
{
    private const int BytesMax = 64 * 1024;
    private const int TextMax = 255;

    /// <summary>To a message: 2xx done, 402 refused; where a server fails in the middle, nobody knows.</summary>
    public static async Task<Answered> ToMessage(
        HttpResponseMessage response, DateTimeOffset now, CancellationToken cancel)
    {
        var wait = Wait(response, now);
        if (response.IsSuccessStatusCode)
            return new Answered(Outcome.Done, Text(await Body(response, cancel), "reference"));
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.PaymentRequired)
            return new Answered(Outcome.Refused, Why: Text(await Body(response, cancel), "token") ?? "payment-refused");
        var outcome = status >= 500 ? Outcome.Unknown : Outcome.Retrying;
        return new Answered(outcome, Why: $"status-{status}", NotBefore: wait)
        {
            IsTrouble = status is >= 500 or 429,
        };
    }

    /// <summary>
    /// To the question what became of one: 200 with a <c>state</c>, done, refused or absent. Anything else, be it that
    /// the receiver knows no such question, tells nothing. Null: absent.
    /// </summary>
    public static async Task<Answered?> ToLookUp(
        HttpResponseMessage response, DateTimeOffset now, CancellationToken cancel)
    {
        var body = response.StatusCode == HttpStatusCode.OK ? await Body(response, cancel) : null;
        return Text(body, "state") switch
        {
            "done" => new Answered(Outcome.Done, Text(body, "reference")),
            "refused" => new Answered(Outcome.Refused, Why: Text(body, "token") ?? "payment-refused"),
            "absent" => null,
            _ => new Answered(
                Outcome.Unknown, Why: $"status-{(int)response.StatusCode}", NotBefore: Wait(response, now))
            {
                IsTrouble = (int)response.StatusCode is >= 500 or 429,
            },
        };
    }

    /// <summary>No answer came.</summary>
    public static Answered Lost(Exception error, bool wasTold)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
            if (inner is OutboundRefusedException)
                return new Answered(wasTold ? Outcome.Unknown : Outcome.Retrying, Why: "address-not-allowed");
        return error switch
        {
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError
            } => new Answered(wasTold ? Outcome.Unknown : Outcome.Retrying, Why: "not-reached") { IsTrouble = true },
            OperationCanceledException => new Answered(Outcome.Unknown, Why: "timeout") { IsTrouble = true },
            _ => new Answered(Outcome.Unknown, Why: "connection-lost") { IsTrouble = true },
        };
    }

    private static TimeSpan? Wait(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > now => date - now,
            _ => null,
        };

    // What cannot be read tells nothing more than the status did.
    private static async Task<JsonElement?> Body(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancel);
            var bytes = new byte[BytesMax];
            var length = await stream.ReadAtLeastAsync(bytes, BytesMax, throwOnEndOfStream: false, cancel);
            using var document = JsonDocument.Parse(bytes.AsMemory(0, length));
            return document.RootElement.Clone();
        }
        catch (Exception error) when (error is JsonException or IOException or HttpRequestException
            or OperationCanceledException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement? body, string name) =>
        body is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= TextMax } text
        && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : null;
}
