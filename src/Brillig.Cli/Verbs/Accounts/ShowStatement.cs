using System.CommandLine;
using Brillig.Client.Ledger;

namespace Brillig.Cli.Verbs.Accounts;

/// <summary><c>brillig account statement ACCOUNT</c></summary>
internal static class ShowStatement
{
    private static readonly Heading[] s_header =
        ["date", "cause", "number", "reference", Heading.Number("amount"), Heading.Number("balance")];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var from = new Option<string?>("--from") { Description = "Its start (this month's).", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "Its end, not in it.", HelpName = "TIME" };
        var command = new Command("statement", "Shows what moved its balance in a month, or in another time.")
        {
            name, from, to,
        };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            var statement = await session.Client.Statement(
                account.Id,
                Times.Read(session.Parsed.GetValue(from), from.Name, account.Timezone),
                Times.Read(session.Parsed.GetValue(to), to.Name, account.Timezone),
                session.Cancel);
            session.Print(statement, CliJson.Plain.Statement, () => shell.Table(
                s_header, Rows(statement, account.Timezone)));
        });
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(Statement statement, string? zone) =>
    [
        [Times.Shown(statement.From, zone), "opening balance", "", "", "", statement.OpeningBalance.Text],
        .. statement.Entries.Select(e => new[]
        {
            Times.Shown(e.Date, zone), e.Cause ?? "", e.Number ?? "", e.Reference ?? e.Type ?? "", e.Amount.Text,
            e.Balance.Text,
        }),
        [Times.Shown(statement.To, zone), "closing balance", "", "", "", statement.ClosingBalance.Text],
        ["", "not yet charged", "", "", statement.Unbilled.Text, ""],
    ];
}
