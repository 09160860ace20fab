using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.FreshBooks;

/// <summary>
/// The client of an account: the oldest whose note has the account's id, made where there is none. For one account that
/// is done once at a time, and what may be under way there is waited for; two clients would do no harm but to the eye.
/// </summary>
internal sealed class FreshBooksClients(FreshBooksApi api)
{
    private const int Stripes = 1_024;

    private readonly SemaphoreSlim[] _one = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1))];
    private readonly ConcurrentDictionary<AccountId, Instant> _underWay = [];

    /// <summary>Its number there; or why it is not known yet.</summary>
    public async Task<(long Id, Answered? Trouble)> Of(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var (account, now) = (claim.Intent.Account, claim.Intent.At);
        var one = _one[unchecked((uint)account.GetHashCode()) % Stripes];
        await one.WaitAsync(cancel);
        try
        {
            var found = await api.Get(entry, $"users/clients?search[note_like]={account}&per_page=100", cancel);
            if (found.Result("clients") is not { ValueKind: JsonValueKind.Array } clients)
                return (0, FreshBooksReply.Before(found));
            var ids = FreshBooksJson.Items(clients).Where(c => c.Text("note")?.Contains($"{account}") == true)
                .Select(Id).Where(id => id > 0).ToArray();
            if (ids.Length > 0)
            {
                _underWay.TryRemove(account, out _);
                return (ids.Min(), null);
            }

            if (_underWay.TryGetValue(account, out var until) && now < until)
                return (0, new Answered(
                    Outcome.Retrying, Why: "client-not-found-yet", NotBefore: (until - now).ToTimeSpan()));
            return await Make(claim, entry, cancel);
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<(long Id, Answered? Trouble)> Make(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var (account, payer) = (claim.Intent.Account, claim.Payer);
        var client = new JsonObject
        {
            ["organization"] = payer.Name ?? payer.ExternalId ?? payer.Email ?? $"{account}", ["note"] = $"{account}",
            ["email"] = payer.Email, ["currency_code"] = claim.Intent.Amount.Currency.Code,
        };
        var made = await Post(entry, client, cancel);

        // An address that another client has already is left out: an invoice names its recipients itself.
        if (payer.Email is not null && made.Status is >= 400 and < 500 && made.Errors.Any(e => e.Field == "email"))
        {
            client = client.DeepClone().AsObject();
            client.Remove("email");
            made = await Post(entry, client, cancel);
        }

        if (made.Result("client") is { } body && Id(body) is var id and > 0) return (id, null);
        var trouble = FreshBooksReply.Before(made);
        if (made.Lost is { Outcome: Outcome.Unknown } || made.Status is >= 200 and < 300 or >= 500)
            _underWay[account] = claim.Intent.At + FreshBooksBookkeeper.InFlight;
        return (0, trouble);
    }

    private Task<FreshBooksAnswer> Post(Entry entry, JsonObject client, CancellationToken cancel) =>
        api.Send(entry, HttpMethod.Post, "users/clients", new JsonObject { ["client"] = client }, cancel);

    private static long Id(JsonElement client) =>
        long.TryParse(client.Text("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}
