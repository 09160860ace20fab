using System.Text.Encodings.Web;
using Microsoft.Extensions.Logging.Console;

namespace Brillig.Server.Telemetry;

/// <summary>How the server logs.</summary>
public enum LogFormat
{
    /// <summary>A line for people.</summary>
    Plain,

    /// <summary>A JSON object in a line.</summary>
    Json,
}

/// <summary>Logging to the console.</summary>
internal static class Logs
{
    private const string Times = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    /// <summary>Sets it up as the options say; with <paramref name="log"/> instead of the console if given.</summary>
    public static void Add(ILoggingBuilder logging, ServerOptions options, Action<ILoggingBuilder>? log)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Brillig", options.LogLevel);

        // A logger that could take anything makes the host begin an activity and a scope for each request.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        if (log is not null)
        {
            log(logging);
            return;
        }

        if (options.Log == LogFormat.Json)
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = Times.TrimEnd();
                console.JsonWriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
                (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, Times));
        }

        // Whoever reads too slowly loses lines, which the log then says; requests never wait for it.
        logging.Services.Configure<ConsoleLoggerOptions>(
            console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
    }
}
