using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Server.Edge;

namespace Brillig.Server.Tariffs;

/// <summary>How the steps of an explanation are written.</summary>
internal static class StepJson
{
    /// <summary>A step: its name, what it works on, and what it adds, if it adds something.</summary>
    public static void Write(Utf8JsonWriter json, ExplainStep step)
    {
        json.WriteStartObject();
        json.WriteString("step", step.Name);
        foreach (var (name, number, text) in step.Values)
        {
            if (number is { } count && name is ("places" or "item")) json.WriteCount(name, count);
            else if (number is { } value) json.WriteExact(name, value);
            else json.WriteString(name, text);
        }

        if (step.Amount is { } amount) json.WriteExact("amount", amount);
        json.WriteEndObject();
    }

    private static void WriteCount(this Utf8JsonWriter json, string name, Exact count)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(count.ToString());
    }
}
