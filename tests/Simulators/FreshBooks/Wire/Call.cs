using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Brillig.Simulators.FreshBooks.Wire;

/// <summary>A call that was understood.</summary>
/// <param name="Id">The object that the path names, or empty.</param>
/// <param name="Sent">The object that was sent, out of its wrapping; null without one.</param>
/// <param name="Query">What follows the path.</param>
internal sealed record Call(string Id, JsonObject? Sent, IQueryCollection Query)
{
    /// <summary>The object's number; 0: it is none.</summary>
    public long Number => long.TryParse(Id, out var number) ? number : 0;

    public bool Includes(string name) => Query["include[]"].Contains(name);
}
