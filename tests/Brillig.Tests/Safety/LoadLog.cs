namespace Brillig.Tests.Safety;

/// <summary>What a client knows of something that it sent.</summary>
public enum Outcome
{
    /// <summary>The connection broke, or the server was not there: it happened once or not at all.</summary>
    Unknown,

    /// <summary>Answered with success: it happened once.</summary>
    Acknowledged,
}

/// <summary>A usage record that was sent.</summary>
public sealed record SentRecord(string Account, string Id, string Service, decimal Quantity)
{
    /// <summary>As JSON, with its account or without.</summary>
    public string Json(bool withAccount)
    {
        var account = withAccount ? $"\"account\":\"{Account}\"," : "";
        return $$"""{{{account}}"id":"{{Id}}","name":"{{Service}}","usage":{{Quantity.Json()}}}""";
    }
}

/// <summary>Usage that was sent in one request, and is sent again with the same ids until it is acknowledged.</summary>
public sealed record SentUsage(HttpMethod Method, string Path, string Body, string Type, SentRecord[] Records);

/// <summary>A payment, a one-off line or a closing: it has a name of its own and is not sent again.</summary>
public sealed class SentOnce(string account, string name, decimal amount)
{
    /// <summary>Whose.</summary>
    public string Account { get; } = account;

    /// <summary>The payment's reference, the line's name, or the id of the issued charge once it is known.</summary>
    public string Name { get; set; } = name;

    /// <summary>How much.</summary>
    public decimal Amount { get; } = amount;

    /// <summary>What became of it, as far as the client knows.</summary>
    public Outcome Outcome { get; set; }
}

/// <summary>Everything that one client sent.</summary>
public sealed class LoadLog
{
    /// <summary>Usage that was acknowledged.</summary>
    public List<SentRecord> Records { get; } = [];

    /// <summary>Usage of unknown outcome.</summary>
    public List<SentUsage> Pending { get; } = [];

    /// <summary>Payments.</summary>
    public List<SentOnce> Payments { get; } = [];

    /// <summary>One-off lines.</summary>
    public List<SentOnce> Lines { get; } = [];

    /// <summary>Closings of charges.</summary>
    public List<SentOnce> Closings { get; } = [];

    /// <summary>Answers that should not be.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>How many requests broke.</summary>
    public int Broken { get; set; }

    /// <summary>How many requests were answered 503.</summary>
    public int Unavailable { get; set; }
}
