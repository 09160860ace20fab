using System.Text;
using System.Text.Json;

namespace Brillig.Tests.Fuzz;

/// <summary>A JSON value on its way to a request: as its schema asks, until something is put wrong in it.</summary>
/// <param name="schema">What it should be.</param>
/// <param name="text">A leaf as it is written.</param>
internal sealed class Node(JsonElement schema, string? text = null)
{
    /// <summary>What it should be.</summary>
    public JsonElement Schema { get; } = schema;

    /// <summary>As it is written, whatever else it has; null: by its members or items.</summary>
    public string? Text { get; set; } = text;

    /// <summary>Of an object; names may come twice.</summary>
    public List<KeyValuePair<string, Node>>? Members { get; init; }

    /// <summary>Of an array.</summary>
    public List<Node>? Items { get; init; }

    /// <summary>Itself and all below.</summary>
    public IEnumerable<Node> All =>
        [this, .. (Members?.Select(m => m.Value) ?? []).Concat(Items ?? []).SelectMany(child => child.All)];

    /// <inheritdoc/>
    public override string ToString()
    {
        var to = new StringBuilder();
        Write(to);
        return to.ToString();
    }

    private void Write(StringBuilder to)
    {
        if (Text is not null)
        {
            to.Append(Text);
        }
        else if (Members is not null)
        {
            to.Append('{');
            foreach (var (name, value) in Members)
            {
                to.Append(to[^1] == '{' ? "" : ",").Append('"').Append(name).Append("\":");
                value.Write(to);
            }

            to.Append('}');
        }
        else
        {
            to.Append('[');
            foreach (var item in Items ?? [])
            {
                if (!ReferenceEquals(item, Items?[0])) to.Append(',');
                item.Write(to);
            }

            to.Append(']');
        }
    }
}
