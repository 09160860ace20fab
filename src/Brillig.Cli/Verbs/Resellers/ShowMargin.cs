using System.CommandLine;
using Brillig.Cli.Verbs.ServicePlans;
using Brillig.Client.ServicePlans;

namespace Brillig.Cli.Verbs.Resellers;

/// <summary><c>brillig reseller margin RESELLER PERIOD</c></summary>
internal static class ShowMargin
{
    private static readonly Heading[] s_header =
    [
        "account", "service", Heading.Number("quantity"), Heading.Number("revenue"), Heading.Number("cost"),
        Heading.Number("margin"), "currency",
    ];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var owner = PlanOptions.Owner();
        var period = new Argument<string>("PERIOD") { Description = "A year, a month or a day, such as 2026-01." };
        var command = new Command("margin", "Shows what a reseller earned, by customer and service.")
        {
            owner, period,
        };
        return Session.Read(shell, json, command, async session =>
        {
            var margin = await session.Client.Margin(
                await PlanOptions.OwnerOf(session, owner), session.Parsed.GetRequiredValue(period), session.Cancel);
            session.Print(margin, CliJson.Plain.Margin, () => session.Shell.Table(
                s_header, [.. margin.Rows.Select(Of), .. margin.Totals.Select(Of)]));
        });
    }

    private static IReadOnlyList<string> Of(MarginRow row) =>
    [
        row.Of == "customer" ? $"{row.Account}" : row.Of,
        row.Category is { } category ? $"{category} {row.Name}" : row.Name,
        row.Quantity.Text, row.Revenue.Text, row.Cost.Text, row.Margin.Text, row.Currency,
    ];

    private static IReadOnlyList<string> Of(MarginTotal total) =>
        ["total", "", "", total.Revenue.Text, total.Cost.Text, total.Margin.Text, total.Currency];
}
