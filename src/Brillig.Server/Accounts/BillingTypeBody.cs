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

    /// <summary>A billing type to make or to change.</summary>
    public static SetBillingType Read(Fields fields, BillingTypeId id, bool isNew)
    {
        var name = fields.Text("name", required: isNew);
        var mode = fields.OneOf("mode", required: false, "prepaid", "postpaid");
        var period = ReadPeriod(fields);
        var chargeOn = fields.OneOf("charge_on", required: false, "period_end", "usage");
        var threshold = fields.Number("threshold", max: AccountBody.MoneyMax, places: 6);
        if (threshold is 0) fields.Refuse("threshold", "must be above 0");
        var clearsThreshold = fields.IsNull("threshold");
        var limit = fields.Number("credit_limit", max: AccountBody.MoneyMax, places: 6);
        var clearsLimit = fields.IsNull("credit_limit");
        var grace = fields.Whole("grace", min: 0, max: GraceMax);
        var dueDays = fields.Whole("due_days", min: 0, max: DueDaysMax);
        var lateLimit = fields.Whole("late_limit", min: 0, max: LateLimitMax);
        return new SetBillingType(id, isNew, name, known =>
        {
            var terms = known ?? BillingTerms.Of(mode is null ? ModeIn(name) : ModeOf(mode));
            return terms with
            {
                Mode = mode is null ? terms.Mode : ModeOf(mode),
                Period = period ?? terms.Period,
                ChargeOn = chargeOn is null ? terms.ChargeOn
                    : chargeOn == "usage" ? ChargeOn.Usage : ChargeOn.PeriodEnd,
                Threshold = threshold ?? (clearsThreshold ? null : terms.Threshold),
                CreditLimit = limit ?? (clearsLimit ? null : terms.CreditLimit),
                GraceHours = grace ?? terms.GraceHours,
                DueDays = dueDays ?? terms.DueDays,
                LateLimitDays = lateLimit ?? terms.LateLimitDays,
            };
        });
    }

    // A name alone tells the mode: "prepaid-weekly" is prepaid, whatever names none is postpaid.
    private static BillingMode ModeIn(string? name) =>
        name?.Contains("prepaid", StringComparison.OrdinalIgnoreCase) is true
            ? BillingMode.Prepaid
            : BillingMode.Postpaid;

    private static BillingMode ModeOf(string mode) =>
        mode == "prepaid" ? BillingMode.Prepaid : BillingMode.Postpaid;

    private static PeriodLength? ReadPeriod(Fields fields)
    {
        if (fields.Object("period") is not { } period) return null;
        var unit = period.OneOf("unit", required: true, "day", "week", "month", "year") switch
        {
            "day" => PeriodUnit.Day,
            "week" => PeriodUnit.Week,
            "year" => PeriodUnit.Year,
            _ => PeriodUnit.Month,
        };
        var count = period.Whole("count", min: 1, max: PeriodLength.CountMax) ?? 1;
        period.End();
        return new PeriodLength(unit, count);
    }
}
