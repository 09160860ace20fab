using System.Collections.Immutable;
using System.Net;
using Brillig.Core.Accounts;
using Brillig.Server.Telemetry;
using NodaTime;

namespace Brillig.Server;

/// <summary>What a server is started with.</summary>
public sealed record ServerOptions
{
    /// <summary>The data directory: the books on SQLite, and the first admin key.</summary>
    public string Data { get; init; } = "./data";

    /// <summary>An Npgsql connection string; null: SQLite in the data directory.</summary>
    public string? Database { get; init; }

    /// <summary>Where it listens; port 0 takes a free one, which <c>app.Urls</c> then tells.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:8080";

    /// <summary>
    /// Where other processes of these books reach this one, an http or https address; null: where it listens, by the
    /// machine's name where that is every address.
    /// </summary>
    public string? Advertise { get; init; }

    /// <summary>Which set of books: a file of this name, or a schema.</summary>
    public string Books { get; init; } = "main";

    /// <summary>Starts on a manual clock at this time, for tests and sandboxes; null: on the real one.</summary>
    public Instant? Clock { get; init; }

    /// <summary>ISO 4217: of tariffs and accounts that name none.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Of accounts that have none of their own.</summary>
    public ImmutableArray<TaxRate> TaxRates { get; init; } = [];

    /// <summary>Of each key; null: as much as it sends.</summary>
    public RateLimit? KeyLimit { get; init; }

    /// <summary>Of each remote address, for what carries no valid key; null: as much as comes.</summary>
    public RateLimit? AddressLimit { get; init; } = new(10, 500);

    /// <summary>How long a body may take to arrive.</summary>
    public TimeSpan BodyTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where metrics and traces go by OTLP over HTTP; null: nowhere.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>
    /// Which share of the traces that begin here is kept, 0 to 1; one that began elsewhere is kept as it was there.
    /// </summary>
    public double TraceRatio { get; init; } = 0.01;

    /// <summary>How often it is looked for accounts whose bookkeepers are to be told something.</summary>
    public TimeSpan ScanRate { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether bookkeepers are told what changes, where a reseller has it no other way; if not, accounts stay marked.
    /// </summary>
    public bool SyncServices { get; init; } = true;

    /// <summary>
    /// How long a changed account rests before its bookkeeper is told, so that many changes are told as one; where a
    /// reseller has it no other way.
    /// </summary>
    public TimeSpan SyncBuffer { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How much of a seller its bookkeeper is asked at once, 1 to 512, where the bookkeeper has it no other way.
    /// </summary>
    public int OutboxConcurrency { get; init; } = 48;

    /// <summary>
    /// Networks that may be called, and without TLS, though they are not of the public internet: where bookkeepers are
    /// that people name by an address.
    /// </summary>
    public ImmutableArray<IPNetwork> AllowOutbound { get; init; } = [];

    /// <summary>How it logs.</summary>
    public LogFormat Log { get; init; }

    /// <summary>From which level on it logs.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>True: every request is logged; false: those that were refused or failed.</summary>
    public bool LogsRequests { get; init; }

    /// <summary>Is given the secret of the first admin key when new books make it, to show it to a person.</summary>
    public Action<string>? FirstKeyMade { get; init; }
}
