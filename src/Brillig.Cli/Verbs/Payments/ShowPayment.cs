using System.CommandLine;
using Brillig.Cli.Verbs.Accounts;
using Brillig.Client.Payments;

namespace Brillig.Cli.Verbs.Payments;

/// <summary><c>brillig payment show ACCOUNT PAYMENT</c></summary>
internal static class ShowPayment
{
    private static readonly string[] s_header = ["field", "value"];

    /// <summary>Which payment a verb is about.</summary>
    public static Argument<Guid> Argument() => new("PAYMENT")
    {
        Description = "Its id, the receipt; 'brillig payment list' tells it.",
    };

    public static Command Command(Shell shell, Option<bool> json)
    {
        var (name, id) = (ShowAccount.Argument(), Argument());
        var command = new Command("show", "Shows a payment or a refund.") { name, id };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            var payment = await session.Client.Payment(
                account.Id, session.Parsed.GetRequiredValue(id), session.Cancel);
            session.Print(payment, CliJson.Plain.Payment, () => shell.Table(
                s_header, Rows(payment, account.Timezone)));
        });
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(Payment payment, string? zone) =>
    [
        ["id", payment.Id.ToString()],
        ["date", Times.Shown(payment.Date, zone)],
        ["type", payment.Type ?? ""],
        ["amount", $"{payment.Amount} {payment.Currency}"],
        ["for the charge", payment.Charge?.ToString() ?? "the oldest that is due"],
        ["reference", payment.Reference ?? ""],
        ["gives back", payment.Refunds?.ToString() ?? ""],
        ["recorded", Times.Shown(payment.RecordedAt, zone)],
    ];
}
