using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Server.Edge;
using NodaTime;

namespace Brillig.Server.Accounts;

/// <summary>Reads what people set on an account.</summary>
internal static class AccountBody
{
    /// <summary>More units of any currency than money holds.</summary>
    internal const decimal MoneyMax = 9_223_372_036_854m;

    private const int TaxRatesMax = 20;
    private const int AddressMax = 8_192;

    /// <summary>An account to open.</summary>
    public static OpenAccount Open(Fields fields, Faults faults, AccountId id) => new()
    {
        Id = id,
        Parent = ReadParent(fields),
        Balance = fields.Number("balance", min: -MoneyMax, max: MoneyMax, places: 6) ?? 0,
        Tariff = fields.Text("tariff_plan"),
        Type = fields.Text("type"),
        Currency = ReadCurrency(fields),
        OpenedAt = fields.Time("opened_at"),
        Name = fields.Text("name"),
        ExternalId = fields.Text("external_id"),
        TimeZone = ReadZone(fields),
        BillingDay = fields.Whole("billing_day", min: 1, max: 31),
        CreditLimit = fields.Number("credit_limit", max: MoneyMax, places: 6),
        BalanceThreshold = fields.Number("balance_threshold", max: MoneyMax, places: 6),
        TopUp = ReadTopUp(fields, isWhole: true) is { Threshold: { } threshold, Amount: { } amount } topUp
            ? new TopUpTerms(threshold, amount, topUp.DailyLimit ?? 1)
            : null,
        Email = fields.Text("email"),
        Address = ReadAddress(fields, faults),
        TaxRates = ReadTaxRates(fields, faults),
        Payer = ReadPayer(fields),
        Reseller = fields.Flag("reseller") ?? false,
        DefaultServicePlan = fields.Text("default_service_plan"),
        Metadata = ReadMetadata(fields),
    };

    /// <summary>What to change: the fields that are named.</summary>
    public static ChangeAccount Change(Fields fields, Faults faults, AccountId id, bool readsPairs = true)
    {
        if (fields.Has("balance")) fields.Refuse("balance", "is set when the account is opened, once");
        if (fields.Has("opened_at")) fields.Refuse("opened_at", "cannot be changed");
        return new ChangeAccount
        {
            Id = id,
            Tariff = Named(fields, "tariff_plan", fields.Text("tariff_plan")),
            CarriesUsage = ReadCarries(fields),
            Type = Named(fields, "type", fields.Text("type")),
            Currency = Named(fields, "currency", ReadCurrency(fields)),
            Parent = Named(fields, "parent", ReadParent(fields)),
            Payer = Named(fields, "billing_id", ReadPayer(fields)),
            Reseller = Named(fields, "reseller", fields.Flag("reseller")),
            Resettling = ReadResettling(fields, fields.Has("parent") || fields.Has("reseller")),
            DefaultServicePlan = Named(fields, "default_service_plan", fields.Text("default_service_plan")),
            Name = Named(fields, "name", fields.Text("name")),
            ExternalId = Named(fields, "external_id", fields.Text("external_id")),
            TimeZone = Named(fields, "timezone", ReadZone(fields)),
            BillingDay = Named(fields, "billing_day", fields.Whole("billing_day", min: 1, max: 31)),
            CreditLimit = Named(fields, "credit_limit", fields.Number("credit_limit", max: MoneyMax, places: 6)),
            BalanceThreshold = Named(
                fields, "balance_threshold", fields.Number("balance_threshold", max: MoneyMax, places: 6)),
            TopUp = Named(fields, "topup", ReadTopUp(fields, isWhole: false)),
            Email = Named(fields, "email", fields.Text("email")),
            Address = Named(fields, "address", ReadAddress(fields, faults)),
            TaxRates = Named(fields, "tax_rates", ReadTaxRates(fields, faults)),
            Metadata = readsPairs ? Named(fields, "metadata", ReadMetadata(fields)) : default,
        };
    }

