using System.Globalization;
using Brillig.Client;
using Brillig.Client.ServicePlans;

namespace Brillig.Cli.Verbs.ServicePlans;

/// <summary>Shows the lines of service plans, and what a change of them comes to.</summary>
internal static class ServiceLines
{
    private static readonly Heading[] s_header =
    [
        "category", "item", Heading.Number("used"), Heading.Number("billed"), Heading.Number("rate"),
        Heading.Number("off"), Heading.Number("total"),
    ];

    /// <summary>Prints the lines as a table.</summary>
    public static void Table(Shell shell, IEnumerable<ServiceLine> lines) => shell.Table(
        s_header, lines.Select(line => (IReadOnlyList<string>)
        [
            line.Category ?? "", line.Item ?? "", Text(line.Quantity), Text(line.Billable),
            line.Rate?.Text ?? "unpriced", line.Discounts?.Total?.Text ?? "", line.Total?.Text ?? "",
        ]));

    /// <summary>Prints what a change comes to.</summary>
    public static void Tell(Shell shell, ServicesInvoice? invoice)
    {
        if (invoice is not { Summary: { } sums }) return;
        Table(shell, invoice.Items);
        foreach (var due in invoice.ActivationCharges)
            shell.Out.WriteLine($"Activation of {Text(due.Quantity)} {due.Item}: {due.Total}");
        shell.Out.WriteLine(
            $"Now: {sums.Today} {invoice.Currency}. In a whole period: {sums.Recurring} {invoice.Currency}.");
    }

    /// <summary>Makes a change, and says what it came to; what has to be accepted first is shown.</summary>
    /// <exception cref="CommandException">The charges have to be accepted.</exception>
    public static async Task Change(Session session, Func<Task<Services>> change, string done)
    {
        try
        {
            var services = await change();
            session.Print(services, CliJson.Plain.Services, () =>
            {
                session.Say(done);
                Tell(session.Shell, services.Charged);
                foreach (var warning in services.Warnings ?? [])
                    session.Shell.Error.WriteLine($"{warning.Pointer}: {warning.Detail}");
            });
        }
        catch (BrilligException asked) when (asked.Charges.Count > 0)
        {
            session.Print([.. asked.Charges], CliJson.Plain.ListServicesInvoice, () =>
            {
                foreach (var invoice in asked.Charges) Tell(session.Shell, invoice);
            });
            throw CommandException.Refused("Nothing was changed: it costs what is shown; --accept-charges agrees.");
        }
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}
