using System.Text.RegularExpressions;

namespace Brillig.Tests.Docs;

/// <summary>Holds each exchange of the tests against the document: what it does not tell of fails.</summary>
internal static partial class Witness
{
    /// <summary>Looks at a request and its answer.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">The document does not tell of it.</exception>
    public static async Task See(HttpRequestMessage request, HttpResponseMessage response, string answer)
    {
        var contract = await Contract.Current;
        var isDone = response.IsSuccessStatusCode;
        var exchanged = new Exchanged(
            request.Method.Method,
            request.RequestUri?.PathAndQuery ?? "",
            request.Content?.Headers.ContentType?.ToString(),
            isDone && request.Content is { } content ? Text(await content.ReadAsStringAsync()) : null,
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString(),
            response.Headers.Select(header => header.Key).ToHashSet(StringComparer.OrdinalIgnoreCase),
            answer);
        var faults = contract.Faults(exchanged);
        if (faults.Count == 0) return;
        throw new Xunit.Sdk.XunitException(
            $"The document does not tell of this: {exchanged.Method} {exchanged.Target} → {exchanged.Status}\n"
            + string.Join('\n', faults.Take(10)));
    }

    // A half of a pair is no text: a record with one is rejected by itself, and cannot be held against anything.
    private static string? Text(string body) => HalfOfPair().IsMatch(body) ? null : body;

    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])")]
    private static partial Regex HalfOfPair();
}
