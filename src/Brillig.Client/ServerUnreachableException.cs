namespace Brillig.Client;

/// <summary>No server answered, or it stayed unavailable for as long as the client went on asking.</summary>
public sealed class ServerUnreachableException(Uri? address, string why, Exception? inner = null)
    : Exception($"No server answers at {address}: {why}", inner)
{
    /// <summary>Where it was looked for.</summary>
    public Uri? Address { get; } = address;
}
