using System.Security.Cryptography;
using System.Text;
using Brillig.Simulators.Hosting;
using Brillig.Simulators.Stripe.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Brillig.Simulators.Stripe;

/// <summary>A call and its answer: faults, who calls, how often, what is sent, whether it was sent before.</summary>
internal sealed class Exchange(Gateway gateway, Faults faults, Calls calls)
{
    private const int BodyMax = 1 << 20;
    private const string Form = "application/x-www-form-urlencoded";
    private long _second;
    private int _inSecond;

    public async Task Run(HttpContext http, Route route)
    {
        calls.Count($"{route.Method} {route.Path}");
        var fault = faults.Draw(http.Request.Method, http.Request.Path);
        if (fault?.Kind == FaultKind.Stall) await Stall(http, fault);
        if (fault?.Kind == FaultKind.Reset) http.Abort();
        else if (fault is not null && Unread(fault) is { } refused) await Write(http, refused, fault.RetryAfter);
        else await Answered(http, route, fault);
    }

    private async Task Answered(HttpContext http, Route route, Fault? fault)
    {
        var answer = await Answer(http, route, fault?.Kind);
        if (fault?.Kind == FaultKind.CommitThenTimeOut)
        {
            await Stall(http, fault);
            http.Abort();
        }
        else await Write(http, answer);
    }

    private async Task<Answer> Answer(HttpContext http, Route route, FaultKind? fault)
    {
        try
        {
            Admit(http);
            var call = await Read(http, route);
            if (route.Unknown(call) is { } unknown)
                throw Refusal.Wrong(unknown, $"Received unknown parameter: {unknown}", "parameter_unknown");
            var key = http.Request.Headers["Idempotency-Key"].ToString();
            return route.Method != "POST" || key.Length == 0
                ? await Do(route, call, fault)
                : await Once(http, route, call, key, fault);
        }
        catch (Refusal refusal)
        {
            return refusal.ToAnswer();
        }
    }

    private async Task<Answer> Once(HttpContext http, Route route, Call call, string key, FaultKind? fault)
    {
        var said = string.Join('&', call.Given.OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Key}={g.Value}"));
        lock (gateway.Lock)
        {
            if (gateway.Keys.Begin(key, http.Request.Path, said) is { } before)
            {
                http.Response.Headers["Idempotent-Replayed"] = "true";
                return before;
            }
        }

        var answer = await Do(route, call, fault);
        lock (gateway.Lock) gateway.Keys.End(key, answer);
        return answer;
    }

    // What breaks within is an answer, too: the same key brings it again.
    private async Task<Answer> Do(Route route, Call call, FaultKind? fault)
    {
        if (fault == FaultKind.ErrorBefore) return Wire.Answer.Broken;
        if (route.AsksTheBank && gateway.Settings.ProcessorTime > TimeSpan.Zero)
            await Task.Delay(gateway.Settings.ProcessorTime);
        Answer answer;
        try
        {
            lock (gateway.Lock) answer = route.Run(gateway, call);
        }
        catch (Refusal refusal)
        {
            answer = refusal.ToAnswer();
        }

        return fault == FaultKind.ErrorAfter ? Wire.Answer.Broken : answer;
    }

    private void Admit(HttpContext http)
    {
        var settings = gateway.Settings;
        var expected = Encoding.UTF8.GetBytes($"Bearer {settings.SecretKey}");
        var given = Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString());
        if (!CryptographicOperations.FixedTimeEquals(given, expected)) throw NotAdmitted();
        if (http.Request.Headers["Stripe-Account"] is { Count: > 0 } account && account != settings.AccountId)
        {
            throw new Refusal(
                403, Refusal.Invalid, "The provided key does not have access to account "
                + $"'{account}' (or that account does not exist).", "account_invalid") { IsKept = false };
        }

        if (http.Request.Headers["Stripe-Version"] is { Count: > 0 } version && version != settings.Version)
            throw new Refusal(400, Refusal.Invalid, $"Invalid Stripe API version: {version}.") { IsKept = false };
        lock (gateway.Lock)
        {
            if (gateway.Now != _second) (_second, _inSecond) = (gateway.Now, 0);
            if (++_inSecond > settings.CallsPerSecond) throw TooMany();
        }
    }

    private static Refusal NotAdmitted() =>
        new(401, Refusal.Invalid, "Invalid API Key provided: sk_test_***") { IsKept = false };

    private static Refusal TooMany() =>
        new(429, Refusal.Invalid, "Request rate limit exceeded.", "rate_limit") { IsKept = false };

    private static async Task<Call> Read(HttpContext http, Route route)
    {
        var id = http.Request.RouteValues["id"]?.ToString() ?? "";
        if (route.Method != "POST") return new Call(id, Flat(QueryHelpers.ParseQuery(http.Request.QueryString.Value)));
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (body.Length > BodyMax) throw new Refusal(413, Refusal.Invalid, "The request is too large.");
        if (body.Length > 0 && http.Request.ContentType?.StartsWith(Form, StringComparison.Ordinal) != true)
            throw new Refusal(400, Refusal.Invalid, "Invalid request: it must be form-encoded.");
        return new Call(id, Flat(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.ToArray()))));
    }

    // Several values of one name, as of expand[], get a place each.
    private static Dictionary<string, string> Flat(
        IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> given) =>
        given.SelectMany(g => g.Key.EndsWith("[]", StringComparison.Ordinal)
                ? g.Value.Select((value, i) => (Key: $"{g.Key[..^2]}[{i}]", Value: value ?? ""))
                : [(Key: g.Key, Value: g.Value.ToString())])
            .ToDictionary(g => g.Key, g => g.Value);

    private static Answer? Unread(Fault fault) => fault.Kind switch
    {
        FaultKind.TooManyRequests => TooMany().ToAnswer(),
        FaultKind.Maintenance => new Refusal(503, "api_error", "Unavailable.").ToAnswer(),
        FaultKind.Unauthorized => NotAdmitted().ToAnswer(),
        FaultKind.CommitThenTimeOut or FaultKind.ErrorAfter or FaultKind.ErrorBefore or FaultKind.Stall
            or FaultKind.Reset => null,
        _ => null,
    };

    /// <summary>A caller who went away need not be waited for.</summary>
    private static async Task Stall(HttpContext http, Fault fault) =>
        await Task.Delay(fault.Stall, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static async Task Write(HttpContext http, Answer answer, int? wait = null)
    {
        if (answer.Status is 429 or 503 && wait is { } seconds) http.Response.Headers.RetryAfter = $"{seconds}";
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.Body.ToJsonString());
    }
}
