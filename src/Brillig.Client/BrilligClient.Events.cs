using Brillig.Client.Events;
using Brillig.Client.Json;
using Brillig.Client.Ledger;

namespace Brillig.Client;

public sealed partial class BrilligClient
{
    /// <summary>What happened after a cursor, oldest first.</summary>
    /// <param name="cursor">That of the page before; null: from the beginning.</param>
    /// <param name="types">Such as <c>charge.*,payment.recorded</c>; null: all.</param>
    /// <param name="cancel">Stops asking.</param>
    public async Task<EventPage> Events(string? cursor, string? types, CancellationToken cancel)
    {
        var path = "/api/1.0/events?limit=1000"
            + (types is null ? "" : $"&type={Uri.EscapeDataString(types)}")
            + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}");
        using var answer = await Send(HttpMethod.Get, path, null, null, cancel);
        var items = await Read(answer, ClientJson.Default.ListEvent, cancel);
        return new EventPage(items, answer.Headers.GetValues("Cursor").Single(), NextPage(answer) is not null);
    }

    /// <summary>What was posted on an account in [from, to).</summary>
    /// <param name="account">Whose.</param>
    /// <param name="from">RFC 3339; null: the start of the month in the account's time zone.</param>
    /// <param name="to">RFC 3339; null: the end of that month.</param>
    /// <param name="cancel">Stops asking.</param>
    public Task<Statement> Statement(Guid account, string? from, string? to, CancellationToken cancel)
    {
        var query = (from is null ? "" : $"&from={Uri.EscapeDataString(from)}")
            + (to is null ? "" : $"&to={Uri.EscapeDataString(to)}");
        return Get(
            $"/api/1.0/accounts/{account}/statement{(query.Length == 0 ? "" : $"?{query[1..]}")}",
            ClientJson.Default.Statement, cancel);
    }

    /// <summary>The ledger of an account, oldest first, with what is not billed at its end.</summary>
    public Task<List<LedgerEntry>> Ledger(Guid account, CancellationToken cancel) =>
        GetAll($"/api/1.0/accounts/{account}/ledger?limit=1000", ClientJson.Default.ListLedgerEntry, cancel);

    /// <summary>Who did what, oldest first; for keys that write.</summary>
    /// <param name="account">On this account; null: on all that the key may see.</param>
    /// <param name="from">RFC 3339; null: from the beginning.</param>
    /// <param name="cancel">Stops asking.</param>
    public Task<List<AuditEntry>> Audit(Guid? account, string? from, CancellationToken cancel)
    {
        var query = (account is { } id ? $"&account={id}" : "")
            + (from is null ? "" : $"&from={Uri.EscapeDataString(from)}");
        return GetAll($"/api/1.0/audit?limit=1000{query}", ClientJson.Default.ListAuditEntry, cancel);
    }
}
