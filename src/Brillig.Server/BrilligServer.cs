using Brillig.Bookkeepers;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Server.Accounts;
using Brillig.Server.Audit;
using Brillig.Server.Auth;
using Brillig.Server.Bookkeeping;
using Brillig.Server.Charges;
using Brillig.Server.Clock;
using Brillig.Server.Docs;
using Brillig.Server.Edge;
using Brillig.Server.Events;
using Brillig.Server.Health;
using Brillig.Server.Jobs;
using Brillig.Server.Ledger;
using Brillig.Server.Payments;
using Brillig.Server.Processes;
using Brillig.Server.Problems;
using Brillig.Server.ServicePlans;
using Brillig.Server.Tariffs;
using Brillig.Server.Telemetry;
using Brillig.Server.Usage;
using Brillig.Storage;
using Brillig.Storage.Ops;

namespace Brillig.Server;

/// <summary>The HTTP server over one set of books.</summary>
public static class BrilligServer
{
    private const int HeaderBytesMax = 16 * 1024;
    private const int HeadersMax = 64;
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan HeadersTime = TimeSpan.FromSeconds(10);

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
        using var early = LoggerFactory.Create(logging => Logs.Add(logging, options, log));
        var exporting = options.Otlp is null ? null : Exporting.Begin(options);   // before what it listens to
        var store = await Store.Open(
            StoreOptionsOf(options), manual ?? TimeProvider.System, early.CreateLogger("Brillig.Store"), cancel);
        WebApplication? app = null;
        try
        {
            manual?.MoveTo(store.Now);   // books that were further are not turned back
            if (store.Current.Role == StoreRole.Leading
                && await AdminKey.MakeFirst(store, options.Data) is { } secret) options.FirstKeyMade?.Invoke(secret);
            Register(builder.Services, options, store, exporting, manual ?? TimeProvider.System);
            app = builder.Build();
            _ = app.Services.GetRequiredService<Store>();
            var desk = DeskOf(app.Services, options);
            app.UseDocsPage();
            Observe(app, options, desk);
            app.Use(Errors.Answered);
            Map(app, desk, manual);
            await app.StartAsync(cancel);
            store.Advertise(Addresses.Of(options.Advertise, app.Urls.First()));
            return app;
        }
        catch
        {
            if (app is not null) await app.DisposeAsync();
            await store.DisposeAsync();
            exporting?.Dispose();
            throw;
        }
    }

    private static void Configure(WebApplicationBuilder builder, ServerOptions options, Action<ILoggingBuilder>? log)
    {
        Logs.Add(builder.Logging, options, log);
        builder.WebHost.UseUrls(options.Listen);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Body.BytesMax;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
            kestrel.Limits.MaxRequestHeaderCount = HeadersMax;
            kestrel.Limits.MaxRequestLineSize = 2 * Edge.Entrance.AddressMax;
            kestrel.Limits.RequestHeadersTimeout = HeadersTime;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
    }

    private static void Register(
        IServiceCollection services, ServerOptions options, Store store, Exporting? exporting, TimeProvider clock)
    {
        if (exporting is not null) services.AddSingleton(_ => exporting);
        services.AddSingleton(_ => store);   // made by the container, so that it closes the books
        services.AddSingleton(options);
        services.AddSingleton(made => new OpsStore(
            StoreOptionsOf(options), () => store.Now, made.GetRequiredService<ILogger<OpsStore>>()));
        services.AddSingleton(_ => new RateLimits(options.KeyLimit, options.AddressLimit));
        services.AddSingleton(_ => new Wire(store));
        services.AddSingleton(_ => new Sealing(store));
        services.AddSingleton(_ => new Outbound(options.AllowOutbound, CallTime));
        services.AddSingleton(made => new Vendors(made.GetRequiredService<Outbound>(), TimeProvider.System));
        services.AddSingleton(new Circuits(clock));
        services.AddSingleton<Entries>();
        services.AddSingleton(made => new OutboxWorker(
            store, made.GetRequiredService<Vendors>(), made.GetRequiredService<Entries>(),
            made.GetRequiredService<Circuits>(), TimeProvider.System, options.OutboxConcurrency,
            made.GetRequiredService<ILogger<OutboxWorker>>()));
        services.AddSingleton<SyncWorker>();
        services.AddSingleton<Workers>();
        services.AddSingleton(made => new DueWorker(store, made.GetRequiredService<ILogger<DueWorker>>()));
        services.AddHostedService<HandOver>();
        services.AddHostedService<FirstKeyJob>();
        services.AddHostedService<BillingJob>();
        services.AddHostedService<SyncJob>();
        services.AddHostedService<OutboxJob>();
    }

    // Books on SQLite are led by this process or not at all: there is nobody to pass a request on to.
    private static Desk DeskOf(IServiceProvider services, ServerOptions options)
    {
        var (store, ops) = (services.GetRequiredService<Store>(), services.GetRequiredService<OpsStore>());
        var passing = options.Database is null ? null : new Passing(store, services.GetRequiredService<Wire>());
        return new Desk(
            store, new ApiKeys(store, ops), new ServiceNames(store.HashSeed), ops,
            services.GetRequiredService<RateLimits>(), passing) { BodyTime = options.BodyTime };
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
            options.TaxRates)
        {
            Sync = new(options.SyncServices, NodaTime.Duration.FromTimeSpan(options.SyncBuffer)),
        },
    };

    private static void Observe(WebApplication app, ServerOptions options, Desk desk)
    {
        if (options.Otlp is not null)
        {
            _ = app.Services.GetRequiredService<Exporting>();
            app.Use(RequestSpans.Traced);
        }

        var logger = app.Services.GetRequiredService<ILogger<RequestLog>>();
        if (logger.IsEnabled(LogLevel.Information))
            app.Use(new RequestLog(logger, desk.Keys, options.LogsRequests).Logged);
    }

    private static void Map(WebApplication app, Desk desk, ManualClock? clock)
    {
        var routes = new Routes(app, desk);
        routes.MapHealth();
        routes.MapProblems();
        routes.MapAccounts();
        routes.MapResellers();
        routes.MapPlans();
        routes.MapAssignments();
        routes.MapQuantities();
        routes.MapNumbers();
        routes.MapServices();
        routes.MapMargin();
        routes.MapSync();
        routes.MapSyncSettings();
        routes.MapBookkeepers(app.Services.GetRequiredService<Sealing>());
        routes.MapChecks(
            app.Services.GetRequiredService<Vendors>(), app.Services.GetRequiredService<Entries>());
        routes.MapComparisons(
            app.Services.GetRequiredService<Vendors>(), app.Services.GetRequiredService<Entries>());
        routes.MapOutbox();
        routes.MapTopUps();
        routes.MapWebhooks(app.Services.GetRequiredService<Entries>(), app.Services.GetRequiredService<Vendors>());
        routes.MapPaymentMethods();
        routes.MapUsage();
        routes.MapReservations();
        routes.MapCharges();
        routes.MapCorrections();
        routes.MapExplanations();
        routes.MapPayments();
        routes.MapLedger();
        routes.MapStatement();
        routes.MapEvents();
        routes.MapTariffs();
        routes.MapDecks();
        routes.MapSimulation();
        routes.MapQuotes();
        routes.MapBillingTypes();
        routes.MapBillingRuns();
        routes.MapKeys();
        routes.MapRefusals();
        routes.MapWork();
        routes.MapAudit();
        routes.MapDocs(() => ((IEndpointRouteBuilder)app).DataSources);
        if (clock is not null) routes.MapClock(clock, app.Services.GetRequiredService<Workers>());
    }
}
