using System.CommandLine;

namespace Brillig.Cli.Verbs.Accounts;

/// <summary><c>brillig account open</c></summary>
internal static class OpenAccount
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var options = new AccountOptions();
        var parent = new Option<string?>("--parent")
        {
            Description = "The account it stands below, by id or external id.", HelpName = "ACCOUNT",
        };
        var payer = new Option<string?>("--payer")
        {
            Description = "The account above that pays for it (itself).", HelpName = "ACCOUNT",
        };
        var openedAt = new Option<string?>("--opened-at")
        {
            Description = "Since when it is open (now); a date is one of its time zone.", HelpName = "TIME",
        };
        var balance = new Option<string?>("--balance") { Description = "What it brings (0).", HelpName = "AMOUNT" };
        var command = new Command("open", "Opens an account.");
        options.AddTo(command);
        command.Add(parent);
        command.Add(payer);
        command.Add(openedAt);
        command.Add(balance);
        return Session.Write(shell, json, command, async session =>
        {
            var (parsed, asked) = (session.Parsed, options.Read(session));
            asked = asked with
            {
                Parent = parsed.GetValue(parent) is { } above ? (await session.Account(above)).Id : null,
                BillingId = parsed.GetValue(payer) is { } pays ? (await session.Account(pays)).Id : null,
                OpenedAt = Times.Read(parsed.GetValue(openedAt), openedAt.Name, asked.Timezone),
                Balance = Session.Number(parsed.GetValue(balance), balance.Name),
            };
            var account = await session.Client.OpenAccount(asked, session.Cancel);
            session.Print(account, CliJson.Plain.Account, () => session.Say(account.ExternalId is { } name
                ? $"Opened the account {name}, {account.Id}."
                : $"Opened the account {account.Id}."));
        });
    }
}
