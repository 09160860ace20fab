using System.CommandLine;
using Brillig.Cli.Verbs.Accounts;
using Brillig.Client.Charges;

namespace Brillig.Cli.Verbs.Charges;

/// <summary><c>brillig charge void ACCOUNT CHARGE</c></summary>
internal static class VoidCharge
{
    /// <summary>Why something is given back.</summary>
    public static Option<string?> ReasonOption() => new("--reason")
    {
        Description = "Why; it is shown on the credit note.", HelpName = "TEXT",
    };

    public static Command Command(Shell shell, Option<bool> json)
    {
        var (name, number, reason) = (ShowAccount.Argument(), ShowCharge.Argument(), ReasonOption());
        var command = new Command("void", "Gives all of a charge back by a credit note.") { name, number, reason };
        return Session.Write(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            var charge = await session.Charge(account, session.Parsed.GetRequiredValue(number));
            var note = await session.Client.VoidCharge(
                account.Id, charge.Id ?? default, session.Parsed.GetValue(reason), session.Cancel);
            Print(session, charge, note);
        });
    }

    /// <summary>Prints the credit note.</summary>
    public static void Print(Session session, Charge charge, Charge note) =>
        session.Print(note, CliJson.Plain.Charge, () => session.Say(
            $"Issued credit note {note.Number} for charge {charge.Number}: {note.Total} {note.Currency}."));
}
