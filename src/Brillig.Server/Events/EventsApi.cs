using System.Collections.Immutable;
using System.Globalization;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Server.Auth;
using Brillig.Storage.Events;
using NodaTime;

namespace Brillig.Server.Events;

/// <summary>What happened, over HTTP.</summary>
internal static class EventsApi
{
    /// <summary>Maps the route of events.</summary>
    public static void MapEvents(this Routes routes) => routes.Get($"{Urls.Root}/events", Access.Reads, List);

    private static async Task List(Exchange exchange)
    {
        if (await exchange.Query(Asked.Read) is not { } asked) return;
        if (asked.Account is { } account && await exchange.View<AccountView>(new ReadAccount(account)) is null) return;
        var caller = exchange.Caller;
        var page = await EventsSql.Read(
            exchange.Store,
            new EventQuery(
                asked.Types, caller.IsOperator ? null : caller.Account, Access.ManagesKeys.Allows(caller.Role),
                asked.Account, asked.From, asked.To, asked.After, asked.List.Limit),
            exchange.Gone);

        // Whoever polls goes on from the cursor, whether or not anything was new.
        var last = string.Create(CultureInfo.InvariantCulture, $"{page.Last.Batch}.{page.Last.N}");
        var answer = Answer.List(
            new Slice<Happened>(page.Events, page.HasMore ? asked.List.NextAfter(last) : null), EventJson.Write);
        await exchange.Send(answer with { Headers = [.. answer.Headers, new("Cursor", ListQuery.CursorAfter(last))] });
    }

    private sealed record Asked(
        ListQuery List, (long Batch, int N)? After, ImmutableHashSet<string> Types, AccountId? Account, Instant? From,
        Instant? To)
    {
        public static Asked Read(HttpRequest request, Faults faults)
        {
            var list = ListQuery.Read(request, faults, "type", "account", "from", "to");
            var account = list.Id("account") is { } id ? new AccountId(id) : (AccountId?)null;
            return new Asked(
                list, list.AfterPlace(), TypesOf(list, faults), account, list.Time("from"), list.Time("to"));
        }

        private static ImmutableHashSet<string> TypesOf(ListQuery list, Faults faults)
        {
            if (list.Text("type") is not { } text) return [.. EventTypes.All];
            var types = ImmutableHashSet.CreateBuilder<string>();
            foreach (var pattern in text.Split(','))
            {
                var matching = EventTypes.Matching(pattern).ToArray();
                if (matching.Length == 0)
                    faults.Add("", $"No event has the type {pattern}; there are {string.Join(", ", EventTypes.All)}.");
                types.UnionWith(matching);
            }

            return types.ToImmutable();
        }
    }
}
