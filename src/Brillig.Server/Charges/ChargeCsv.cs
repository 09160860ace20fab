using System.Globalization;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Server.Edge;
using Brillig.Server.ServicePlans;

namespace Brillig.Server.Charges;

/// <summary>A charge as CSV: one row for each of its items, with what they have in common on each.</summary>
internal static class ChargeCsv
{
    /// <summary>The answer.</summary>
    public static RenderedAnswer Of(ChargeView view)
    {
        var charge = view.Charge;
        var csv = new Csv().Row(
            "charge", "number", "account", "date", "status", "currency", "item", "kind", "name", "usage",
            "charge_exact", "total", "percent", "included", "category", "key", "item_account", "from", "to");
        for (var i = 0; i < charge.Items.Length; i++)
        {
            var item = charge.Items[i];
            csv.Row(
                charge.Id.ToString(), charge.NumberText, charge.Account.ToString(), Json.Text(charge.Date),
                Json.Name(view.Status), charge.Total.Currency.Code, Text(i), Json.Name(item.Kind), item.Name,
                Decimals.Text(item.Usage), Decimals.Text(item.Exact), Text(item.Total.Amount), Text(item.Percent),
                Text(item.Included?.Amount), item.Line?.Category, item.Line?.Key, (item.For ?? item.Line?.For)?.ToString(),
                Days.Text(item.Line?.From), Days.Text(item.Line?.To));
        }

        return csv.Answer($"charge-{charge.NumberText ?? charge.Id.ToString()}");
    }

    private static string? Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);
}
