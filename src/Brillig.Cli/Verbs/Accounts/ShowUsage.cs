using System.CommandLine;

namespace Brillig.Cli.Verbs.Accounts;

/// <summary><c>brillig account usage ACCOUNT</c></summary>
internal static class ShowUsage
{
    private static readonly Heading[] s_header = ["service", Heading.Number("usage"), Heading.Number("charge")];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var command = new Command("usage", "Shows what it used in the current period.") { name };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            var usage = await session.Client.Usage(account.Id, session.Cancel);
            session.Print(usage, CliJson.Plain.ListServiceUsage, () => shell.Table(
                s_header,
                usage.Select(u => (IReadOnlyList<string>)[u.Name, u.Usage.Text, u.Charge.Text])));
        });
    }
}
