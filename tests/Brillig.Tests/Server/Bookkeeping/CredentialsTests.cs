using System.Net;
using System.Text;
using Brillig.Server;
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
    private const string Merchant = "canarymerchant0815";
    private const string Public = "canarypublic4711";
    private const string Private = "canaryprivate1234567890";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task They_are_not_stored_logged_or_answered(Engine engine)
    {
        using var canary = new Canary(Merchant, Public, Private, Basic);
        await using var vendor = await Echoing();
        using var folder = new TemporaryFolder();
        var database = engine == Engine.Postgres ? await Postgres.NewDatabase() : null;
        var options = new ServerOptions
        {
            Data = folder.Below("data"), Database = database, Listen = "http://127.0.0.1:0",
            AllowOutbound = [IPNetwork.Parse("127.0.0.0/8")],
        };
        var server = await BrilligServer.Start(options, canary.Listen, TestContext.Current.CancellationToken);
        var key = (await File.ReadAllTextAsync(
            Path.Combine(options.Data, "admin.key"), TestContext.Current.CancellationToken)).Trim();
        var client = new Client(new Uri(server.Urls.First()), key);

        var told = new StringBuilder();
        told.Append(Is(200, await client.Put("/api/1.0/accounts/operator/bookkeeper", new
        {
            type = "braintree", address = vendor.Urls.First(), merchant_accounts = new { USD = "usd" },
            credentials = new { merchant_id = Merchant, public_key = Public, private_key = Private },
        })));
        var account = (await client.Post("/api/1.0/accounts", "{}")).Is(201).Id;
        told.Append(Is(201, await client.Post(
            $"/api/1.0/accounts/{account}/charges/items", """{"name":"setup","charge":1}""")));
        told.Append(Is(201, await client.Post($"/api/1.0/accounts/{account}/charges")));
        var outbox = await Settled(client);

        Assert.Contains("withheld", outbox, StringComparison.Ordinal);
        told.Append(outbox).Append((await client.Get("/api/1.0/accounts/operator/bookkeeper")).Text);
        told.Append((await client.Get("/api/1.0/audit")).Text).Append((await client.Get("/api/1.0/refusals")).Text);
        await server.DisposeAsync();
        Assert.Empty(canary.In("answers", told.ToString()));
        Assert.Empty(canary.InLog());
        Assert.True(canary.Lines > 50, $"Only {canary.Lines} lines were logged.");
        Assert.Empty(canary.InFiles(options.Data, least: 1));
        if (database is not null) Assert.Empty(await canary.InTables(database));
    }

    private static string Basic => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Public}:{Private}"));

    private static string Is(int status, Reply reply) => reply.Is(status).Text;

    private static async Task<string> Settled(Client client)
    {
        for (var i = 0; i < 100; i++)
        {
            var text = (await client.Get("/api/1.0/outbox")).Is(200).Text;
            if (text.Contains("retrying", StringComparison.Ordinal)) return text;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new InvalidOperationException("The bookkeeper was not asked.");
    }

    // Says in its error all that it was told.
    private static async Task<WebApplication> Echoing()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/{**path}", (HttpRequest request) => Results.Text(
            $"<api-error-response><errors><code>{Private}</code><message>{request.Headers.Authorization} {request.Path}"
            + "</message></errors></api-error-response>", "application/xml", Encoding.UTF8, 422));
        await app.StartAsync();
        return app;
    }
}
