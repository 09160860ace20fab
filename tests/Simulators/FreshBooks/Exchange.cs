using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Simulators.FreshBooks.Invoices;
using Brillig.Simulators.FreshBooks.Wire;
using Brillig.Simulators.Hosting;
using Microsoft.AspNetCore.Http;

namespace Brillig.Simulators.FreshBooks;

/// <summary>A call and its answer: faults, who calls, what is sent, what comes back.</summary>
internal sealed class Exchange(Business business, Faults faults, Calls calls)
{
    private const int BodyMax = 1 << 20;

    public Task Run(HttpContext http, Route route) =>
        Run(http, $"{route.Method} {route.Path}", () => Answer(http, route));

    /// <summary>Renews the tokens.</summary>
    public Task Renew(HttpContext http) => Run(http, "POST /auth/oauth/token", async () =>
    {
        Dictionary<string, string> form;
        if (http.Request.HasFormContentType)
        {
            form = (await http.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString());
        }
        else
        {
            var sent = await Parse(http) as JsonObject;
            form = sent?.ToDictionary(f => f.Key, f => f.Value?.ToString() ?? "") ?? [];
        }

        lock (business.Lock) return business.Tokens.Renew(business, form);
    });

    private async Task Run(HttpContext http, string endpoint, Func<Task<Answer>> answer)
    {
        calls.Count(endpoint);
        var fault = faults.Draw(http.Request.Method, http.Request.Path);
        if (fault?.Kind == FaultKind.Stall) await Stall(http, fault);
        if (fault?.Kind == FaultKind.Reset) http.Abort();
        else if (fault is not null && Refusal(fault.Kind) is { } status) await Refuse(http, status, fault);
        else await Answered(http, await answer(), fault);
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

    private async Task<Answer> Answer(HttpContext http, Route route)
    {
        lock (business.Lock)
        {
            if (!business.Tokens.Admits(http.Request.Headers.Authorization.ToString(), business.Now))
                return route.IsOfEvents ? Wire.Answer.InvalidToken : Wire.Answer.Unauthenticated;
        }

        if (http.Request.RouteValues["account"]?.ToString() != business.Settings.AccountId)
            return Wire.Answer.Refused(
                403, new Error(Error.AccessDenied, "account", "accountid", "The account cannot be accessed."));
        var sent = route.Object is null ? null : (await Parse(http) as JsonObject)?[route.Object] as JsonObject;
        if (route.Object is { } name && sent is null)
            return Wire.Answer.Refused(400, new Error(Error.ParseError, name, name, "The request cannot be parsed."));
        var call = new Call(http.Request.RouteValues["id"]?.ToString() ?? "", sent, http.Request.Query);
        if (route.MakesInvoice) return await Invoice(call);
        lock (business.Lock) return route.Run(business, call);
    }

    private async Task<Answer> Invoice(Call call)
    {
        Invoice? begun;
        lock (business.Lock)
        {
            var (made, refused) = InvoiceRules.Begin(business, call);
            if (refused is not null || made is null) return refused ?? new Answer(500);
            begun = made;
        }

        if (business.Settings.WritingTime > TimeSpan.Zero) await Task.Delay(business.Settings.WritingTime);
        lock (business.Lock) return InvoiceRules.End(business, call, begun);
    }

    private static async Task<JsonNode?> Parse(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (body.Length is 0 or > BodyMax) return null;
        try
        {
            return JsonNode.Parse(body.ToArray());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Without its keys the app has to get new ones: the access token is no good any more.
    private async Task Refuse(HttpContext http, int status, Fault fault)
    {
        if (status is 429 or 503) http.Response.Headers.RetryAfter = $"{fault.RetryAfter}";
        if (status == 401) lock (business.Lock) business.Tokens.Revoke();
        await Write(http, status == 401 ? Wire.Answer.Unauthenticated : new Answer(status));
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
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body.ToJsonString());
    }
}
