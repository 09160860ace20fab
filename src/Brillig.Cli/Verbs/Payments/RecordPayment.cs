using System.CommandLine;
using Brillig.Cli.Verbs.Accounts;
using Brillig.Client.Payments;

namespace Brillig.Cli.Verbs.Payments;

/// <summary><c>brillig payment record ACCOUNT AMOUNT</c></summary>
internal static class RecordPayment
{
    /// <summary>The payer's or the bank's own name for it.</summary>
    public static Option<string?> ReferenceOption() => new("--reference")
    {
        Description = "The payer's or the bank's own.", HelpName = "TEXT",
    };

    public static Command Command(Shell shell, Option<bool> json)
    {
        var (name, reference) = (ShowAccount.Argument(), ReferenceOption());
        var amount = new Argument<string>("AMOUNT") { Description = "In the account's currency." };
        var type = new Option<string>("--type")
        {
            Description = "How it was paid: card, cash, … (transfer).", HelpName = "NAME",
            DefaultValueFactory = _ => "transfer",
        };
        var date = new Option<string?>("--date")
        {
            Description = "When (now); a date is one of the account's time zone.", HelpName = "TIME",
        };
        var charge = new Option<string?>("--charge")
        {
            Description = "The charge it is for, by number or id (the oldest that is due).", HelpName = "CHARGE",
        };
        var command = new Command("record", "Records a payment, which settles what is due.")
        {
            name, amount, type, date, charge, reference,
        };
        return Session.Write(shell, json, command, async session =>
        {
            var parsed = session.Parsed;
            var paid = Session.Number(parsed.GetRequiredValue(amount), amount.Name) ?? default;
            var account = await session.Account(name);
            var asked = new NewPayment(
                Times.Read(parsed.GetValue(date), date.Name, account.Timezone), parsed.GetValue(type) ?? "transfer",
                paid, parsed.GetValue(charge) is { } number ? (await session.Charge(account, number)).Id : null,
                parsed.GetValue(reference));
            var payment = await session.Client.RecordPayment(account.Id, asked, session.Cancel);
            session.Print(payment, CliJson.Plain.Payment, () => session.Say(
                $"Recorded {payment.Amount} {payment.Currency} of {Session.Name(account)}: receipt {payment.Id}."));
        });
    }
}
