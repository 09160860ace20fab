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
}
