using System.Xml.Linq;

namespace Brillig.Simulators.Braintree.Wire;

/// <summary>A call that was understood.</summary>
/// <param name="Id">The object that the path names, or empty.</param>
/// <param name="Sent">The document as sent, its names with dashes; null without one.</param>
internal sealed record Call(string Id, XElement? Sent)
{
    /// <summary>What the document says; nothing if there was none.</summary>
    public Parameters Said(string name) =>
        Sent is { } sent && sent.Name.LocalName == name ? new Parameters(sent) : Parameters.None(name);

    /// <summary>What was seen when the call came in, before the bank took its time.</summary>
    public bool LooksDuplicate { get; init; }
}
