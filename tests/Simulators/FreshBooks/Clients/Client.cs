using System.Text.Json.Nodes;
using Brillig.Simulators.FreshBooks.Wire;

namespace Brillig.Simulators.FreshBooks.Clients;

/// <summary>Whom invoices are sent to.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Body">What is said of it, in the vendor's members.</param>
internal sealed record Client(long Id, JsonObject Body)
{
    public int VisState { get; set; }

    public string? Text(string member) => Body[member]?.ToString();

    public JsonObject Json() => Body.DeepClone().AsObject().With(("vis_state", VisState));
}
