using System.CommandLine;

namespace Brillig.Cli.Verbs.Accounts;

/// <summary><c>brillig account change ACCOUNT</c></summary>
internal static class ChangeAccount
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var options = new AccountOptions();
        var command = new Command("change", "Changes what the options name; an empty text takes it away.") { name };
        options.AddTo(command);
        return Session.Write(shell, json, command, async session =>
        {
            var patch = options.Patch(session);
            if (patch.Count == 0)
                throw CommandException.WrongUse("Nothing is to be changed; name it, for example by --tariff.");
            var account = await session.Account(name);
            var changed = await session.Client.ChangeAccount(account.Id, patch, session.Cancel);
            session.Print(changed, CliJson.Plain.Account, () => session.Say(
                $"Changed {string.Join(", ", patch.Select(member => member.Key))} of {Session.Name(changed)}."));
        });
    }
}
