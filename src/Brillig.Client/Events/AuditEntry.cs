using System.Text.Json;

namespace Brillig.Client.Events;

/// <summary>What somebody did.</summary>
/// <param name="At">When; RFC 3339.</param>
/// <param name="Command">What was asked, such as <c>record_payment</c>.</param>
/// <param name="Object">The account, charge, payment, tariff, billing type or key; or null.</param>
/// <param name="Account">On which account, or null.</param>
/// <param name="Key">With which key; null: the server by itself.</param>
/// <param name="Request">The id of the request.</param>
/// <param name="Before">What it was.</param>
/// <param name="After">What it became.</param>
public sealed record AuditEntry(
    string? At, string? Command, Guid? Object, Guid? Account, Guid? Key, string? Request, JsonElement? Before,
    JsonElement? After);
