using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Brillig.Simulators.Braintree.Transactions;
using Brillig.Simulators.Braintree.Wire;
using Brillig.Simulators.Hosting;
using Microsoft.AspNetCore.Http;

namespace Brillig.Simulators.Braintree;

/// <summary>A call and its answer: faults, who calls, what is sent, what comes back.</summary>
internal sealed class Exchange(Gateway gateway, Faults faults, Calls calls)
{
    private const int BodyMax = 1 << 20;
    private const string ApiVersion = "6";

    public async Task Run(HttpContext http, Route route)
    {
        calls.Count($"{route.Method} {route.Path}");
        var fault = faults.Draw(http.Request.Method, http.Request.Path);
        if (fault?.Kind == FaultKind.Stall) await Stall(http, fault);
        if (fault?.Kind == FaultKind.Reset) http.Abort();
        else if (fault is not null && Refusal(fault.Kind) is { } status) await Refuse(http, status, fault);
        else await Answered(http, route, fault);
    }

    private async Task Answered(HttpContext http, Route route, Fault? fault)
    {
        var answer = await Answer(http, route);
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
        if (!IsMerchant(http)) return new Answer(401);
        if (http.Request.Headers["X-ApiVersion"] != ApiVersion) return new Answer(426);
        if (!http.Request.Headers.Accept.ToString().Contains("xml", StringComparison.Ordinal)) return new Answer(406);
        var (sent, refused) = await Read(http, route);
        if (refused is not null) return refused;

        var call = new Call(http.Request.RouteValues["id"]?.ToString() ?? "", sent);
        if (route.IsSale)
        {
            lock (gateway.Lock) call = call with { LooksDuplicate = CreateSale.LooksDuplicate(gateway, call) };
            if (gateway.Settings.ProcessorTime > TimeSpan.Zero) await Task.Delay(gateway.Settings.ProcessorTime);
        }

        lock (gateway.Lock) return route.Run(gateway, call);
    }

    private static async Task<(XElement? Sent, Answer? Refused)> Read(HttpContext http, Route route)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (body.Length > BodyMax) return (null, new Answer(413));
        if (body.Length == 0) return (null, route.NeedsDocument ? new Answer(400) : null);
        if (http.Request.ContentType?.Contains("xml", StringComparison.Ordinal) != true) return (null, new Answer(415));
        if (Documents.Read(body.ToArray()) is not { } sent) return (null, new Answer(400));
        var isAllowed = route.Root is { } root && Allowed.Holds(sent, root);
        return isAllowed ? (sent, null) : (null, new Answer(403));
    }

    private bool IsMerchant(HttpContext http)
    {
        var keys = $"{gateway.Settings.PublicKey}:{gateway.Settings.PrivateKey}";
        var expected = Encoding.UTF8.GetBytes($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(keys))}");
        var given = Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString());
        return http.Request.RouteValues["merchant"] is string merchant && merchant == gateway.Settings.MerchantId
            && CryptographicOperations.FixedTimeEquals(given, expected);
    }

    private static int? Refusal(FaultKind kind) => kind switch
    {
        FaultKind.ErrorBefore => 500,
        FaultKind.TooManyRequests => 429,
        FaultKind.Maintenance => 503,
        FaultKind.Unauthorized => 401,
        FaultKind.CommitThenTimeOut or FaultKind.ErrorAfter or FaultKind.Stall or FaultKind.Reset => null,
    };

    private static Task Refuse(HttpContext http, int status, Fault fault)
    {
        if (status is 429 or 503) http.Response.Headers.RetryAfter = $"{fault.RetryAfter}";
        return Write(http, new Answer(status));
    }

    /// <summary>A caller who went away need not be waited for.</summary>
    private static async Task Stall(HttpContext http, Fault fault) =>
        await Task.Delay(fault.Stall, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static async Task Write(HttpContext http, Answer answer)
    {
        http.Response.StatusCode = answer.Status;
        var isGzip = http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal);
        var bytes = answer.Body is { } body ? Documents.Write(body) : [];
        http.Response.ContentType = "application/xml; charset=utf-8";
        if (isGzip)
        {
            http.Response.Headers.ContentEncoding = "gzip";
            await using var zipped = new GZipStream(http.Response.Body, CompressionLevel.Fastest);
            await zipped.WriteAsync(bytes);
        }
        else await http.Response.Body.WriteAsync(bytes);
    }
}
