using System.CommandLine;
using Brillig.Cli.Verbs.Accounts;
using Brillig.Client.Payments;

namespace Brillig.Cli.Verbs.Payments;

/// <summary><c>brillig payment refund ACCOUNT PAYMENT</c></summary>
internal static class RefundPayment
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var (name, id) = (ShowAccount.Argument(), ShowPayment.Argument());
        var reference = RecordPayment.ReferenceOption();
        var amount = new Option<string?>("--amount") { Description = "How much (all).", HelpName = "AMOUNT" };
        var type = new Option<string?>("--type") { Description = "Of refund, chargeback (refund)." };
        type.AcceptOnlyFromAmong("refund", "chargeback");
        var command = new Command("refund", "Gives a payment back, or a part of it.")
        {
            name, id, amount, type, reference,
        };
        return Session.Write(shell, json, command, async session =>
        {
            var parsed = session.Parsed;
            var asked = new NewRefund(
                Session.Number(parsed.GetValue(amount), amount.Name), parsed.GetValue(type),
                parsed.GetValue(reference));
            var account = await session.Account(name);
            var refund = await session.Client.RefundPayment(
                account.Id, parsed.GetRequiredValue(id), asked, session.Cancel);
            session.Print(refund, CliJson.Plain.Payment, () => session.Say(
                $"Gave back {refund.Amount} {refund.Currency} of {Session.Name(account)}: "
                + $"receipt {refund.Id}."));
        });
    }
}
