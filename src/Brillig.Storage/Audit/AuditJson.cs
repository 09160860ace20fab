using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Storage.Json;

namespace Brillig.Storage.Audit;

/// <summary>What the audit log shows of things, as JSON for people: names in snake_case, times as RFC 3339.</summary>
[JsonSerializable(typeof(SeenAccount))]
[JsonSerializable(typeof(SeenTariff))]
[JsonSerializable(typeof(SeenDeck))]
[JsonSerializable(typeof(SeenBillingType))]
[JsonSerializable(typeof(SeenKey))]
[JsonSerializable(typeof(SeenClassifiers))]
[JsonSerializable(typeof(SeenCarriers))]
[JsonSerializable(typeof(SeenSyncSettings))]
[JsonSerializable(typeof(SeenQuantities))]
[JsonSerializable(typeof(SeenPlans))]
[JsonSerializable(typeof(SeenBookkeeper))]
[JsonSerializable(typeof(SeenMade))]
internal sealed partial class AuditJson : JsonSerializerContext
{
    private static readonly AuditJson Shown = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new IdConverter<AccountId>(id => id.Value, id => new AccountId(id)),
            new IdConverter<TariffId>(id => id.Value, id => new TariffId(id)),
            new IdConverter<BillingTypeId>(id => id.Value, id => new BillingTypeId(id)),
            new ShownTimeConverter(), new ShownNumberConverter(), new CurrencyConverter(), new NamesConverter(),
            new LocalDateConverter(),
            new JsonStringEnumConverter<AccountStatus>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<BillingMode>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<ChargeOn>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<PeriodUnit>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<BookkeeperType>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<Collect>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<Role>(JsonNamingPolicy.SnakeCaseLower),
        },
    });

    /// <summary>The text of what was seen; null stays null.</summary>
    public static string? Text(Seen? seen) => seen switch
    {
        null => null,
        SeenAccount account => JsonSerializer.Serialize(account, Shown.SeenAccount),
        SeenTariff tariff => JsonSerializer.Serialize(tariff, Shown.SeenTariff),
        SeenDeck deck => JsonSerializer.Serialize(deck, Shown.SeenDeck),
        SeenBillingType type => JsonSerializer.Serialize(type, Shown.SeenBillingType),
        SeenKey key => JsonSerializer.Serialize(key, Shown.SeenKey),
        SeenClassifiers classifiers => JsonSerializer.Serialize(classifiers, Shown.SeenClassifiers),
        SeenCarriers carriers => JsonSerializer.Serialize(carriers, Shown.SeenCarriers),
        SeenSyncSettings settings => JsonSerializer.Serialize(settings, Shown.SeenSyncSettings),
        SeenQuantities quantities => JsonSerializer.Serialize(quantities, Shown.SeenQuantities),
        SeenPlans plans => JsonSerializer.Serialize(plans, Shown.SeenPlans),
        SeenBookkeeper bookkeeper => JsonSerializer.Serialize(bookkeeper, Shown.SeenBookkeeper),
        SeenMade made => JsonSerializer.Serialize(made, Shown.SeenMade),
        _ => throw new InvalidOperationException($"The audit log does not show a {seen.GetType().Name}."),
    };
}
