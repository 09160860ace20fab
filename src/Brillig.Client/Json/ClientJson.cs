using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Brillig.Client.Accounts;
using Brillig.Client.Bookkeeping;
using Brillig.Client.Charges;
using Brillig.Client.Events;
using Brillig.Client.Keys;
using Brillig.Client.Ledger;
using Brillig.Client.Payments;
using Brillig.Client.Reservations;
using Brillig.Client.ServicePlans;
using Brillig.Client.Tariffs;
using Brillig.Client.Usage;
using Brillig.Client.Work;

namespace Brillig.Client.Json;

/// <summary>
/// The shapes on the wire. Members that a newer server adds are passed over, and what is not set is not sent.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(NewAccount))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(List<Account>))]
[JsonSerializable(typeof(NewTariff))]
[JsonSerializable(typeof(Tariff))]
[JsonSerializable(typeof(List<Tariff>))]
[JsonSerializable(typeof(Deck))]
[JsonSerializable(typeof(List<Deck>))]
[JsonSerializable(typeof(DeckMatch))]
[JsonSerializable(typeof(NewSimulation))]
[JsonSerializable(typeof(SimulationLine))]
[JsonSerializable(typeof(Simulation))]
[JsonSerializable(typeof(NewQuote))]
[JsonSerializable(typeof(Quote))]
[JsonSerializable(typeof(ItemExplanation))]
[JsonSerializable(typeof(UsageRecord))]
[JsonSerializable(typeof(UsageOutcome))]
[JsonSerializable(typeof(RatedRecord))]
[JsonSerializable(typeof(NewAmendment))]
[JsonSerializable(typeof(Amendment))]
[JsonSerializable(typeof(Charge))]
[JsonSerializable(typeof(List<Charge>))]
[JsonSerializable(typeof(List<Correction>))]
[JsonSerializable(typeof(NewCredit))]
[JsonSerializable(typeof(IReadOnlyList<OutsideTax>))]
[JsonSerializable(typeof(NewBillingRun))]
[JsonSerializable(typeof(BillingRun))]
[JsonSerializable(typeof(Statement))]
[JsonSerializable(typeof(List<Event>))]
[JsonSerializable(typeof(NewPayment))]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(List<Payment>))]
[JsonSerializable(typeof(List<Reservation>))]
[JsonSerializable(typeof(NewKey))]
[JsonSerializable(typeof(KeyRotation))]
[JsonSerializable(typeof(List<RefusedRequest>))]
[JsonSerializable(typeof(Key))]
[JsonSerializable(typeof(List<Key>))]
[JsonSerializable(typeof(ResumedWork))]
[JsonSerializable(typeof(NewBillingType))]
[JsonSerializable(typeof(BillingType))]
[JsonSerializable(typeof(NewPreview))]
[JsonSerializable(typeof(NewItem))]
[JsonSerializable(typeof(VoidedFor))]
[JsonSerializable(typeof(NewRefund))]
[JsonSerializable(typeof(List<ServiceUsage>))]
[JsonSerializable(typeof(List<LedgerEntry>))]
[JsonSerializable(typeof(List<AuditEntry>))]
[JsonSerializable(typeof(List<ListedPlan>))]
[JsonSerializable(typeof(List<ServicesInvoice>))]
[JsonSerializable(typeof(Services))]
[JsonSerializable(typeof(Margin))]
[JsonSerializable(typeof(Synchronization))]
[JsonSerializable(typeof(Reconciliation))]
[JsonSerializable(typeof(NewBookkeeper))]
[JsonSerializable(typeof(Bookkeeper))]
[JsonSerializable(typeof(NewPaymentMethod))]
[JsonSerializable(typeof(PaymentMethod))]
[JsonSerializable(typeof(BookkeeperCheck))]
[JsonSerializable(typeof(BookkeeperComparison))]
[JsonSerializable(typeof(TimeToCompare))]
[JsonSerializable(typeof(List<BookkeeperEvent>))]
[JsonSerializable(typeof(Intent))]
[JsonSerializable(typeof(List<Intent>))]
[JsonSerializable(typeof(IReadOnlyList<QuantitiesToRecord>))]
[JsonSerializable(typeof(QuantitiesOutcome))]
[JsonSerializable(typeof(PlanToAssign))]
[JsonSerializable(typeof(ServerClock))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class ClientJson : JsonSerializerContext;
