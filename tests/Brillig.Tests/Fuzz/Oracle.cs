using System.Text;
using System.Text.Json;
using Brillig.Server;
using Brillig.Server.Docs;
using Brillig.Tests.Docs;

namespace Brillig.Tests.Fuzz;

/// <summary>What must hold of every answer, whatever was asked.</summary>
internal sealed class Oracle(Contract contract, IReadOnlySet<string> secrets)
{
    private static readonly Dictionary<string, int> Problems = Problem.All.ToDictionary(p => p.Type, p => p.Status);

    /// <summary>What of it does not.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="answer">What was answered.</param>
    public IReadOnlyList<string> Faults(FuzzRequest request, WireAnswer answer)
    {
        var faults = new List<string>();
        if (request.MayBeBare && answer.IsBare) return faults;
        if (answer.Status >= 500) faults.Add($"the server failed: {answer.Text}");
        if (answer.Status < 200) faults.Add("the status is none of an answer");
        if (answer.Status >= 400 && request.Method != "HEAD")
            faults.AddRange(IsEnveloped(answer) ? EnvelopeFaults(answer) : ProblemFaults(answer));
        if (answer.Status >= 400 && secrets.Any(s => answer.Text.Contains(s, StringComparison.Ordinal)))
            faults.Add("a problem tells a secret");
        faults.AddRange(DocumentFaults(request, answer));
        return faults;
    }

    /// <summary>The documented path that answers an address; null: there is none.</summary>
    public string? TemplateOf(string method, string target) =>
        RoutePath.Find(contract.Routes, method == "HEAD" ? "GET" : method, target) is { } route
            ? RoutePath.Template(route.Pattern) : null;

    // Whatever becomes of the bytes of an address, what is answered in the envelope is told there as a whole.
    private static bool IsEnveloped(WireAnswer answer) => answer.Header("Content-Type") == "application/json";

    private static IEnumerable<string> EnvelopeFaults(WireAnswer answer)
    {
        var json = JsonDocument.Parse(answer.Body).RootElement;
        if (json.GetProperty("status").GetString() != "error") yield return "a refusal in the envelope of a success";
        if (json.GetProperty("error").GetString() != $"{answer.Status}")
            yield return "the problem tells another status";
        var type = json.GetProperty("data").GetProperty("type").GetString() ?? "";
        if (!Problems.TryGetValue(type, out var status)) yield return $"the problem {type} is unknown";
        else if (status != answer.Status) yield return $"{type} is {status}, answered as {answer.Status}";
        foreach (var name in (string[])["message", "request_id"])
            if (string.IsNullOrWhiteSpace(json.GetProperty(name).GetString())) yield return $"a problem without {name}";
    }

    private static IEnumerable<string> ProblemFaults(WireAnswer answer)
    {
        if (answer.Header("Content-Type") != Problem.MediaType)
        {
            yield return $"an error of type {answer.Header("Content-Type")}: {answer.Text}";
            yield break;
        }

        var json = JsonDocument.Parse(answer.Body).RootElement;
        var type = json.GetProperty("type").GetString() ?? "";
        if (!Problems.TryGetValue(type, out var status)) yield return $"the problem {type} is unknown";
        else if (status != answer.Status) yield return $"{type} is {status}, answered as {answer.Status}";
        if (json.GetProperty("status").GetInt32() != answer.Status) yield return "the problem tells another status";
        if (string.IsNullOrWhiteSpace(json.GetProperty("title").GetString())) yield return "a problem without title";
        if (string.IsNullOrWhiteSpace(json.GetProperty("detail").GetString())) yield return "a problem without detail";
        if (string.IsNullOrWhiteSpace(json.GetProperty("instance").GetString()))
            yield return "a problem without instance";
    }

    private IReadOnlyList<string> DocumentFaults(FuzzRequest request, WireAnswer answer)
    {
        // Bytes that were changed may ask for what the document says under another address or method.
        var isWhole = request.Operation is not null;
        if (isWhole && !request.Operation!.IsDocumented) return [];
        if (TemplateOf(request.Method, request.Target) is not { } template || !IsDocumented(request.Method, template))
            return isWhole && answer.Status < 400 ? ["no such route, but it was answered"] : [];
        if (!isWhole && answer.Status is 405 or 408 or 414) return [];
        // What is answered again was taken when it came first; its bytes are the same, its Content-Type need not be.
        var isDone = answer.Status is >= 200 and < 300 && isWhole && answer.Header("Idempotent-Replayed") is null;
        var faults = contract.Faults(new Exchanged(
            request.Method,
            request.Target,
            request.Headers.LastOrDefault(h => h.Key == "Content-Type").Value,
            isDone && request.Body is { } body ? Encoding.UTF8.GetString(body) : null,
            answer.Status,
            answer.Header("Content-Type"),
            answer.Headers.Select(h => h.Key).ToHashSet(StringComparer.OrdinalIgnoreCase),
            answer.Text));

        // A merge patch may take away what is not there.
        return [.. faults.Where(fault => request.Method != "PATCH"
            || !(fault.StartsWith("request/", StringComparison.Ordinal)
                && fault.EndsWith("is not documented", StringComparison.Ordinal)))];
    }

    private bool IsDocumented(string method, string template) =>
        contract.Root.GetProperty("paths").TryGetProperty(template, out var item)
        && item.TryGetProperty(method == "HEAD" ? "get" : method.ToLowerInvariant(), out _);
}
