namespace Brillig.Client.Keys;

/// <summary>A request that was refused for who asked it.</summary>
public sealed record RefusedRequest
{
    /// <summary>When; RFC 3339.</summary>
    public required string At { get; init; }

    /// <summary>Its id, as in the problem that was answered.</summary>
    public required string Request { get; init; }

    /// <summary>The key; null: none that is valid.</summary>
    public Guid? Key { get; init; }

    /// <summary>The role of the key, or null.</summary>
    public string? Role { get; init; }

    /// <summary>Where the connection came from, or null.</summary>
    public string? Address { get; init; }

    /// <summary>The method of the request.</summary>
    public required string Method { get; init; }

    /// <summary>The pattern of the route.</summary>
    public required string Route { get; init; }

    /// <summary>The path without its query.</summary>
    public required string Path { get; init; }

    /// <summary>The HTTP status that was answered.</summary>
    public required int Status { get; init; }

    /// <summary>The name of the problem.</summary>
    public required string Problem { get; init; }
}
