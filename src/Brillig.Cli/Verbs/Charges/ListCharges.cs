using System.CommandLine;
using Brillig.Cli.Verbs.Accounts;

namespace Brillig.Cli.Verbs.Charges;

/// <summary><c>brillig charge list ACCOUNT</c></summary>
internal static class ListCharges
{
    private static readonly Heading[] s_header =
    [
        Heading.Piped("id"), Heading.Number("number"), "date", "kind", "status", "due",
        Heading.Number("total"), Heading.Number("paid"), "currency",
    ];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var status = new Option<string?>("--status") { Description = "Only due, paid or void ones; open or closing." };
        status.AcceptOnlyFromAmong("open", "closing", "due", "paid", "void");
        var command = new Command("list", "Lists an account's issued charges, or those of a status.") { name, status };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            var charges = await session.Client.Charges(account.Id, session.Parsed.GetValue(status), session.Cancel);
            session.Print(charges, CliJson.Plain.ListCharge, () => shell.Table(
                s_header, charges.Select(c => (IReadOnlyList<string>)
                [
                    c.Id?.ToString() ?? "", c.Number ?? "", Times.Shown(c.Date, account.Timezone), c.Kind ?? "",
                    c.Status ?? "", Times.Shown(c.DueDate, account.Timezone), c.Total.Text, c.Paid?.Text ?? "",
                    c.Currency ?? "",
                ])));
        });
    }
}
