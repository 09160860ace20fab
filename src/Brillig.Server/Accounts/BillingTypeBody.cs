using Brillig.Core.Accounts;
using Brillig.Core.Basics;

namespace Brillig.Server.Accounts;

/// <summary>
/// Reads the terms of a billing type: what is named is set over what was, or over the mode's usual terms.
/// </summary>
internal static class BillingTypeBody
{
    private const int GraceMax = 2_160;
    private const int DueDaysMax = 365;
    private const int LateLimitMax = 3_660;
    private static readonly string[] Units = ["day", "week", "month", "year"];

    /// <summary>A billing type to make or to change.</summary>
    public static SetBillingType Read(Fields fields, BillingTypeId id, bool isNew)
    {
        var name = fields.Text("name", required: isNew);
        var given = ReadTerms(fields, fields.Object("period") is { } period ? ReadPeriod(period) : null);
        return new SetBillingType(
            id, isNew, name, known => given.Over(known ?? BillingTerms.Of(given.Mode ?? ModeIn(name))));
    }

    /// <summary>
    /// What a merge patch changes: a term that it takes away is the mode's usual one again, and what it leaves out of
    /// the period stays.
    /// </summary>
    public static SetBillingType Patch(Fields fields, BillingTypeId id)
    {
        foreach (var name in (ReadOnlySpan<string>)["name", "mode"])
            if (fields.IsNull(name)) fields.Refuse(name, "cannot be taken away");
        var part = fields.Object("period");
        var unit = part?.OneOf("unit", required: false, Units);
        var count = part?.Whole("count", min: 1, max: PeriodLength.CountMax);
        part?.End();
        var given = ReadTerms(fields, null);
        var cleared = ((string[])["period", "charge_on", "grace", "due_days", "late_limit"])
            .Where(fields.IsNull).ToHashSet(StringComparer.Ordinal);
        return new SetBillingType(id, false, fields.Text("name"), known =>
        {
            var mode = given.Mode ?? known?.Mode ?? BillingMode.Postpaid;
            var terms = Cleared(known ?? BillingTerms.Of(mode), BillingTerms.Of(mode), cleared);
            var period = new PeriodLength(
                unit is null ? terms.Period.Unit : UnitOf(unit), count ?? terms.Period.Count);
            return given.Over(terms) with { Period = period };
        });
    }

    private static BillingTerms Cleared(BillingTerms terms, BillingTerms usual, HashSet<string> cleared) => terms with
    {
        Period = cleared.Contains("period") ? usual.Period : terms.Period,
        ChargeOn = cleared.Contains("charge_on") ? usual.ChargeOn : terms.ChargeOn,
        GraceHours = cleared.Contains("grace") ? usual.GraceHours : terms.GraceHours,
        DueDays = cleared.Contains("due_days") ? usual.DueDays : terms.DueDays,
        LateLimitDays = cleared.Contains("late_limit") ? usual.LateLimitDays : terms.LateLimitDays,
    };

    private static GivenTerms ReadTerms(Fields fields, PeriodLength? period)
    {
        var mode = fields.OneOf("mode", required: false, "prepaid", "postpaid");
        var chargeOn = fields.OneOf("charge_on", required: false, "period_end", "usage");
        var threshold = fields.Number("threshold", max: AccountBody.MoneyMax, places: 6);
        if (threshold is 0) fields.Refuse("threshold", "must be above 0");
        var limit = fields.Number("credit_limit", max: AccountBody.MoneyMax, places: 6);
        return new GivenTerms(
            mode is null ? null : mode == "prepaid" ? BillingMode.Prepaid : BillingMode.Postpaid,
            period,
            chargeOn is null ? null : chargeOn == "usage" ? ChargeOn.Usage : ChargeOn.PeriodEnd,
            fields.Has("threshold") ? Given.As(threshold) : default,
            fields.Has("credit_limit") ? Given.As(limit) : default,
            fields.Whole("grace", min: 0, max: GraceMax),
            fields.Whole("due_days", min: 0, max: DueDaysMax),
            fields.Whole("late_limit", min: 0, max: LateLimitMax));
    }

    // A name alone tells the mode: "prepaid-weekly" is prepaid, whatever names none is postpaid.
    private static BillingMode ModeIn(string? name) =>
        name?.Contains("prepaid", StringComparison.OrdinalIgnoreCase) is true
            ? BillingMode.Prepaid
            : BillingMode.Postpaid;

    private static PeriodLength ReadPeriod(Fields period)
    {
        var unit = UnitOf(period.OneOf("unit", required: true, Units));
        var count = period.Whole("count", min: 1, max: PeriodLength.CountMax) ?? 1;
        period.End();
        return new PeriodLength(unit, count);
    }

    private static PeriodUnit UnitOf(string? unit) => unit switch
    {
        "day" => PeriodUnit.Day,
        "week" => PeriodUnit.Week,
        "year" => PeriodUnit.Year,
        _ => PeriodUnit.Month,
    };

    /// <summary>The terms that a request names; what it does not name is null.</summary>
    private sealed record GivenTerms(
        BillingMode? Mode, PeriodLength? Period, ChargeOn? ChargeOn, Given<decimal?> Threshold,
        Given<decimal?> CreditLimit, int? GraceHours, int? DueDays, int? LateLimitDays)
    {
        public BillingTerms Over(BillingTerms terms) => terms with
        {
            Mode = Mode ?? terms.Mode,
            Period = Period ?? terms.Period,
            ChargeOn = ChargeOn ?? terms.ChargeOn,
            Threshold = Threshold.Or(terms.Threshold),
            CreditLimit = CreditLimit.Or(terms.CreditLimit),
            GraceHours = GraceHours ?? terms.GraceHours,
            DueDays = DueDays ?? terms.DueDays,
            LateLimitDays = LateLimitDays ?? terms.LateLimitDays,
        };
    }
}
