using System.CommandLine;
using Brillig.Cli.Verbs.Accounts;

namespace Brillig.Cli.Verbs.Charges;

/// <summary><c>brillig charge close ACCOUNT</c></summary>
internal static class CloseCharge
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var command = new Command("close", "Closes the open charge now, and issues it.") { name };
        return Session.Write(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            var charge = await session.Client.CloseCharge(account.Id, session.Cancel);
            session.Print(charge, CliJson.Plain.Charge, () => session.Say(
                $"Issued charge {charge.Number} of {Session.Name(account)}: {charge.Total} {charge.Currency}, "
                + $"{charge.Status}."));
        });
    }
}
