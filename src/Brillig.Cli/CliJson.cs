using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Brillig.Cli.Import;
using Brillig.Cli.Import.Kazoo;
using Brillig.Cli.Settings;
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
using Brillig.Storage;
using Brillig.Storage.Verify;

namespace Brillig.Cli;

/// <summary>What --json prints.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImportResult))]
[JsonSerializable(typeof(KazooReport))]
[JsonSerializable(typeof(BillingRun))]
[JsonSerializable(typeof(Key))]
[JsonSerializable(typeof(List<Key>))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(BackupReport))]
[JsonSerializable(typeof(List<Effective>))]
[JsonSerializable(typeof(ResumedWork))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(List<Account>))]
[JsonSerializable(typeof(Charge))]
[JsonSerializable(typeof(List<Charge>))]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(List<Payment>))]
[JsonSerializable(typeof(List<Reservation>))]
[JsonSerializable(typeof(Tariff))]
[JsonSerializable(typeof(List<Tariff>))]
[JsonSerializable(typeof(Deck))]
[JsonSerializable(typeof(List<Deck>))]
[JsonSerializable(typeof(DeckMatch))]
[JsonSerializable(typeof(Simulation))]
[JsonSerializable(typeof(Quote))]
[JsonSerializable(typeof(ItemExplanation))]
[JsonSerializable(typeof(Statement))]
[JsonSerializable(typeof(List<LedgerEntry>))]
[JsonSerializable(typeof(List<ServiceUsage>))]
[JsonSerializable(typeof(RatedRecord))]
[JsonSerializable(typeof(Amendment))]
[JsonSerializable(typeof(List<Correction>))]
[JsonSerializable(typeof(Event))]
[JsonSerializable(typeof(List<AuditEntry>))]
[JsonSerializable(typeof(List<ListedPlan>))]
[JsonSerializable(typeof(List<ServicesInvoice>))]
[JsonSerializable(typeof(Services))]
[JsonSerializable(typeof(Margin))]
[JsonSerializable(typeof(List<Synchronization>))]
[JsonSerializable(typeof(List<Reconciliation>))]
[JsonSerializable(typeof(Bookkeeper))]
[JsonSerializable(typeof(PaymentMethod))]
[JsonSerializable(typeof(BookkeeperCheck))]
[JsonSerializable(typeof(List<BookkeeperComparison>))]
[JsonSerializable(typeof(List<BookkeeperEvent>))]
[JsonSerializable(typeof(Intent))]
[JsonSerializable(typeof(List<Intent>))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>Texts as they are, since what is printed is no part of a web page.</summary>
    public static CliJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
