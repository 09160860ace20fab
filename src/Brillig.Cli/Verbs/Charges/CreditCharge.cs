using System.CommandLine;
using System.Globalization;
using Brillig.Cli.Verbs.Accounts;
using Brillig.Client.Charges;

namespace Brillig.Cli.Verbs.Charges;

/// <summary><c>brillig charge credit ACCOUNT CHARGE --item ITEM</c></summary>
internal static class CreditCharge
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var (name, number, reason) = (ShowAccount.Argument(), ShowCharge.Argument(), VoidCharge.ReasonOption());
        var items = new Option<string[]>("--item")
        {
            Description = "An item by name, or by its place from 0, and what of it without taxes on top (all).",
            HelpName = "ITEM[=AMOUNT]", Required = true,
        };
        var command = new Command("credit", "Gives a part of a charge back by a credit note.")
        {
            name, number, items, reason,
        };
        return Session.Write(shell, json, command, async session =>
        {
            var asked = new NewCredit(
                [.. (session.Parsed.GetValue(items) ?? []).Select(Item)], session.Parsed.GetValue(reason));
            var account = await session.Account(name);
            var charge = await session.Charge(account, session.Parsed.GetRequiredValue(number));
            var note = await session.Client.CreditCharge(account.Id, charge.Id ?? default, asked, session.Cancel);
            VoidCharge.Print(session, charge, note);
        });
    }

    // The last '=' divides: a service may have one in its name.
    private static ItemCredit Item(string text)
    {
        var at = text.LastIndexOf('=');
        var (item, amount) = at > 0 ? (text[..at], text[(at + 1)..]) : (text, null);
        var exact = Session.Number(amount, "--item");
        return int.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? new ItemCredit(place, null, exact)
            : new ItemCredit(null, item, exact);
    }
}
