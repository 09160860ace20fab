using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>The table of models: a new one is its own file and one line here.</summary>
internal sealed class Models
{
    /// <summary>How each model that is built reads and writes its own keys.</summary>
    private static readonly Dictionary<string, Models> Built = new(StringComparer.Ordinal)
    {
        ["per_unit"] = Of(PerUnit.Read, PerUnit.Write),
        ["graduated"] = Of(Graduated.Read, Graduated.Write),
        ["volume"] = Of(Volume.Read, Volume.Write),
        ["package"] = Of(Package.Read, Package.Write),
        ["percentage"] = Of(Percentage.Read, Percentage.Write),
        ["graduated_percentage"] = Of(GraduatedPercentage.Read, Graduated.Write),
        ["timed"] = Of(Timed.Read, Timed.Write),
        ["prepriced"] = Of(Prepriced.Read, Prepriced.Write),
    };

    /// <summary>Models of the contract that are not built yet.</summary>
    private static readonly string[] Pending = ["deck", "matrix"];

    private Models(Func<Fields, Faults, IPriceModel?> read, Action<IPriceModel, Utf8JsonWriter> write) =>
        (Read, Write) = (read, write);

    /// <summary>Reads a model's keys; null, with faults, if they are wrong.</summary>
    public Func<Fields, Faults, IPriceModel?> Read { get; }

    /// <summary>Writes a model's keys in their canonical form.</summary>
    public Action<IPriceModel, Utf8JsonWriter> Write { get; }

    /// <summary>The model that a rate names; null, with a fault, if there is none.</summary>
    public static Models? Find(string name, Fields rate)
    {
        if (Built.TryGetValue(name, out var model)) return model;
        rate.Refuse("model", Pending.Contains(name, StringComparer.Ordinal)
            ? $"the model {name} is not supported yet"
            : $"must be one of: {string.Join(", ", Built.Keys)}");
        return null;
    }

    /// <summary>The model of a name that was found before.</summary>
    public static Models Of(string name) => Built[name];

    private static Models Of<T>(Func<Fields, Faults, T?> read, Action<T, Utf8JsonWriter> write)
        where T : class, IPriceModel => new(read, (model, json) => write((T)model, json));
}
