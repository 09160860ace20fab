namespace Brillig.Core.Basics;

/// <summary>What is wrong with a document, and where.</summary>
/// <param name="Pointer">The place as a JSON pointer (RFC 6901), "" for the document itself.</param>
/// <param name="Detail">A sentence for whoever sent it.</param>
public sealed record Fault(string Pointer, string Detail);

/// <summary>Collects all faults of a document, in the order found, so that one answer names them all.</summary>
public sealed class Faults
{
    private readonly List<Fault> _list = [];

    /// <summary>Whether the document has any fault.</summary>
    public bool Any => _list.Count > 0;

    /// <summary>The faults, in the order found.</summary>
    public IReadOnlyList<Fault> List => _list;

    public void Add(string pointer, string detail) => _list.Add(new(pointer, detail));
}