    /// <summary>What a merge patch changes: objects in it are merged into those that are there.</summary>
    public static ChangeAccount Patch(Fields fields, Faults faults, AccountId id)
    {
        var hasPairs = fields.Raw("metadata") is { ValueKind: not JsonValueKind.Null };
        var pairs = hasPairs ? fields.StringsOrNull("metadata") : null;
        var change = Change(fields, faults, id, readsPairs: !hasPairs);
        if (change.Address.Value is { } address) change = change with { Address = default, AddressPatch = address };
        return pairs is null ? change : change with
        {
            MetadataPatch = pairs.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    /// <summary>A UUID, or null; a fault if it is none.</summary>
    internal static Guid? ReadId(Fields fields, string name)
    {
        if (fields.Text(name) is not { } text) return null;
        if (Guid.TryParseExact(text, "D", out var id)) return id;
        fields.Refuse(name, "must be a UUID");
        return null;
    }

    /// <summary>How accounts come to another seller.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="isMeant">False: nothing in it can give an account another seller.</param>
    internal static ResettlingTerms ReadResettling(Fields fields, bool isMeant)
    {
        bool Read(string name)
        {
            var given = fields.Flag(name) ?? false;
            if (given && !isMeant) fields.Refuse(name, "goes with parent or reseller");
            return given;
        }

        return new ResettlingTerms(Read("drop_plans"), Read("now"), Read("force"));
    }

    // The operator stands above all accounts, and is none.
    private static AccountId? ReadParent(Fields fields)
    {
        if (fields.Text("parent") is not { } text) return null;
        if (text == "operator") return AccountId.Operator;
        if (Guid.TryParseExact(text, "D", out var id)) return new AccountId(id);
        fields.Refuse("parent", "must be a UUID, or operator");
        return null;
    }

    private static AccountId? ReadPayer(Fields fields) =>
        ReadId(fields, "billing_id") is { } id ? new AccountId(id) : null;

    private static Given<T> Named<T>(Fields fields, string name, T? value) =>
        fields.Has(name) ? Given.As(value) : default;

    private static bool ReadCarries(Fields fields)
    {
        if (fields.Flag("carry_usage") is not true) return false;
        if (!fields.Has("tariff_plan")) fields.Refuse("carry_usage", "goes with tariff_plan");
        return true;
    }

    private static Currency? ReadCurrency(Fields fields)
    {
        if (fields.Text("currency") is not { } code) return null;
        if (Currency.Find(code) is { } currency) return currency;
        fields.Refuse("currency", "must be an active currency code of ISO 4217");
        return null;
    }

    private static string? ReadZone(Fields fields)
    {
        if (fields.Text("timezone") is not { } zone) return null;
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null) return zone;
        fields.Refuse("timezone", "must be a time zone of the IANA database, such as Europe/Berlin");
        return null;
    }

    private static TopUpChange? ReadTopUp(Fields fields, bool isWhole)
    {
        if (fields.Object("topup") is not { } given) return null;
        var change = new TopUpChange(
            given.Number("threshold", required: isWhole, max: MoneyMax, places: 6),
            given.Number("amount", required: isWhole, max: MoneyMax, places: 6),
            given.IsNull("daily_limit") ? 1 : given.Whole("daily_limit", min: 1, max: TopUpTerms.DailyMax));
        given.End();
        return change;
    }

    private static string? ReadAddress(Fields fields, Faults faults)
    {
        if (fields.Raw("address") is not { ValueKind: not JsonValueKind.Null } element) return null;
        if (element.GetRawText().Length <= AddressMax) return Patches.Text(element, fields.At("address"), faults);
        fields.Refuse("address", $"must have at most {AddressMax} characters");
        return null;
    }

    private static ImmutableArray<TaxRate>? ReadTaxRates(Fields fields, Faults faults)
    {
        if (fields.Objects("tax_rates", max: TaxRatesMax) is not { } objects) return null;
        var rates = ImmutableArray.CreateBuilder<TaxRate>();
        foreach (var item in objects)
        {
            var name = item.Text("name", required: true) ?? "";
            var percent = item.Number("percent", required: true, max: 100, places: 6) ?? 0;
            if (rates.Any(r => r.Name == name)) item.Refuse("name", $"{name} is given twice");
            rates.Add(new TaxRate(name, percent, item.Flag("inclusive") ?? false, ReadNames(item, faults)));
            item.End();
        }

        return rates.ToImmutable();
    }

    private static ImmutableArray<string> ReadNames(Fields fields, Faults faults)
    {
        const string field = "applies_to";
        if (fields.Raw(field) is not { ValueKind: not JsonValueKind.Null } element) return [];
        if (element.ValueKind is JsonValueKind.Array && element.GetArrayLength() <= 100)
        {
            var names = element.EnumerateArray()
                .Select(e => e.ValueKind is JsonValueKind.String ? TextOf(e) : null).ToArray();
            if (names.All(n => n is { Length: > 0 and <= 255 })) return [.. names.OfType<string>()];
        }

        faults.Add(fields.At(field), "must be an array of at most 100 texts");
        return [];
    }

    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;   // an escaped lone surrogate
        }
    }

    private static ImmutableSortedDictionary<string, string>? ReadMetadata(Fields fields) =>
        fields.Strings("metadata") is { } pairs ? pairs.ToImmutableSortedDictionary(StringComparer.Ordinal) : null;
}
