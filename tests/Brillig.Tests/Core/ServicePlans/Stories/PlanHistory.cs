using System.Numerics;
using System.Text.Json.Nodes;
using Brillig.Core.Basics;
using Brillig.Tests.Simulation;
using NodaTime;

namespace Brillig.Tests.Core.ServicePlans.Stories;

/// <summary>A plan that an account has: whose, and for which days.</summary>
internal sealed record ToldPlan(AccountId Owner, string Name, Instant At)
{
    public LocalDate? From { get; init; }

    public LocalDate? Until { get; init; }

    public string? Overrides { get; init; }
}

/// <summary>A version of a plan, and after how many events it was published.</summary>
internal sealed record ToldVersion(int Event, Instant At, JsonObject Document, bool AtOnce);

/// <summary>What is told of one account, each with the number of its event.</summary>
internal sealed class Told(AccountId id, ModelGrid grid, bool sells)
{
    public AccountId Id => id;

    public ModelGrid Grid => grid;

    public bool Sells => sells;

    public DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb[grid.Zone];

    public Instant? ClosedAt { get; set; }

    public List<(int Event, AccountId Parent)> Parents { get; } = [];

    public List<(int Event, ToldPlan[] Plans)> Plans { get; } = [];

    public List<(int Event, string Category, string Item, long? Count, bool IsManual)> Counts { get; } = [];

    public ToldPlan[] PlansAt(int events) => Plans.LastOrDefault(p => p.Event < events).Plans ?? [];

    public AccountId ParentAt(int events) => Parents.LastOrDefault(p => p.Event < events).Parent;

    /// <summary>Counted, or manual, quantities after so many events, those that there are.</summary>
    public Dictionary<(string Category, string Item), long> CountsAt(int events, bool isManual)
    {
        var counts = new Dictionary<(string, string), long>();
        foreach (var (at, category, item, count, manual) in Counts)
        {
            if (at >= events || manual != isManual) continue;
            if (count is { } some) counts[(category, item)] = some;
            else counts.Remove((category, item));
        }

        return counts;
    }
}

/// <summary>What happened to accounts and plans, in order, as a chronicle: nothing is worked out here.</summary>
internal sealed class PlanHistory
{
    private readonly List<Instant> _times = [];

    public Dictionary<AccountId, Told> Accounts { get; } = [];

    public Dictionary<(AccountId Owner, string Name), List<ToldVersion>> Plans { get; } = [];

    public int Events => _times.Count;

    /// <summary>The events that somebody asked for, whose additions are activated: their numbers and times.</summary>
    public List<(int Event, Instant At)> Moments { get; } = [];

    /// <summary>The number of an event that happens now.</summary>
    /// <param name="at">When.</param>
    /// <param name="activates">True if what it adds is activated.</param>
    public int Happens(Instant at, bool activates = false)
    {
        _times.Add(at);
        if (activates) Moments.Add((_times.Count - 1, at));
        return _times.Count - 1;
    }

    /// <summary>How many events happened before this time.</summary>
    public int Before(Instant time)
    {
        var (low, high) = (0, _times.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_times[middle] < time) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    public IEnumerable<Told> Above(Told account, int events)
    {
        for (var up = account.ParentAt(events); Accounts.TryGetValue(up, out var told); up = told.ParentAt(events))
            yield return told;
    }

    public AccountId SellerAt(Told account, int events) =>
        Above(account, events).FirstOrDefault(a => a.Sells)?.Id ?? AccountId.Operator;

    /// <summary>How much an account has of an item, or of a category but some.</summary>
    public BigInteger Counted(Told account, int events, string category, string key, string[] except, bool cascade)
    {
        var manual = account.CountsAt(events, isManual: true);
        var own = account.CountsAt(events, isManual: false);
        var sum = BigInteger.Zero;
        foreach (var place in own.Keys.Union(manual.Keys).Where(Counts))
            sum += manual.TryGetValue(place, out var instead) ? instead : own[place];
        if (!cascade) return sum;
        foreach (var other in Accounts.Values.Where(o => Above(o, events).Contains(account)))
            foreach (var (place, count) in other.CountsAt(events, isManual: false))
                if (Counts(place)) sum += count;
        return sum;

        bool Counts((string Category, string Item) place) => place.Category == category
            && (key == "_all" ? !except.Contains(place.Item) : place.Item == key);
    }
}
