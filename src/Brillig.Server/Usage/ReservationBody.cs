using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Server.Accounts;
using Brillig.Server.Edge;
using NodaTime;

namespace Brillig.Server.Usage;

/// <summary>Reads what is asked of reservations.</summary>
internal static class ReservationBody
{
    /// <summary>The longest that a reservation stays without being extended: a day, in seconds.</summary>
    public const int TtlMax = 86_400;

    /// <summary>How long one stays that says nothing of it: an hour, in seconds.</summary>
    public const int TtlUsual = 3_600;

    /// <summary>The largest quantity.</summary>
    public const decimal QuantityMax = 1_000_000_000_000_000_000m;

    private const decimal StepMin = 0.000000000001m;
    private const int PropertiesMax = 8_192;

    /// <summary>A reservation to make.</summary>
    public static Reserve Make(Fields fields, Faults faults, AccountId account, ReservationId id)
    {
        var (usage, amount) = (Usage(fields), fields.Number("amount", max: AccountBody.MoneyMax, places: 6));
        if (usage is null == amount is null && !faults.Any)
            fields.Refuse("usage", "is required, or amount, but not both");
        return new Reserve
        {
            Account = account,
            Id = id,
            Service = fields.Text("name", required: true) ?? "",
            Usage = usage,
            Amount = amount,
            Step = fields.Number("step", min: StepMin, max: QuantityMax) ?? 1,
            IsPartial = fields.Flag("partial") ?? false,
            Ttl = Ttl(fields) ?? Duration.FromSeconds(TtlUsual),
            Properties = Properties(fields, faults),
        };
    }

    /// <summary>What to extend one by.</summary>
    public static ExtendReservation Extend(Fields fields, Faults faults, AccountId account, ReservationId id)
    {
        var extend = new ExtendReservation(account, id, Usage(fields), Ttl(fields), null);
        if (extend is { Usage: null, Ttl: null } && !faults.Any) fields.Refuse("usage", "is required, or ttl");
        return extend;
    }

    /// <summary>How much was used.</summary>
    public static decimal? Usage(Fields fields, bool required = false) =>
        fields.Number("usage", required, max: QuantityMax);

    private static Duration? Ttl(Fields fields) =>
        fields.Whole("ttl", min: 1, max: TtlMax) is { } seconds ? Duration.FromSeconds(seconds) : null;

    private static string? Properties(Fields fields, Faults faults)
    {
        if (fields.Object("properties") is null || fields.Raw("properties") is not { } element) return null;
        if (element.GetRawText().Length <= PropertiesMax) return Patches.Text(element, fields.At("properties"), faults);
        fields.Refuse("properties", $"must have at most {PropertiesMax} characters");
        return null;
    }
}
