using Brillig.Core.Basics;
using Brillig.Core.Charges;

namespace Brillig.Storage.ServicePlans;

/// <summary>What one account had of what a line counts.</summary>
/// <param name="Account">Which: the line's own, or one below it.</param>
/// <param name="Quantity">How much.</param>
/// <param name="Manual">How much of that stands instead of what is counted; of the line's own account alone.</param>
public sealed record QuantityFrom(AccountId Account, long Quantity, long Manual);

/// <summary>From which accounts the quantity of a line of service plans comes.</summary>
public static class QuantitiesFrom
{
    /// <summary>The line's own account first, then those below by their ids; who had nothing is left out.</summary>
    /// <param name="store">The books.</param>
    /// <param name="level">Whose line.</param>
    /// <param name="line">The line; of what it counts below.</param>
    /// <param name="after">The last one of the page before, or null.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<IReadOnlyList<QuantityFrom>> Read(
        Store store, AccountId level, ItemLine line, AccountId? after, int limit, CancellationToken cancel)
    {
        if (line.Below is not { } counted) return [];
        var place = Rows.Place(counted.Batch, counted.N);
        await using var connection = await store.OpenRead(cancel);
        var below = await StoodBelow.Read(connection, level, place, cancel);
        var ids = below.At(place).Where(
            id => after is null || after == level || id.Value.CompareTo(after.Value.Value) > 0);
        var from = new List<QuantityFrom>();
        await foreach (var account in StoodBelow.Accounts(
            connection, [.. after is null ? new[] { level } : [], .. ids], place, cancel))
        {
            var isLevel = account.Id == level;
            if (!isLevel && account.SettingsAt(place)?.Payer == level) continue;   // its own lines are on that charge
            var (quantity, manual) = account.At(line, place, isLevel);
            if (quantity != 0) from.Add(new QuantityFrom(account.Id, quantity, manual));
            if (from.Count == limit) break;
        }

        return from;
    }
}
