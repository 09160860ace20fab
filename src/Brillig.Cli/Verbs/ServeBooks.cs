using System.CommandLine;
using Brillig.Server;
using Microsoft.Extensions.Hosting;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig serve</c></summary>
internal static class ServeBooks
{
    public static Command Command(Shell shell)
    {
        var books = new BooksOptions(shell);
        var listen = new Option<string?>("--listen")
        {
            Description = $"Where it listens ({Connection.DefaultUrl}).", HelpName = "URL",
        };
        var advertise = new Option<string?>("--advertise")
        {
            Description = "Where other processes of the same books reach it (where it listens).", HelpName = "URL",
        };
        var clock = new Option<string?>("--clock")
        {
            Description = "Start on a clock that only POST /api/1.0/clock moves, for tests.", HelpName = "TIME",
        };
        var command = new Command(
            "serve",
            "Serves one set of books over HTTP. Each option is also an environment variable (BRILLIG_LISTEN …) and a "
            + "member of \"Brillig\" in appsettings.json.") { listen, advertise, clock };
        books.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var chosen = books.Read(parsed);
            var options = new ServerOptions
            {
                Data = chosen.Data, Database = chosen.Database, Books = chosen.Books, Currency = chosen.CurrencyCode,
                TaxRates = chosen.TaxRates, Listen = Address(chosen.Of(listen)),
                Advertise = chosen.Of(advertise), Clock = Clock(chosen.Of(clock)),
                FirstKeyMade = secret => shell.Out.WriteLine($"The first admin key, shown this once: {secret}"),
            };
            return Run(shell, options, cancel);
        });
        return command;
    }

    private static async Task<int> Run(Shell shell, ServerOptions options, CancellationToken cancel)
    {
        await using var app = await BrilligServer.Start(options, null, cancel);
        var key = Path.Combine(options.Data, "admin.key");
        var where = File.Exists(key) ? $" the admin key is in {key}." : "";
        await shell.Out.WriteLineAsync($"Brillig listens on {string.Join(" ", app.Urls)};{where} Ctrl-C ends it.");
        await shell.Out.FlushAsync(cancel);
        await app.WaitForShutdownAsync(cancel);
        return Exit.Done;
    }

    private static string Address(string? listen)
    {
        listen ??= Connection.DefaultUrl;
        return Uri.TryCreate(listen, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
            ? listen
            : throw CommandException.WrongUse($"--listen '{listen}' is no address such as {Connection.DefaultUrl}.");
    }

    private static Instant? Clock(string? text)
    {
        if (text is null) return null;
        return OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true, Value: var time }
            ? time.ToInstant()
            : throw CommandException.WrongUse($"--clock '{text}' needs an offset, such as 2026-01-31T12:00:00Z.");
    }
}
