using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Core.Basics;
using Brillig.Tests.Cases;
using NodaTime;
using NodaTime.Text;
using Xunit.Sdk;

namespace Brillig.Tests.Server.Quotes;

/// <summary>A worked case, read strictly: a field that no runner looks at fails.</summary>
internal sealed class RatingCase
{
    private static readonly string[] Fields = ["id", "source", "note", "tariff", "usage", "decks", "expect"];
    private static readonly string[] EntryFields = ["name", "usage", "charge", "step", "timestamp", "properties"];
    private static readonly string[] Outcome = ["items", "total", "status", "type", "pointers"];
    private static readonly string[] ItemFields = ["name", "usage", "charge", "remainder"];

    private readonly JsonElement _case;

    public RatingCase(string file, JsonElement item)
    {
        (_case, Name) = (item, $"{file} {item.Text("id")}");
        Know("case", item, Fields);
        Know("expect", Expect, Outcome);
        foreach (var entry in Entries) Know("usage", entry, EntryFields);
        foreach (var expected in Items) Know("items", expected, ItemFields);
        if (Status == 0 && (Items.Length != Entries.Length || !Expect.TryGetProperty("total", out _)))
            throw new XunitException($"{Name} expects {Items.Length} items for {Entries.Length} entries.");
    }

    public static IEnumerable<RatingCase> All => CaseFile.Names("rating-*.json")
        .SelectMany(file => CaseFile.All(file).Select(item => new RatingCase(file, item)));

    /// <summary>File and id.</summary>
    public string Name { get; }

    public JsonElement Tariff => _case.GetProperty("tariff");

    public JsonElement[] Entries => [.. _case.GetProperty("usage").EnumerateArray()];

    public JsonElement[] Items => Expect.TryGetProperty("items", out var items) ? [.. items.EnumerateArray()] : [];

    /// <summary>Rounded, as at close.</summary>
    public decimal Total => decimal.Parse(Expect.Text("total"), null);

    /// <summary>Of the refusal; 0: none.</summary>
    public int Status => Expect.TryGetProperty("status", out var status) ? status.GetInt32() : 0;

    /// <summary>Of the refusal, or null: whatever.</summary>
    public string? Type => Expect.TryGetProperty("type", out var type) ? type.GetString() : null;

    /// <summary>Of the refusal, relative to the tariff, or null: whatever.</summary>
    public string[]? Pointers => Expect.TryGetProperty("pointers", out var pointers)
        ? [.. pointers.EnumerateArray().Select(p => p.ToString())] : null;

    /// <summary>Name and CSV.</summary>
    public IEnumerable<(string Name, string Csv)> Decks => _case.TryGetProperty("decks", out var decks)
        ? decks.EnumerateObject().Select(d => (d.Name, d.Value.GetString() ?? "")) : [];

    /// <summary>The body of POST /api/1.0/quote.</summary>
    public string Quote => $$"""{"tariff":{{Tariff.GetRawText()}},"usage":{{Records}}}""";

    /// <summary>The tariff under a name of its own.</summary>
    public string TariffNamed(string name)
    {
        var tariff = JsonNode.Parse(Tariff.GetRawText())!.AsObject();
        tariff["name"] = name;
        return tariff.ToJsonString();
    }

    /// <summary>The records of the entries, as a PUT of usage takes them.</summary>
    public string Records => _case.GetProperty("usage").GetRawText();

    /// <summary>When use begins, of the entries that say so.</summary>
    public IEnumerable<Instant> Times => Entries.Where(e => e.TryGetProperty("timestamp", out _))
        .Select(e => InstantPattern.ExtendedIso.Parse(e.Text("timestamp")).Value);

    /// <summary>Why the entries cannot be sent as usage; null: they can.</summary>
    public string? NotPosted =>
        Status is not 0 and not 422 ? "the tariff is refused"
        : Entries.Any(e => e.TryGetProperty("charge", out _)) ? "an entry asks what an amount buys"
        : null;

    private JsonElement Expect => _case.GetProperty("expect");

    /// <summary>
    /// Whether two amounts are the same; where one is shown to 6 places, as what never ends is, or a sum of such ones,
    /// within half of the last place of each part.
    /// </summary>
    public static bool AreSame(Exact left, Exact right, int parts)
    {
        if (left == right) return true;
        var isCut = left.Round(5) != left || right.Round(5) != right;
        return isCut && (left - right).Abs() <= parts * (Exact)0.000001m;
    }

    private void Know(string what, JsonElement element, string[] known)
    {
        foreach (var field in element.EnumerateObject().Where(field => !known.Contains(field.Name)))
            throw new XunitException($"{Name}: no runner knows {field.Name} of {what}.");
    }
}
