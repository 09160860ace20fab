using System.Globalization;
using System.Text.Json.Nodes;
using Brillig.Simulators.Hosting;
using Brillig.Simulators.QuickBooks.Auth;
using Brillig.Simulators.QuickBooks.Webhooks;
using Brillig.Simulators.QuickBooks.Wire;

namespace Brillig.Simulators.QuickBooks;

/// <summary>What a company keeps: documents by their kind and id, as they are answered.</summary>
internal sealed class Company
{
    private readonly Dictionary<string, List<JsonObject>> _all = [];
    private readonly Random _random;
    private int _ids = 100;

    public Company(QuickBooksSettings settings, SimulatorClock clock)
    {
        (Settings, Clock) = (settings, clock);
        _random = new Random(settings.Seed);
        Tokens = new Tokens(this);
        Account("1", "Services", "Income");
        Account("4", "Undeposited Funds", "Other Current Asset");
        Account("35", "Checking", "Bank");
    }

    public Lock Lock { get; } = new();

    public QuickBooksSettings Settings { get; }

    public SimulatorClock Clock { get; }

    public Tokens Tokens { get; }

    public DateTimeOffset Now => Clock.Now;

    /// <summary>What was answered to each <c>requestid</c>.</summary>
    public Dictionary<string, Answer> Answers { get; } = [];

    /// <summary>What was deleted, and when.</summary>
    public List<(string Kind, string Id, DateTimeOffset At)> Deleted { get; } = [];

    /// <summary>What the app was told, or will be.</summary>
    public List<Notification> Notifications { get; } = [];

    public IReadOnlyList<JsonObject> Of(string kind) => _all.GetValueOrDefault(kind) ?? [];

    public JsonObject? Find(string kind, string? id) => Of(kind).FirstOrDefault(d => d.Text("Id") == id);

    /// <summary>Keeps a new document.</summary>
    public JsonObject Add(string kind, JsonObject document)
    {
        document["Id"] ??= $"{++_ids}";
        document["SyncToken"] = "0";
        document["domain"] = "QBO";
        document["sparse"] = false;
        document["MetaData"] = new JsonObject { ["CreateTime"] = Time(), ["LastUpdatedTime"] = Time() };
        if (!_all.TryGetValue(kind, out var documents)) _all[kind] = documents = [];
        documents.Add(document);
        Tell(kind, document, "created");
        return document;
    }

    /// <summary>A document was changed.</summary>
    public void Touch(string kind, JsonObject document)
    {
        document["SyncToken"] = $"{int.Parse(document.Text("SyncToken") ?? "0", CultureInfo.InvariantCulture) + 1}";
        if (document["MetaData"] is { } meta) meta["LastUpdatedTime"] = Time();
        Tell(kind, document, "updated");
    }

    public void Delete(string kind, JsonObject document)
    {
        _all[kind].Remove(document);
        Deleted.Add((kind, document.Text("Id") ?? "", Now));
        Tell(kind, document, "deleted");
    }

    /// <summary>Letters that nobody guesses.</summary>
    public string Secret(int length) => string.Concat(_random.GetItems(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".AsSpan(), length));

    public string Time() => Now.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    public string Today => Clock.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Tell(string kind, JsonObject document, string operation)
    {
        if (kind == "Account") return;
        Notifications.Add(Notification.Of(this, kind, document.Text("Id") ?? "", operation));
    }

    private void Account(string id, string name, string type) => Add("Account", new JsonObject
    {
        ["Id"] = id, ["Name"] = name, ["AccountType"] = type, ["Active"] = true,
    });
}
