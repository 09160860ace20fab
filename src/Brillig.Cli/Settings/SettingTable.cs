using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Server;
using Microsoft.Extensions.Logging;
using NodaTime.Text;
using Npgsql;

namespace Brillig.Cli.Settings;

/// <summary>Every setting there is.</summary>
internal static partial class SettingTable
{
    public static readonly Setting Data = new(
        "data", "DIR", "The folder of SQLite's file and of admin.key.", Connection.DefaultData, _ => null);

    public static readonly Setting Database = new(
        "database", "CONNECTION", "PostgreSQL instead of SQLite: an Npgsql connection string.", null, DatabaseFault)
    {
        Shown = WithoutPassword,
    };

    public static readonly Setting Books = new(
        "books", "NAME", "The set of books: SQLite's file, or PostgreSQL's schema.", "main",
        value => Name().IsMatch(value) ? null : "must be small letters, digits and '_', beginning with a letter");

    public static readonly Setting CurrencyCode = new(
        "currency", "CODE", "The currency of tariffs and accounts that name none.", "USD",
        value => Currency.Find(value) is null ? "is no active currency code of ISO 4217" : null);

    public static readonly Setting Listen = new(
        "listen", "URL", "Where it listens.", Connection.DefaultUrl, AddressFault);

    public static readonly Setting Advertise = new(
        "advertise", "URL", "Where other processes of the same books reach it; else where it listens.", null,
        AddressFault);

    public static readonly Setting Clock = new(
        "clock", "TIME", "Start on a clock that only POST /api/1.0/clock moves, for tests.", null,
        value => OffsetDateTimePattern.Rfc3339.Parse(value).Success
            ? null : "needs an offset, such as 2026-01-31T12:00:00Z");

    public static readonly Setting Demo = new(
        "demo", null,
        "In new books, make a demo world first: 200 customers with a year of usage, charges and payments.", "false",
        OneOf("true", "false"));

    public static readonly Setting Log = new(
        "log", "FORMAT", "How it logs: plain, or json (an object a line).", "plain", OneOf("plain", "json"));

    public static readonly Setting Level = new(
        "log-level", "LEVEL", "From which level on: trace, debug, information, warning, error, critical or none.",
        "information", OneOf([.. Enum.GetNames<LogLevel>().Select(n => n.ToLowerInvariant())]));

    public static readonly Setting LogRequests = new(
        "log-requests", null, "Log every request, not only those that were refused or failed.", "false",
        OneOf("true", "false"));

    public static readonly Setting Otlp = new(
        "otlp", "URL", "Send metrics and traces there by OTLP over HTTP.", null, AddressFault)
    {
        OtherVariable = "OTEL_EXPORTER_OTLP_ENDPOINT",
    };

    public static readonly Setting TraceRatio = new(
        "trace-ratio", "SHARE", "Which share of the traces that begin here is kept, 0 to 1.", "0.01",
        value => Share(value) is >= 0 and <= 1 ? null : "must be a number from 0 to 1");

    public static readonly Setting RateLimitOfKeys = new(
        "rate-limit", "N:BURST", "One key sends at most so many requests a second, and so many at once; or off.", "off",
        LimitFault);

    public static readonly Setting RateLimitOfAddresses = new(
        "rate-limit-anonymous", "N:BURST", "The same for each address, of requests without a valid key.", "10:500",
        LimitFault);

    public static readonly Setting SyncServices = new(
        "sync-services", "on/off", "Tell bookkeepers what changes, where a reseller does not say otherwise.", "on",
        value => value is "on" or "off" ? null : "must be on or off");

    public static readonly Setting ScanRate = new(
        "scan-rate", "MS", "How often to look for what bookkeepers are to be told.", "60000",
        value => Whole(value, 100, 86_400_000) is null ? "must be 100 to 86400000 milliseconds" : null);

    public static readonly Setting SyncBuffer = new(
        "sync-buffer-period", "S",
        "How long a changed account rests before its bookkeeper is told, where a reseller does not say.", "600",
        value => Whole(value, 0, 86_400) is null ? "must be 0 to 86400 seconds" : null);

    public static readonly Setting OutboxConcurrency = new(
        "outbox-concurrency", "N",
        "How much a bookkeeper is asked to do at once, where a reseller does not say otherwise.", "48",
        value => Whole(value, 1, ClaimIntents.ConcurrencyMax) is null ? "must be 1 to 512" : null);

    public static readonly Setting AllowOutbound = new(
        "allow-outbound", "CIDR,…", "Networks that may be called, and without TLS, though they are not public.", null,
        value => Networks(value) is null ? "must be networks such as 10.1.0.0/16, with a comma between two" : null);

    /// <summary>Those of the verbs that open the books.</summary>
    public static readonly ImmutableArray<Setting> OfBooks = [Data, Database, Books, CurrencyCode];

    /// <summary>Those of the server.</summary>
    public static readonly ImmutableArray<Setting> OfServer =
        [
            .. OfBooks, Listen, Advertise, Clock, Demo, RateLimitOfKeys, RateLimitOfAddresses,
            Log, Level, LogRequests, Otlp, TraceRatio, SyncServices, ScanRate, SyncBuffer,
            OutboxConcurrency, AllowOutbound,
        ];

    /// <summary>The settings that only the file has, as members of "Brillig".</summary>
    public static readonly ImmutableArray<string> OfFile = ["TaxRates"];

    /// <summary>Variables that are no settings of the books or the server.</summary>
    public static readonly ImmutableArray<string> OtherVariables =
        ["BRILLIG_CONFIG", "BRILLIG_URL", "BRILLIG_KEY", "BRILLIG_SOAK", "BRILLIG_TEST_POSTGRES"];

    /// <summary>Networks with commas between them, or null.</summary>
    public static ImmutableArray<IPNetwork>? Networks(string value)
    {
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var text in value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!IPNetwork.TryParse(text, out var network)) return null;
            networks.Add(network);
        }

        return networks.ToImmutable();
    }

    /// <summary>A number as settings write it, or null.</summary>
    public static double? Share(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            ? share : null;

    /// <summary>A whole number within bounds, or null.</summary>
    public static int? Whole(string value, int min, int max) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= min && number <= max ? number : null;

    private static Func<string, string?> OneOf(params string[] values) =>
        value => values.Contains(value) ? null : $"must be {string.Join(", ", values[..^1])} or {values[^1]}";

    private static string? AddressFault(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
            ? null : $"is no address such as {Connection.DefaultUrl}";

    private static string? LimitFault(string value) =>
        RateLimit.TryParse(value, out _) ? null : "is neither off nor like 100 or 100:500";

    private static string? DatabaseFault(string value)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(value);
            return null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            return "is no connection string such as Host=127.0.0.1;Database=brillig";
        }
    }

    private static string WithoutPassword(string value)
    {
        if (DatabaseFault(value) is not null) return "***";
        var builder = new NpgsqlConnectionStringBuilder(value);
        if (builder.Password is not null) builder.Password = "***";
        if (builder.SslPassword is not null) builder.SslPassword = "***";
        return builder.ConnectionString;
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,30}$", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
