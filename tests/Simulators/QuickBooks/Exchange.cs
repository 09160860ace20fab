using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Simulators.Hosting;
using Brillig.Simulators.QuickBooks.Entities;
using Brillig.Simulators.QuickBooks.Query;
using Brillig.Simulators.QuickBooks.Wire;
using Microsoft.AspNetCore.Http;

namespace Brillig.Simulators.QuickBooks;

/// <summary>A call and its answer: faults, who calls, what is sent, what comes back.</summary>
internal sealed class Exchange(Company company, Faults faults, Calls calls)
{
    private const int BodyMax = 1 << 20;
    private const int RequestIdMax = 50;
    private int _underWay;

    /// <summary>Renews the tokens.</summary>
    public Task Renew(HttpContext http) => Run(http, "POST /oauth2/v1/tokens/bearer", async () =>
    {
        if (!http.Request.HasFormContentType)
            return new Answer(400, new JsonObject { ["error"] = "invalid_request" });
        var form = (await http.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString());
        lock (company.Lock) return company.Tokens.Renew(http.Request.Headers.Authorization.ToString(), form);
    });

    /// <summary>Makes, changes or deletes a document; once for each <c>requestid</c>.</summary>
    public Task Write(HttpContext http) => Company(http, $"POST /{http.Request.RouteValues["kind"]}", async () =>
    {
        var path = http.Request.RouteValues["kind"]?.ToString() ?? "";
        if (EntityKind.OfPath(path) is not { } kind) return new Answer(404);
        if (http.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true)
            return new Answer(415);
        var sent = await Parse(http);
        var query = http.Request.Query;
        var request = query["requestid"].ToString();
        if (request.Length > RequestIdMax) return new Answer(400);
        lock (company.Lock)
        {
            if (request.Length > 0 && company.Answers.TryGetValue(request, out var before)) return before;
            if (sent is null) return Answer.Refused(company, Fail.Unsupported);
            var written = Writing.Write(company, kind, sent, query["operation"]);
            var answer = Answer.Of(company, kind.Name, written.DeepClone());
            if (request.Length > 0) company.Answers[request] = answer;
            return answer;
        }
    });

    /// <summary>Reads a document.</summary>
    public Task Read(HttpContext http) => Company(http, $"GET /{http.Request.RouteValues["kind"]}", () =>
    {
        var (path, id) = (http.Request.RouteValues["kind"]?.ToString(), http.Request.RouteValues["id"]?.ToString());
        if (EntityKind.OfPath(path ?? "") is not { } kind) return Task.FromResult(new Answer(404));
        lock (company.Lock)
            return Task.FromResult(company.Find(kind.Name, id) is { } found
                ? Answer.Of(company, kind.Name, found.DeepClone())
                : Answer.Refused(company, Fail.NotFound));
    });

    /// <summary>Finds documents.</summary>
    public Task Select(HttpContext http) => Company(http, "GET /query", () =>
    {
        lock (company.Lock) return Task.FromResult(Selection.Run(company, http.Request.Query["query"].ToString()));
    });

    /// <summary>Tells what changed.</summary>
    public Task Capture(HttpContext http) => Company(http, "GET /cdc", () =>
    {
        var query = http.Request.Query;
        lock (company.Lock)
            return Task.FromResult(Changes.Run(
                company, query["entities"].ToString(), query["changedSince"].ToString()));
    });

    private Task Company(HttpContext http, string name, Func<Task<Answer>> answer) => Run(http, name, async () =>
    {
        lock (company.Lock)
        {
            if (!company.Tokens.Admits(http.Request.Headers.Authorization.ToString()))
                return Answer.Unauthenticated(company);
        }

        // The vendor would answer in XML, which is not simulated.
        if (!http.Request.Headers.Accept.ToString().Contains("json", StringComparison.Ordinal)) return new Answer(406);
        if (http.Request.RouteValues["realm"]?.ToString() != company.Settings.RealmId) return new Answer(403);
        try
        {
            return await answer();
        }
        catch (FailException refused)
        {
            lock (company.Lock) return Answer.Refused(company, refused.Fail);
        }
    });

    private async Task Run(HttpContext http, string endpoint, Func<Task<Answer>> answer)
    {
        calls.Count(endpoint);
        var fault = faults.Draw(http.Request.Method, http.Request.Path);
        var underWay = Interlocked.Increment(ref _underWay);
        try
        {
            if (fault?.Kind == FaultKind.Stall) await Stall(http, fault);
            if (fault?.Kind == FaultKind.Reset) http.Abort();
            else if (underWay > company.Settings.ConcurrentMax) await Write(http, Answer.Throttled(company));
            else if (fault is not null && Refusal(fault.Kind) is { } status) await Refuse(http, status, fault);
            else await Answered(http, await answer(), fault);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private static async Task Answered(HttpContext http, Answer answer, Fault? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.CommitThenTimeOut:
                await Stall(http, fault);
                http.Abort();
                break;
            case FaultKind.ErrorAfter:
                await Write(http, new Answer(500));
                break;
            default:
                await Write(http, answer);
                break;
        }
    }

    private static async Task<JsonObject?> Parse(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (body.Length > BodyMax) return null;
        try
        {
            return JsonNode.Parse(body.ToArray()) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // An app whose token is not taken any more has to renew it; the refresh token is not touched.
    private Task Refuse(HttpContext http, int status, Fault fault)
    {
        if (status is 429 or 503) http.Response.Headers.RetryAfter = $"{fault.RetryAfter}";
        if (status == 401) lock (company.Lock) company.Tokens.Expire();
        return Write(http, status switch
        {
            401 => Answer.Unauthenticated(company),
            429 => Answer.Throttled(company),
            _ => new Answer(status),
        });
    }

    private static int? Refusal(FaultKind kind) => kind switch
    {
        FaultKind.ErrorBefore => 500,
        FaultKind.TooManyRequests => 429,
        FaultKind.Maintenance => 503,
        FaultKind.Unauthorized => 401,
        FaultKind.CommitThenTimeOut or FaultKind.ErrorAfter or FaultKind.Stall or FaultKind.Reset => null,
    };

    /// <summary>A caller who went away need not be waited for.</summary>
    private static async Task Stall(HttpContext http, Fault fault) =>
        await Task.Delay(fault.Stall, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static async Task Write(HttpContext http, Answer answer)
    {
        http.Response.StatusCode = answer.Status;
        if (answer.Body is not { } body) return;
        http.Response.ContentType = "application/json;charset=UTF-8";
        await http.Response.WriteAsync(body.ToJsonString());
    }
}
