using System.CommandLine;

namespace Brillig.Cli.Verbs.Accounts;

/// <summary><c>brillig account ledger ACCOUNT</c></summary>
internal static class ShowLedger
{
    private static readonly Heading[] s_header =
    [
        "date", "cause", Heading.Piped("cause id"), "debit", "credit", Heading.Number("amount"),
        Heading.Number("balance"),
    ];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var command = new Command("ledger", "Shows the entries of its ledger, oldest first.") { name };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            var entries = await session.Client.Ledger(account.Id, session.Cancel);
            session.Print(entries, CliJson.Plain.ListLedgerEntry, () => shell.Table(
                s_header, entries.Select(e => (IReadOnlyList<string>)
                [
                    Times.Shown(e.Date, account.Timezone), e.Cause ?? "", e.CauseId?.ToString() ?? "", e.Debit ?? "",
                    e.Credit ?? "", e.Amount.Text, e.Balance?.Text ?? "",
                ])));
        });
    }
}
