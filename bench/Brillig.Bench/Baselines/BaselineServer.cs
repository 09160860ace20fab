using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Brillig.Bench.Baselines;

/// <summary>
/// The usage endpoints on Kestrel with parsing and authentication, and whatever is done with each record as a function.
/// </summary>
public static class BaselineServer
{
    /// <summary>The key that the baselines know.</summary>
    public const string Key = "brk_bench_000000000000000000000000000000";

    private const int BodyMax = 8 * 1024 * 1024;
    private static readonly Dictionary<string, string> RolesByKeyHash =
        new(StringComparer.Ordinal) { [HashOf(Key)] = "ingest" };

    /// <summary>Listens until the process is told to end.</summary>
    public static async Task Run(
        string url, Func<UsageEntry, CancellationToken, ValueTask> record, Holds? holds = null)
    {
        var app = Build(url, record, holds);
        await app.RunAsync();
    }

    /// <summary>The server, not started.</summary>
    public static WebApplication Build(
        string url, Func<UsageEntry, CancellationToken, ValueTask> record, Holds? holds = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        app.MapGet("/health/ready", () => Results.Ok());
        app.MapPut("/api/1.0/accounts/{id:guid}/usage", (HttpContext http, Guid id) => Take(http, id, record));
        app.MapPost("/api/1.0/usage", (HttpContext http) => Take(http, null, record));
        if (holds is null) return app;
        const string Reservations = "/api/1.0/accounts/{id:guid}/reservations";
        app.MapPost(Reservations, (HttpContext http, Guid id) =>
            Take(http, id, Guid.CreateVersion7(), StatusCodes.Status201Created, holds.Reserve));
        app.MapPost($"{Reservations}/{{rid:guid}}/commit", (HttpContext http, Guid id, Guid rid) =>
            Take(http, id, rid, StatusCodes.Status200OK, holds.Commit));
        return app;
    }

    private static async Task Take(
        HttpContext http, Guid account, Guid id, int status,
        Func<UsageEntry, Guid, CancellationToken, ValueTask> act)
    {
        if (!IsAuthenticated(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var json = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
        var quantity = json.RootElement.GetProperty("usage").GetDecimal();
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        await act(
            new UsageEntry(id.ToString(), account, BenchAccounts.Service, quantity, now), id, http.RequestAborted);
        http.Response.StatusCode = status;
        var body = Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","usage":{{quantity}}}""");
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body);
    }

    private static async Task Take(
        HttpContext http, Guid? account, Func<UsageEntry, CancellationToken, ValueTask> record)
    {
        if (!IsAuthenticated(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { } limit) limit.MaxRequestBodySize = BodyMax;
        var entries = await Entries(http, account);
        if (entries is null) return;
        foreach (var entry in entries) await record(entry, http.RequestAborted);
        await Answer(http.Response, account is null ? entries.Count : null);
    }

    private static async Task<List<UsageEntry>?> Entries(HttpContext http, Guid? account)
    {
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        try
        {
            return await UsageReader.Read(http.Request.BodyReader, account, now, http.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync(e.Message);
            return null;
        }
    }

    private static async Task Answer(HttpResponse response, int? accepted)
    {
        if (accepted is not { } count)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var body = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"accepted":{{count}},"duplicates":0,"rejected":[]}"""));
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body);
    }

    private static bool IsAuthenticated(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.Ordinal)
            && RolesByKeyHash.ContainsKey(HashOf(header[Scheme.Length..]));
    }

    private static string HashOf(string key) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
