using System.Data.Common;
using System.Runtime.CompilerServices;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;

namespace Brillig.Storage.ServicePlans;

/// <summary>
/// Which accounts stood below one, and what they had, at places in the books that are past: from the tree as it is, the
/// moves since, and each account's own facts. Nothing is stored for it, and later facts change nothing of it.
/// </summary>
public sealed class StoodBelow
{
    private const int AccountsAtOnce = 400;

    private const string Subtree = """
        WITH RECURSIVE below (id, parent) AS (
            SELECT a.id, a.parent FROM account a WHERE a.parent = @root
            UNION ALL
            SELECT a.id, a.parent FROM account a JOIN below b ON a.parent = b.id)
        SELECT id, parent FROM below
        """;

    private const string Moves = """
        SELECT place, body
        FROM fact
        WHERE kind = 'account_changed' AND place >= @first
        ORDER BY place
        """;

    private readonly AccountId _level;
    private readonly long _first;
    private readonly Dictionary<AccountId, AccountId> _parents = [];
    private readonly Dictionary<AccountId, List<(long Place, AccountId From)>> _moves = [];

    private StoodBelow(AccountId level, long first) => (_level, _first) = (level, first);

    /// <summary>Reads the tree below an account, as it was from a place on.</summary>
    internal static async Task<StoodBelow> Read(
        DbConnection connection, AccountId level, long first, CancellationToken cancel)
    {
        var below = new StoodBelow(level, first);
        await below.Enter(connection, level, cancel);
        await below.ReadMoves(connection, cancel);

        // Who has left since stood below then, with all that stands below it now or has left that.
        for (var found = true; found;)
        {
            found = false;
            foreach (var (moved, moves) in below._moves)
            {
                if (below.Knows(moved) || !moves.Exists(m => below.Knows(m.From))) continue;
                below._parents.Add(moved, await ParentNow(connection, moved, cancel));
                await below.Enter(connection, moved, cancel);
                found = true;
            }
        }

        return below;
    }

    /// <summary>All accounts that stood below at any place from the first on, by their ids.</summary>
    public IReadOnlyList<AccountId> All => [.. _parents.Keys.OrderBy(id => id.Value)];

    /// <summary>The accounts that stood below at a place, by their ids.</summary>
    public IReadOnlyList<AccountId> At(long place)
    {
        var known = new Dictionary<AccountId, bool> { [_level] = true };
        return [.. All.Where(id => IsBelow(id, place, known, 0))];
    }

    /// <summary>The account above one, at a place.</summary>
    public AccountId? ParentAt(AccountId id, long place)
    {
        if (!_parents.TryGetValue(id, out var parent)) return null;
        if (!_moves.TryGetValue(id, out var moves)) return parent;
        foreach (var (at, from) in moves)
            if (at >= place) return from;
        return parent;
    }

