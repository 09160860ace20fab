namespace Brillig.Bookkeepers;

/// <summary>Something at a bookkeeper's that changed, where its message does not say how.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Id">What the bookkeeper calls it.</param>
public sealed record VendorObject(string Type, string Id)
{
    /// <summary>What came along to be shown to the bookkeeper, which alone knows whether it is its; or null.</summary>
    public string? Proof { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {Id}";
}
