using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Core.ServicePlans;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;

namespace Brillig.Storage.Json;

/// <summary>The JSON of rare facts and of state rows.</summary>
[JsonSerializable(typeof(AccountRow))]
[JsonSerializable(typeof(AccountOpened))]
[JsonSerializable(typeof(AccountChanged))]
[JsonSerializable(typeof(AccountClosing))]
[JsonSerializable(typeof(AccountClosed))]
[JsonSerializable(typeof(StandingChanged))]
[JsonSerializable(typeof(BalanceLevelChanged))]
[JsonSerializable(typeof(ReservationsPriced))]
[JsonSerializable(typeof(Reservation[]))]
[JsonSerializable(typeof(HoldTerms))]
[JsonSerializable(typeof(PeriodTurned))]
[JsonSerializable(typeof(PeriodEnded))]
[JsonSerializable(typeof(ItemAdded))]
[JsonSerializable(typeof(OutsideTaxesSet))]
[JsonSerializable(typeof(TariffPublished))]
[JsonSerializable(typeof(DeckPublished))]
[JsonSerializable(typeof(BillingTypeSet))]
[JsonSerializable(typeof(KeySet))]
[JsonSerializable(typeof(BillingRunSet))]
[JsonSerializable(typeof(WorkPaused))]
[JsonSerializable(typeof(WorkResumed))]
[JsonSerializable(typeof(ImmutableArray<GroupTotal>))]
[JsonSerializable(typeof(NextCharge))]
[JsonSerializable(typeof(Due))]
[JsonSerializable(typeof(Credit))]
[JsonSerializable(typeof(Tally))]
[JsonSerializable(typeof(Cells))]
[JsonSerializable(typeof(Counter?))]
[JsonSerializable(typeof(Counter[]))]
[JsonSerializable(typeof(BillingPeriod[]))]
[JsonSerializable(typeof(PastPeriodRow[]))]
[JsonSerializable(typeof(PeriodHeld))]
[JsonSerializable(typeof(Corrected))]
[JsonSerializable(typeof(UsageAmended))]
[JsonSerializable(typeof(CountAmended))]
[JsonSerializable(typeof(UsageCarried))]
[JsonSerializable(typeof(QuantitiesSet))]
[JsonSerializable(typeof(PlansAssigned))]
[JsonSerializable(typeof(LinesBilled))]
[JsonSerializable(typeof(LinesCharged))]
[JsonSerializable(typeof(PeriodBegun))]
[JsonSerializable(typeof(PlanPublished))]
[JsonSerializable(typeof(PlanRemoved))]
[JsonSerializable(typeof(ClassifiersSet))]
[JsonSerializable(typeof(CarriersSet))]
[JsonSerializable(typeof(SyncSettingsSet))]
[JsonSerializable(typeof(RevenueDeferred))]
[JsonSerializable(typeof(RevenueEarned))]
[JsonSerializable(typeof(ItemLine))]
[JsonSerializable(typeof(QuantitiesRow))]
[JsonSerializable(typeof(AccountPlansRow))]
[JsonSerializable(typeof(PlanAssignment[]))]
[JsonSerializable(typeof(KeptDays))]
[JsonSerializable(typeof(TopUpTerms))]
[JsonSerializable(typeof(SyncMarked))]
[JsonSerializable(typeof(SyncClaimed))]
[JsonSerializable(typeof(SyncRecorded))]
[JsonSerializable(typeof(AccountSyncImage[]))]
[JsonSerializable(typeof(OutboxIntent))]
[JsonSerializable(typeof(IntentsLetGo))]
[JsonSerializable(typeof(EventHeard))]
[JsonSerializable(typeof(AccountIntentsImage[]))]
[JsonSerializable(typeof(BookkeeperSet))]
[JsonSerializable(typeof(SealingKeyKept))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    /// <summary>The one in use.</summary>
    public static StoredJson Stored { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new IdConverter<AccountId>(id => id.Value, id => new AccountId(id)),
            new IdConverter<TariffId>(id => id.Value, id => new TariffId(id)),
            new IdConverter<DeckId>(id => id.Value, id => new DeckId(id)),
            new IdConverter<BillingTypeId>(id => id.Value, id => new BillingTypeId(id)),
            new IdConverter<ChargeId>(id => id.Value, id => new ChargeId(id)),
            new IdConverter<PaymentId>(id => id.Value, id => new PaymentId(id)),
            new IdConverter<ReservationId>(id => id.Value, id => new ReservationId(id)),
            new IdConverter<IntentId>(id => id.Value, id => new IntentId(id)),
            new IdConverter<KeyId>(id => id.Value, id => new KeyId(id)),
            new IdConverter<RunId>(id => id.Value, id => new RunId(id)),
            new InstantConverter(), new LocalDateConverter(), new ExactConverter(), new CurrencyConverter(),
            new MoneyConverter(), new NamesConverter(), new CellConverter(), new CellsConverter(),
        },
    });
}
