using System.CommandLine;
using System.Text.Json.Nodes;
using Brillig.Cli.Verbs.Accounts;

namespace Brillig.Cli.Verbs.Resellers;

/// <summary><c>brillig reseller make ACCOUNT</c> and <c>brillig reseller demote ACCOUNT</c></summary>
internal static class MakeReseller
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var command = new Command("make", "Makes an account the seller of those below it.");
        return Command(shell, json, command, isReseller: true, "Made {0} a reseller.");
    }

    public static Command DemoteCommand(Shell shell, Option<bool> json)
    {
        var command = new Command("demote", "Hands the accounts that a reseller sold to up to its own seller.");
        return Command(shell, json, command, isReseller: false, "Demoted {0}.");
    }

    private static Command Command(Shell shell, Option<bool> json, Command command, bool isReseller, string done)
    {
        var name = ShowAccount.Argument();
        var options = new SellerOptions();
        var force = new Option<bool>("--force") { Description = "Hand up the resellers that stand below it, too." };
        command.Add(name);
        options.AddTo(command);
        if (!isReseller) command.Add(force);
        return Session.Write(shell, json, command, async session =>
        {
            var patch = new JsonObject { ["reseller"] = isReseller };
            options.Put(session, patch);
            if (!isReseller && session.Parsed.GetValue(force)) patch["force"] = true;
            var account = await session.Account(name);
            var changed = await session.Client.ChangeAccount(account.Id, patch, session.Cancel);
            session.Print(changed, CliJson.Plain.Account, () => session.Say(
                done.Replace("{0}", Session.Name(changed), StringComparison.Ordinal)));
        });
    }
}
