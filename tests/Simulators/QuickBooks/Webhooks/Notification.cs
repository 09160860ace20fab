using System.Globalization;
using System.Text.Json.Nodes;

namespace Brillig.Simulators.QuickBooks.Webhooks;

/// <summary>That a document changed: its kind and id, and nothing of what is in it.</summary>
/// <param name="Id">Names this message.</param>
/// <param name="Kind">What changed.</param>
/// <param name="Object">Its id.</param>
/// <param name="Operation">created, updated, deleted.</param>
/// <param name="At">When.</param>
public sealed record Notification(string Id, string Kind, string Object, string Operation, DateTimeOffset At)
{
    /// <summary>How often it was sent.</summary>
    public int Sent { get; internal set; }

    /// <summary>It reached the app, which said so.</summary>
    public bool IsReceived { get; internal set; }

    /// <summary>The simulator lost it on purpose.</summary>
    public bool IsLost { get; internal set; }

    internal bool IsDue { get; set; } = true;

    internal static Notification Of(Company company, string kind, string id, string operation) =>
        new(company.Secret(32), kind, id, operation, company.Now);

    /// <summary>As a CloudEvent 1.0.</summary>
    internal JsonObject Event(QuickBooksSettings settings) => new()
    {
        ["specversion"] = "1.0", ["id"] = Id, ["source"] = "intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=",
        ["type"] = $"qbo.{Kind.ToLowerInvariant()}.{Operation}.v1", ["datacontenttype"] = "application/json",
        ["time"] = At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
        ["intuitentityid"] = Object, ["intuitaccountid"] = settings.RealmId, ["data"] = new JsonObject(),
    };

    /// <summary>As it was before CloudEvents.</summary>
    internal JsonObject Entity() => new()
    {
        ["name"] = Kind, ["id"] = Object,
        ["operation"] = Operation switch { "created" => "Create", "updated" => "Update", _ => "Delete" },
        ["lastUpdated"] = At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
    };
}
