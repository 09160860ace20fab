using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Server.Accounts;
using Brillig.Server.Audit;
using Brillig.Server.Auth;
using Brillig.Server.Charges;
using Brillig.Server.Clock;
using Brillig.Server.Docs;
using Brillig.Server.Health;
using Brillig.Server.Jobs;
using Brillig.Server.Ledger;
using Brillig.Server.Payments;
using Brillig.Server.Processes;
using Brillig.Server.Tariffs;
using Brillig.Server.Usage;
using Brillig.Storage;
using Brillig.Storage.Ops;

namespace Brillig.Server;

/// <summary>The HTTP server over one set of books.</summary>
public static class BrilligServer
{
    private const int HeaderBytesMax = 16 * 1024;
    private const int HeadersMax = 64;

    /// <summary>Opens the books and starts to listen. Stopping the application closes the books.</summary>
    /// <exception cref="StoreException">The books cannot be opened; the message is for a person.</exception>
    public static async Task<WebApplication> Start(
        ServerOptions options, Action<ILoggingBuilder>? log, CancellationToken cancel)
    {
        Addresses.Check(options.Advertise);
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        Configure(builder, options, log);
        var manual = options.Clock is { } start ? new ManualClock(start) : null;
        using var early = LoggerFactory.Create(logging => Log(logging, log));
        var store = await Store.Open(
            StoreOptionsOf(options), manual ?? TimeProvider.System, early.CreateLogger("Brillig.Store"), cancel);
        WebApplication? app = null;
        try
        {
            manual?.MoveTo(store.Now);   // books that were further are not turned back
            if (store.Current.Role == StoreRole.Leading
                && await AdminKey.MakeFirst(store, options.Data) is { } secret) options.FirstKeyMade?.Invoke(secret);
            builder.Services.AddSingleton(_ => store);   // made by the container, so that it closes the books
            builder.Services.AddSingleton(services => new OpsStore(
                StoreOptionsOf(options), () => store.Now, services.GetRequiredService<ILogger<OpsStore>>()));
            builder.Services.AddSingleton(options);
            builder.Services.AddSingleton(services => new Wire(services.GetRequiredService<Store>()));
            builder.Services.AddHostedService<HandOver>();
            builder.Services.AddHostedService<FirstKeyJob>();
            builder.Services.AddSingleton(services =>
                new DueWorker(store, services.GetRequiredService<ILogger<DueWorker>>()));
            builder.Services.AddHostedService<BillingJob>();
            app = builder.Build();
            _ = app.Services.GetRequiredService<Store>();
            app.UseDocsPage();
            app.Use(Errors.Answered);
            var wire = options.Database is null ? null : app.Services.GetRequiredService<Wire>();
            var passing = wire is null ? null : new Passing(store, wire);
            Map(app, store, app.Services.GetRequiredService<OpsStore>(), passing, manual);
            await app.StartAsync(cancel);
            store.Advertise(Addresses.Of(options.Advertise, app.Urls.First()));
            return app;
        }
        catch
        {
            if (app is not null) await app.DisposeAsync();
            await store.DisposeAsync();
            throw;
        }
    }

    private static void Configure(WebApplicationBuilder builder, ServerOptions options, Action<ILoggingBuilder>? log)
    {
        Log(builder.Logging, log);
        builder.WebHost.UseUrls(options.Listen);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Body.BytesMax;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
            kestrel.Limits.MaxRequestHeaderCount = HeadersMax;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
    }

    private static void Log(ILoggingBuilder logging, Action<ILoggingBuilder>? log)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Brillig", LogLevel.Information);

        // A logger that could take anything makes the host begin an activity and a scope for each request.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        if (log is not null) log(logging);
        else logging.AddSimpleConsole(console => console.SingleLine = true);
    }

    private static StoreOptions StoreOptionsOf(ServerOptions options) => new()
    {
        Database = options.Database,
        DataDirectory = options.Data,
        Books = options.Books,
        IsManualClock = options.Clock is not null,
        Holder = options.Listen,
        Settings = new BooksSettings(
            Currency.Find(options.Currency)
                ?? throw new StoreException($"{options.Currency} is no active currency code of ISO 4217."),
            options.TaxRates),
    };

    private static void Map(WebApplication app, Store store, OpsStore ops, Passing? passing, ManualClock? clock)
    {
        var routes = new Routes(
            app, new Desk(store, new ApiKeys(store, ops), new ServiceNames(store.HashSeed), ops, passing));
        routes.MapHealth();
        routes.MapAccounts();
        routes.MapUsage();
        routes.MapCharges();
        routes.MapPayments();
        routes.MapLedger();
        routes.MapTariffs();
        routes.MapBillingTypes();
        routes.MapBillingRuns();
        routes.MapKeys();
        routes.MapRefusals();
        routes.MapAudit();
        routes.MapDocs(() => ((IEndpointRouteBuilder)app).DataSources);
        if (clock is not null) routes.MapClock(clock, app.Services.GetRequiredService<DueWorker>());
    }
}
