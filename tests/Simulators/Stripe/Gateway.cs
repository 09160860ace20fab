using System.Text.Json.Nodes;
using Brillig.Simulators.Hosting;
using Brillig.Simulators.Stripe.Webhooks;
using Brillig.Simulators.Stripe.Wire;

namespace Brillig.Simulators.Stripe;

/// <summary>All that the vendor knows of one merchant. Whoever uses it holds <see cref="Lock"/>.</summary>
internal sealed class Gateway(StripeSettings settings, SimulatorClock clock)
{
    private readonly Dictionary<string, List<JsonObject>> _objects = [];

    public Lock Lock { get; } = new();

    public StripeSettings Settings { get; } = settings;

    public SimulatorClock Clock { get; } = clock;

    public Ids Ids { get; } = new(settings.Seed);

    public IdempotencyKeys Keys { get; } = new(clock);

    public Outbox Outbox { get; } = new();

    /// <summary>What the bank says to a card that it declines, by the id of the payment method.</summary>
    public Dictionary<string, string> Declines { get; } = [];

    public long Now => Clock.Now.ToUnixTimeSeconds();

    /// <summary>In the order they were made.</summary>
    public IEnumerable<JsonObject> All(string kind) => _objects.GetValueOrDefault(kind) ?? [];

    /// <summary>One with an id and a time of its own, not kept yet.</summary>
    public JsonObject New(string kind, string prefix)
    {
        var item = Shape.Of(kind);
        item["id"] = Ids.Next(prefix);
        if (item.ContainsKey("created")) item["created"] = Now;
        return item;
    }

    public void Keep(string kind, JsonObject item)
    {
        if (!_objects.TryGetValue(kind, out var all)) _objects[kind] = all = [];
        all.Add(item);
    }

    public void Drop(string kind, JsonObject item) => _objects[kind].Remove(item);

    /// <summary>The object of a path.</summary>
    public JsonObject Find(string kind, string id) => All(kind).FirstOrDefault(item => item.Id() == id)
        ?? throw Refusal.Missing(kind, id, "id", isPath: true);

    /// <summary>The object that a parameter names, or null where it names none.</summary>
    public JsonObject? Named(Call call, string kind, string param) => call.Text(param) is not { } id ? null
        : All(kind).FirstOrDefault(item => item.Id() == id) ?? throw Refusal.Missing(kind, id, param, isPath: false);

    /// <summary>An object as it is answered: what is shown only when it is asked for, is left out.</summary>
    public static JsonObject Shown(JsonObject item, IEnumerable<string> expanded)
    {
        var shown = (JsonObject)item.DeepClone();
        if (item.Text("object") == "invoice" && !expanded.Contains("payments")) shown.Remove("payments");
        return shown;
    }

    public static Answer Answer(JsonObject item, Call call) => new(200, Shown(item, call.Expanded));

    /// <summary>Tells the merchant what happened to an object.</summary>
    public void Tell(string type, JsonObject item)
    {
        var told = New("event", "evt");
        told["api_version"] = Settings.Version;
        told["type"] = type;
        told.In("data")["object"] = Shown(item, []);
        Keep("event", told);
        Outbox.Add(type, item.Id(), Clock.Now, told);
    }
}
