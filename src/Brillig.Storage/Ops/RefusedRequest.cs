using NodaTime;

namespace Brillig.Storage.Ops;

/// <summary>A request that was refused for who asked it; neither its secret nor its body.</summary>
/// <param name="At">When, by the clock of the books.</param>
/// <param name="Request">Its id, as in the problem that was answered.</param>
/// <param name="Key">The caller's key; null: none that is valid.</param>
/// <param name="Role">The role of that key, or null.</param>
/// <param name="Address">Where the connection came from, or null.</param>
/// <param name="Method">The method of the request.</param>
/// <param name="Route">The pattern of the route.</param>
/// <param name="Path">The path without the query.</param>
/// <param name="Status">The HTTP status that was answered.</param>
/// <param name="Problem">The name of the problem.</param>
public sealed record RefusedRequest(
    Instant At, string Request, Guid? Key, string? Role, string? Address, string Method, string Route, string Path,
    int Status, string Problem);

/// <summary>A refused request and its place, which orders them.</summary>
public sealed record StoredRefusal(long N, RefusedRequest Refused);

/// <summary>Which refused requests are asked for; null: any.</summary>
/// <param name="Before">Those noted before this place.</param>
/// <param name="Key">Of this key.</param>
/// <param name="Address">From this address.</param>
/// <param name="Problem">With this problem.</param>
/// <param name="From">Then or later.</param>
/// <param name="To">Before then.</param>
/// <param name="Limit">At most so many.</param>
public sealed record RefusalFilter(
    long? Before, Guid? Key, string? Address, string? Problem, Instant? From, Instant? To, int Limit);
