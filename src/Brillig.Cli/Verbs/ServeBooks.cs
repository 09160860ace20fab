using System.CommandLine;
using Brillig.Cli.Demo;
using Brillig.Cli.Settings;
using Brillig.Core.Bookkeeping;
using Brillig.Server;
using Brillig.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig serve</c></summary>
internal static class ServeBooks
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var settings = new BooksOptions(shell, SettingTable.OfServer);
        var check = new Option<bool>("--check")
        {
            Description = "Only show the settings that hold, and where each comes from.",
        };
        var command = new Command(
            "serve",
            "Serves one set of books over HTTP. Each option is also an environment variable (BRILLIG_LISTEN …) and a "
            + "member of \"Brillig\" in appsettings.json.") { check };
        settings.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var chosen = settings.Read(parsed);
            return parsed.GetValue(check)
                ? Task.FromResult(Check(shell, chosen, parsed.GetValue(json)))
                : Run(shell, chosen, cancel);
        });
        return command;
    }

    private static int Check(Shell shell, Chosen chosen, bool isJson)
    {
        if (isJson) shell.Print([.. chosen.All], CliJson.Plain.ListEffective);
        else shell.Table(
            ["setting", "value", "from"], chosen.All.Select(e => new[] { e.Name, e.Value ?? "", e.Origin }));
        return Exit.Done;
    }

    private static async Task<int> Run(Shell shell, Chosen chosen, CancellationToken cancel)
    {
        var (options, isDemo) = (OptionsOf(shell, chosen), chosen.Of(SettingTable.Demo) is "true");
        if (isDemo) await DemoWorld.Ready(shell, options, chosen.Store, cancel);
        await using var app = await BrilligServer.Start(options, null, cancel);
        await Greet(shell, app, options);
        if (isDemo && options.Log != LogFormat.Json) await DemoWorld.Invite(shell, app.Urls.First(), options.Data);
        await app.WaitForShutdownAsync(cancel);
        return Exit.Done;
    }

    // Where every line is an object, the log says it.
    private static async Task Greet(Shell shell, WebApplication app, ServerOptions options)
    {
        var (urls, key) = (string.Join(" ", app.Urls), Path.Combine(options.Data, "admin.key"));
        if (options.Log == LogFormat.Json)
        {
            app.Logger.LogInformation("Brillig listens on {Urls}.", urls);
            return;
        }

        var where = File.Exists(key) ? $" the admin key is in {key}." : "";

        await shell.Out.WriteLineAsync(
            $"Brillig listens on {urls};{where} Ctrl-C ends it.");
        await shell.Out.FlushAsync();
    }

    private static ServerOptions OptionsOf(Shell shell, Chosen chosen)
    {
        var log = Enum.Parse<LogFormat>(chosen.Need(SettingTable.Log), ignoreCase: true);
        return new ServerOptions
        {
            Data = chosen.Data, Database = chosen.Database, Books = chosen.Books, Currency = chosen.CurrencyCode,
            TaxRates = chosen.TaxRates, Listen = chosen.Need(SettingTable.Listen),
            Advertise = chosen.Of(SettingTable.Advertise),
            Clock = chosen.Of(SettingTable.Clock) is { } time ? ClockOf(time) : null,
            KeyLimit = LimitOf(chosen.Need(SettingTable.RateLimitOfKeys)),
            AddressLimit = LimitOf(chosen.Need(SettingTable.RateLimitOfAddresses)),
            Log = log,
            LogLevel = Enum.Parse<LogLevel>(chosen.Need(SettingTable.Level), ignoreCase: true),
            LogsRequests = chosen.Of(SettingTable.LogRequests) is "true",
            Otlp = chosen.Of(SettingTable.Otlp) is { } endpoint ? new Uri(endpoint) : null,
            ScanRate = TimeSpan.FromMilliseconds(
                SettingTable.Whole(chosen.Need(SettingTable.ScanRate), 100, 86_400_000) ?? 60_000),
            SyncServices = chosen.Need(SettingTable.SyncServices) == "on",
            SyncBuffer = TimeSpan.FromSeconds(
                SettingTable.Whole(chosen.Need(SettingTable.SyncBuffer), 0, 86_400) ?? 600),
            OutboxConcurrency = SettingTable.Whole(
                chosen.Need(SettingTable.OutboxConcurrency), 1, ClaimIntents.ConcurrencyMax) ?? 48,
            AllowOutbound = chosen.Of(SettingTable.AllowOutbound) is { } networks
                ? SettingTable.Networks(networks) ?? [] : [],
            TraceRatio = SettingTable.Share(chosen.Need(SettingTable.TraceRatio)) ?? 0,
            FirstKeyMade = log == LogFormat.Json
                ? null : secret => shell.Out.WriteLine($"The first admin key, shown this once: {secret}"),
        };
    }

    private static RateLimit? LimitOf(string text) => RateLimit.TryParse(text, out var limit) ? limit : null;

    private static Instant ClockOf(string time) => OffsetDateTimePattern.Rfc3339.Parse(time).Value.ToInstant();
}
