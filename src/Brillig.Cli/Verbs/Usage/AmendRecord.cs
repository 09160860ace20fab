using System.CommandLine;
using Brillig.Cli.Verbs.Accounts;
using Brillig.Client.Accounts;
using Brillig.Client.Usage;

namespace Brillig.Cli.Verbs.Usage;

/// <summary><c>brillig usage amend ACCOUNT RECORD USAGE</c> and <c>void ACCOUNT RECORD</c></summary>
internal static class AmendRecord
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var (name, id, reason) = (ShowAccount.Argument(), ShowRecord.Argument(), ReasonOption());
        var usage = new Argument<string>("USAGE") { Description = "How much was used." };
        var command = new Command("amend", "Gives a record another quantity.") { name, id, usage, reason };
        return Session.Write(shell, json, command, async session =>
        {
            var (parsed, quantity) = (session.Parsed, Session.Number(session.Parsed.GetValue(usage), usage.Name));
            await Amend(
                session, await session.Account(name), parsed.GetRequiredValue(id),
                new NewAmendment(quantity, null, parsed.GetRequiredValue(reason)));
        });
    }

    public static Command VoidCommand(Shell shell, Option<bool> json)
    {
        var (name, id, reason) = (ShowAccount.Argument(), ShowRecord.Argument(), ReasonOption());
        var command = new Command("void", "Makes a record one that never was, for good.") { name, id, reason };
        return Session.Write(shell, json, command, async session => await Amend(
            session, await session.Account(name), session.Parsed.GetRequiredValue(id),
            new NewAmendment(null, true, session.Parsed.GetRequiredValue(reason))));
    }

    private static async Task Amend(Session session, Account account, string record, NewAmendment asked)
    {
        var made = await session.Client.AmendUsage(account.Id, record, asked, session.Cancel);
        session.Print(made, CliJson.Plain.Amendment, () =>
        {
            var what = made.Void
                ? $"Made the record {made.Record} of {Session.Name(account)} void: {made.UsageBefore} to 0"
                : $"Amended the record {made.Record} of {Session.Name(account)}: {made.UsageBefore} to {made.Usage}";
            var where = made.Correction ? ", as a correction on the open charge" : "";
            session.Say($"{what}, {made.Amount} {account.Currency}{where}.");
        });
    }

    private static Option<string> ReasonOption() => new("--reason")
    {
        Description = "Why; it stays with the record.", HelpName = "TEXT", Required = true,
    };
}
