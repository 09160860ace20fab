using System.CommandLine;
using Brillig.Cli.Verbs.Accounts;

namespace Brillig.Cli.Verbs.Payments;

/// <summary><c>brillig payment list ACCOUNT</c></summary>
internal static class ListPayments
{
    private static readonly Heading[] s_header =
        ["id", "date", "type", Heading.Number("amount"), Heading.Piped("currency"), Heading.Piped("reference")];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var command = new Command("list", "Lists an account's payments and refunds, oldest first.") { name };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            var payments = await session.Client.Payments(account.Id, session.Cancel);
            session.Print(payments, CliJson.Plain.ListPayment, () => shell.Table(
                s_header, payments.Select(p => (IReadOnlyList<string>)
                [
                    p.Id.ToString(), Times.Shown(p.Date, account.Timezone), p.Type ?? "",
                    p.Refunds is null ? p.Amount.Text : $"-{p.Amount}",
                    p.Currency ?? "", p.Reference ?? "",
                ])));
        });
    }
}
