using System.Net;
using System.Text;
using System.Text.Json;
using Brillig.Server;
using Brillig.Tests.Operations;
using Brillig.Tests.Safety;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What a bookkeeper is entered by is nowhere in clear, even where the bookkeeper repeats it.</summary>
public class CredentialsTests
{
    private const string Canaries = "canary";

    private static readonly Dictionary<string, Dictionary<string, string>> s_credentials = new()
    {
        ["braintree"] = new()
        {
            ["merchant_id"] = "canarymerchant0815", ["public_key"] = "canarypublic4711",
            ["private_key"] = "canaryprivate1234567890",
        },
        ["stripe"] = new()
        {
            ["secret_key"] = "sk_test_canary1234567890", ["webhook_secret"] = "whsec_canary1234567890",
        },
        ["quickbooks"] = new()
        {
            ["realm_id"] = "4711081599887766", ["client_id"] = "canaryclient0815",
            ["client_secret"] = "canaryclientsecret12345", ["refresh_token"] = "canaryrefresh1234567890",
            ["verifier_token"] = "canaryverifier123456",
        },
        ["freshbooks"] = new()
        {
            ["account_id"] = "canaryAcc1", ["client_id"] = "canaryclient0815",
            ["client_secret"] = "canaryclientsecret12345", ["refresh_token"] = "canaryrefresh1234567890",
            ["redirect_uri"] = "https://canary.example/authorized",
        },
        ["http"] = new() { ["secret"] = "whsec_" + Convert.ToBase64String("canarycanarycanarycanary"u8) },
    };

    [Theory]
    [InlineData("braintree", Engine.Sqlite)]
    [InlineData("braintree", Engine.Postgres)]
    [InlineData("stripe", Engine.Sqlite)]
    [InlineData("quickbooks", Engine.Sqlite)]
    [InlineData("freshbooks", Engine.Sqlite)]
    [InlineData("http", Engine.Sqlite)]
    public async Task They_are_not_stored_logged_traced_or_answered(string type, Engine engine)
    {
        var credentials = s_credentials[type];
        using var canary = new Canary([Canaries, .. credentials.Values, .. Derived(credentials)]);
        await using var vendor = await Echoing(credentials);
        await using var collector = await OtlpReceiver.Start();
        using var folder = new TemporaryFolder();
        var database = engine == Engine.Postgres ? await Postgres.NewDatabase() : null;
        var options = new ServerOptions
        {
            Data = folder.Below("data"), Database = database, Listen = "http://127.0.0.1:0",
            AllowOutbound = [IPNetwork.Parse("127.0.0.0/8")], Otlp = new Uri(collector.Url), TraceRatio = 1,
        };
        var server = await BrilligServer.Start(options, canary.Listen, TestContext.Current.CancellationToken);
        var key = (await File.ReadAllTextAsync(
            Path.Combine(options.Data, "admin.key"), TestContext.Current.CancellationToken)).Trim();
        var client = new Client(new Uri(server.Urls.First()), key);

        var told = await Use(client, type, vendor.Urls.First(), credentials);
        await server.DisposeAsync();

        Assert.Empty(canary.In("answers", told));
        Assert.Empty(canary.InLog());
        Assert.True(canary.Lines > 50, $"Only {canary.Lines} lines were logged.");
        Assert.NotEmpty(collector.Spans);
        Assert.Empty(canary.In("traces and metrics", collector.Raw));
        Assert.Empty(canary.InFiles(options.Data, least: 1));
        if (database is not null) Assert.Empty(await canary.InTables(database));
    }

    // Enters it, has it collect and compares it with the books; all that was answered.
    private static async Task<string> Use(
        Client client, string type, string address, Dictionary<string, string> credentials)
    {
        var told = new StringBuilder();
        told.Append(Is(200, await client.Put("/api/1.0/accounts/operator/bookkeeper", new
        {
            type, address, credentials, merchant_accounts = type == "braintree" ? new { USD = "usd" } : null,
        })));
        var account = (await client.Post("/api/1.0/accounts", "{}")).Is(201).Id;
        told.Append(Is(201, await client.Post(
            $"/api/1.0/accounts/{account}/charges/items", """{"name":"setup","charge":1}""")));
        told.Append(Is(201, await client.Post($"/api/1.0/accounts/{account}/charges")));
        told.Append(await Settled(client));
        foreach (var path in new[] { "check", "reconciliation" })
            told.Append((await client.Post($"/api/1.0/accounts/operator/bookkeeper/{path}", "{}")).Text);
        foreach (var path in new[] { "accounts/operator/bookkeeper", "audit", "refusals", "events" })
            told.Append((await client.Get($"/api/1.0/{path}")).Is(200).Text);
        return told.ToString();
    }

    // As they stand in headers.
    private static IEnumerable<string> Derived(Dictionary<string, string> credentials)
    {
        foreach (var (user, secret) in new[] { ("public_key", "private_key"), ("client_id", "client_secret") })
            if (credentials.TryGetValue(user, out var name))
                yield return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{credentials[secret]}"));
    }

    private static string Is(int status, Reply reply) => reply.Is(status).Text;

    private static async Task<string> Settled(Client client)
    {
        for (var i = 0; i < 100; i++)
        {
            var intent = Assert.Single((await client.Get("/api/1.0/outbox")).Is(200).Json.EnumerateArray());
            if (intent.GetProperty("why").ValueKind == JsonValueKind.String) return intent.GetRawText();
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new InvalidOperationException("The bookkeeper was not asked.");
    }

    // Says in its error all that it was told, and more.
    private static async Task<WebApplication> Echoing(Dictionary<string, string> credentials)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Map("/{**path}", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var all = $"{request.Headers.Authorization} {request.Path} {await reader.ReadToEndAsync()} "
                + string.Join(' ', credentials.Values);
            var secret = credentials.Values.Last();
            return request.Headers.Accept.ToString().Contains("xml", StringComparison.Ordinal)
                ? Results.Text(
                    $"<api-error-response><errors><code>{secret}</code><message>{WebUtility.HtmlEncode(all)}</message>"
                    + "</errors></api-error-response>", "application/xml", Encoding.UTF8, 422)
                : Results.Json(Error(secret, all), statusCode: 422);
        });
        await app.StartAsync();
        return app;
    }

    // As each of them says it.
    private static Dictionary<string, object> Error(string code, string message) => new()
    {
        ["error"] = new { type = "api_error", code, message }, ["error_description"] = message, ["token"] = code,
        ["Fault"] = new
        {
            type = "ValidationFault", Error = new[] { new { code, Message = message, Detail = message } },
        },
        ["response"] = new { errors = new[] { new { errno = 1012, field = code, message } } },
    };
}
