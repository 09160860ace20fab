using System.CommandLine;
using Brillig.Cli.Verbs.Resellers;

namespace Brillig.Cli.Verbs.Accounts;

/// <summary><c>brillig account change ACCOUNT</c></summary>
internal static class ChangeAccount
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var options = new AccountOptions();
        var command = new Command("change", "Changes what the options name; an empty text takes it away.") { name };
        var parent = new Option<string?>("--parent")
        {
            Description = "Moves it, and what is below it, below this account, or 'operator'.", HelpName = "ACCOUNT",
        };
        var payer = new Option<string?>("--payer")
        {
            Description = "The account above that pays for it; an empty text: itself.", HelpName = "ACCOUNT",
        };
        var seller = new SellerOptions();
        options.AddTo(command);
        command.Add(parent);
        command.Add(payer);
        seller.AddTo(command);
        return Session.Write(shell, json, command, async session =>
        {
            var patch = options.Patch(session);
            if (session.Parsed.GetValue(parent) is { } above)
                patch["parent"] = above == "operator" ? above : (await session.Account(above)).Id.ToString();
            if (session.Parsed.GetValue(payer) is { } pays)
                patch["billing_id"] = pays.Length == 0 ? null : (await session.Account(pays)).Id.ToString();
            if (patch.Count == 0)
                throw CommandException.WrongUse("Nothing is to be changed; name it, for example by --tariff.");
            var named = string.Join(", ", patch.Select(member => member.Key));
            seller.Put(session, patch);
            var account = await session.Account(name);
            var changed = await session.Client.ChangeAccount(account.Id, patch, session.Cancel);
            session.Print(changed, CliJson.Plain.Account, () => session.Say(
                $"Changed {named} of {Session.Name(changed)}."));
        });
    }
}
