using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Storage.Accounts;
using Brillig.Storage.Bookkeeping;
using Brillig.Storage.Charges;
using Brillig.Storage.Facts;
using Brillig.Storage.Json;
using Brillig.Storage.ServicePlans;

namespace Brillig.Storage;

/// <summary>Rare facts as text, and state rows as people read them.</summary>
internal static class FactJson
{
    private static readonly Dictionary<string, Kind> ByName;
    private static readonly Dictionary<Type, Kind> ByType;

    static FactJson()
    {
        var json = StoredJson.Stored;
        Kind[] all =
        [
            Make("account_opened", json.AccountOpened, f => f.Account.Value),
            Make("account_changed", json.AccountChanged, f => f.Account.Value),
            Make("account_closing", json.AccountClosing, f => f.Account.Value),
            Make("account_closed", json.AccountClosed, f => f.Account.Value),
            Make("standing_changed", json.StandingChanged, f => f.Account.Value),
            Make("balance_level_changed", json.BalanceLevelChanged, f => f.Account.Value),
            Make("reservations_priced", json.ReservationsPriced, f => f.Account.Value),
            Short(
                "period_turned", json.PeriodTurned, PeriodFactText.Write, PeriodFactText.Turned, f => f.Account.Value),
            Make("period_begun", json.PeriodBegun, f => f.Account.Value),
            Make("period_held", json.PeriodHeld, f => f.Account.Value),
            Make("usage_carried", json.UsageCarried, f => f.Account.Value),
            Make("count_amended", json.CountAmended, f => f.Account.Value),
            Make("period_ended", json.PeriodEnded, f => f.Account.Value),
            Make("outside_taxes_set", json.OutsideTaxesSet, f => f.Account.Value),
            Make("item_added", json.ItemAdded, f => f.Account.Value),
            Short(
                "quantities_set", json.QuantitiesSet, PlanFactText.Write, PlanFactText.Quantities,
                f => f.Account.Value),
            Make("plans_assigned", json.PlansAssigned, f => f.Account.Value),
            Short("lines_charged", json.LinesCharged, PlanFactText.Write, PlanFactText.Charged),
            Short("lines_billed", json.LinesBilled, PlanFactText.Write, PlanFactText.Billed),
            Short(
                "revenue_deferred", json.RevenueDeferred, PeriodFactText.Write, PeriodFactText.Deferred,
                f => f.Account.Value),
            Short(
                "revenue_earned", json.RevenueEarned, PeriodFactText.Write, PeriodFactText.Earned,
                f => f.Account.Value),
            Short("sync_marked", json.SyncMarked, PlanFactText.Write, PlanFactText.Marked),
            Make("sync_claimed", json.SyncClaimed, f => f.Account.Value),
            Short("sync_recorded", json.SyncRecorded, SyncText.Write, SyncText.Recorded, f => f.Account.Value),
            Make("intents_let_go", json.IntentsLetGo, f => f.Account.Value),
            Make("bookkeeper_set", json.BookkeeperSet, f => f.Seller.Value),
            Make("sealing_key_kept", json.SealingKeyKept, f => f.Id),
            Make("plan_published", json.PlanPublished, f => f.Plan.Uuid),
            Make("plan_removed", json.PlanRemoved, f => f.Plan.Uuid),
            Make("classifiers_set", json.ClassifiersSet, _ => Guid.Empty),
            Make("carriers_set", json.CarriersSet, f => f.Seller.Value),
            Make("sync_settings_set", json.SyncSettingsSet, f => f.Seller.Value),
            Make("tariff_published", json.TariffPublished, f => f.Id.Value),
            Make("deck_published", json.DeckPublished, f => f.Id.Value),
            Make("billing_type_set", json.BillingTypeSet, f => f.Id.Value),
            Make("key_set", json.KeySet, f => f.Id.Value),
            Make("billing_run_set", json.BillingRunSet, f => f.Id.Value),
            Make("work_paused", json.WorkPaused, _ => Guid.Empty),
            Make("work_resumed", json.WorkResumed, _ => Guid.Empty),
        ];
        ByName = all.ToDictionary(k => k.Name);
        ByType = all.ToDictionary(k => k.Type);
    }

    /// <summary>The kind, what it is about, and the text of a rare fact.</summary>
    public static (string Kind, Guid Object, string Body) Of(Fact fact) =>
        ByType.TryGetValue(fact.GetType(), out var kind)
            ? (kind.Name, kind.About(fact), kind.Text(fact))
            : throw Unknown(fact);

    /// <summary>Adds the kind, what it is about, and the text of a rare fact to a row.</summary>
    public static void Put(IRows rows, Fact fact)
    {
        if (!ByType.TryGetValue(fact.GetType(), out var kind)) throw Unknown(fact);
        rows.Add(kind.Name);
        rows.Add(kind.About(fact));
        kind.Put(rows, fact);
    }

    /// <summary>A rare fact of its kind and text.</summary>
    public static Fact Read(string kind, string body) =>
        ByName.TryGetValue(kind, out var known)
            ? known.Read(body)
            : throw new InvalidOperationException($"The stored fact {kind} is not known to this version.");

    /// <summary>The text of a state row with names, for comparing; once it was what is stored.</summary>
    public static string Text(AccountRow row) => JsonSerializer.Serialize(row, StoredJson.Stored.AccountRow);

    /// <summary>A state row of that text.</summary>
    public static AccountRow Row(string body) => Read(body, StoredJson.Stored.AccountRow);

    /// <summary>The text of a part of a fact; null stays null.</summary>
    public static string? Text<T>(T? value, JsonTypeInfo<T> type) =>
        value is null ? null : JsonSerializer.Serialize(value, type);

    /// <summary>A part of a fact.</summary>
    public static T Read<T>(string text, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(text, type)
            ?? throw new InvalidOperationException($"A stored {typeof(T).Name} is null.");

    private static InvalidOperationException Unknown(Fact fact) =>
        new($"No row takes the fact {fact.GetType().Name}.");

    private static Kind Make<T>(string name, JsonTypeInfo<T> type, Func<T, Guid> about)
        where T : Fact =>
        new(name, typeof(T), f => about((T)f), f => JsonSerializer.Serialize((T)f, type),
            (rows, f) => ShortText.Put(rows, (T)f, type), text => Read(text, type));

    // Those of every change of a quantity and of every period: short. About nothing in the index by object, where each
    // account is on a page of its own, unless somebody looks for them by account. Those of before have named values.
    private static Kind Short<T>(
        string name, JsonTypeInfo<T> type, Action<StateTextWriter, T> write, Func<string, T> read,
        Func<T, Guid>? about = null)
        where T : Fact =>
        new(name, typeof(T), f => about?.Invoke((T)f) ?? Guid.Empty, f => ShortText.Of((T)f, write),
            (rows, f) => ShortText.Put(rows, (T)f, write), text => ShortText.Is(text) ? read(text) : Read(text, type));

    private sealed record Kind(
        string Name, Type Type, Func<Fact, Guid> About, Func<Fact, string> Text, Action<IRows, Fact> Put,
        Func<string, Fact> Read);
}
