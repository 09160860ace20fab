using System.CommandLine;

namespace Brillig.Cli.Verbs.Accounts;

/// <summary><c>brillig account close ACCOUNT</c></summary>
internal static class CloseAccount
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var command = new Command("close", "Issues the last charge; then no usage is taken any more.") { name };
        return Session.Write(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            await session.Client.CloseAccount(account.Id, session.Cancel);
            if (await session.Client.FindAccount(account.Id, session.Cancel) is { } closed) account = closed;
            session.Print(account, CliJson.Plain.Account, () => session.Say($"Closed {Session.Name(account)}."));
        });
    }
}