    /// <summary>What accounts were and had: their own facts before a place, account by account.</summary>
    internal static async IAsyncEnumerable<StoodAccount> Accounts(
        DbConnection connection, IReadOnlyList<AccountId> ids, long end,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var from = 0; from < ids.Count; from += AccountsAtOnce)
        {
            var some = ids.Skip(from).Take(AccountsAtOnce).ToArray();
            var accounts = some.ToDictionary(id => id, id => new StoodAccount(id));
            await using var command = connection.Command($"""
                SELECT object, place, kind, body
                FROM fact
                WHERE object IN ({string.Join(", ", some.Select((_, i) => $"@a{i}"))}) AND place < @end
                  AND kind IN ('account_opened', 'account_changed', 'quantities_set')
                ORDER BY place
                """);
            command.CommandTimeout = 0;
            command.Add("@end", end);
            for (var i = 0; i < some.Length; i++) command.Add($"@a{i}", some[i].Value);
            await using (var reader = await command.ExecuteReaderAsync(cancel))
            {
                while (await reader.ReadAsync(cancel))
                {
                    accounts[new AccountId(reader.Uuid(0))].Take(
                        reader.GetInt64(1), FactJson.Read(reader.GetString(2), reader.GetString(3)));
                }
            }

            foreach (var id in some) yield return accounts[id];
        }
    }

    private bool Knows(AccountId id) => id == _level || _parents.ContainsKey(id);

    private bool IsBelow(AccountId id, long place, Dictionary<AccountId, bool> known, int steps)
    {
        if (known.TryGetValue(id, out var isBelow)) return isBelow;
        isBelow = steps < _parents.Count && ParentAt(id, place) is { } parent
            && IsBelow(parent, place, known, steps + 1);
        known[id] = isBelow;
        return isBelow;
    }

    private async Task Enter(DbConnection connection, AccountId root, CancellationToken cancel)
    {
        await using var command = connection.Command(Subtree);
        command.CommandTimeout = 0;
        command.Add("@root", root.Value);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            // It may stand itself below one that has left.
            if (new AccountId(reader.Uuid(0)) is var id && id != _level) _parents[id] = new AccountId(reader.Uuid(1));
        }
    }

    private async Task ReadMoves(DbConnection connection, CancellationToken cancel)
    {
        await using var command = connection.Command(Moves);
        command.CommandTimeout = 0;
        command.Add("@first", _first);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var changed = (AccountChanged)FactJson.Read("account_changed", reader.GetString(1));
            if (changed.MovedFrom is not { } from) continue;
            if (!_moves.TryGetValue(changed.Account, out var moves)) _moves.Add(changed.Account, moves = []);
            moves.Add((reader.GetInt64(0), from));
        }
    }

    private static async Task<AccountId> ParentNow(
        DbConnection connection, AccountId id, CancellationToken cancel)
    {
        await using var command = connection.Command("SELECT parent FROM account WHERE id = @id");
        command.Add("@id", id.Value);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new AccountId(reader.Uuid(0))
            : throw new InvalidOperationException($"No row holds account {id}, which moved.");
    }
}

/// <summary>What an account was and had, by its own facts.</summary>
/// <param name="id">Which.</param>
internal sealed class StoodAccount(AccountId id)
{
    private readonly List<(long Place, AccountSettings Settings)> _settings = [];
    private readonly List<(long Place, QuantitiesSet Set)> _sets = [];

    public AccountId Id => id;

    public void Take(long place, Fact fact)
    {
        switch (fact)
        {
            case AccountOpened opened: _settings.Add((place, opened.Settings)); break;
            case AccountChanged changed: _settings.Add((place, changed.Settings)); break;
            case QuantitiesSet set: _sets.Add((place, set)); break;
        }
    }

    /// <summary>Its settings at a place; null: it was not opened yet.</summary>
    public AccountSettings? SettingsAt(long place) => _settings.LastOrDefault(s => s.Place < place).Settings;

    /// <summary>Whoever paid for it at any time.</summary>
    public IEnumerable<AccountId> Payers => _settings.Select(s => s.Settings.Payer).OfType<AccountId>().Distinct();

    /// <summary>How much it had, at a place, of what a line counts.</summary>
    /// <param name="line">The line.</param>
    /// <param name="place">The place.</param>
    /// <param name="isLevel">True if the line is its own: manual quantities count instead.</param>
    /// <returns>The quantity, and how much of it is manual.</returns>
    public (long Quantity, long Manual) At(ItemLine line, long place, bool isLevel)
    {
        var (own, manual) = (new Dictionary<string, long>(), new Dictionary<string, long>());
        foreach (var (at, set) in _sets)
        {
            if (at >= place) break;
            Put(own, set.Own, line);
            if (isLevel) Put(manual, set.Manual, line);
        }

        var instead = manual.Values.Sum();
        return (own.Where(o => !manual.ContainsKey(o.Key)).Sum(o => o.Value) + instead, instead);
    }

    private static void Put(Dictionary<string, long> counts, IEnumerable<ItemCount> set, ItemLine line)
    {
        foreach (var (category, item, count) in set)
        {
            if (category != line.Category || !(line.Key == PlanItem.All
                ? line.Below?.Except.Contains(item) != true
                : item == line.Key)) continue;
            if (count is { } value) counts[item] = value;
            else counts.Remove(item);
        }
    }
}
