using System.CommandLine;
using Brillig.Cli.Verbs.Accounts;
using Brillig.Client.Reservations;

namespace Brillig.Cli.Verbs.Reservations;

/// <summary><c>brillig reservation list ACCOUNT</c></summary>
internal static class ListReservations
{
    private static readonly Heading[] s_header =
        ["id", "service", Heading.Number("usage"), Heading.Number("amount"), "made", "expires"];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var command = new Command("list", "Lists an account's open reservations, oldest first.") { name };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            var open = await session.Client.Reservations(account.Id, session.Cancel);
            session.Print(open, CliJson.Plain.ListReservation, () => shell.Table(
                s_header, open.Select(r => (IReadOnlyList<string>)
                [
                    r.Id.ToString(), Service(r, account.Id), r.Usage.Text, r.Amount.Text,
                    Times.Shown(r.CreatedAt, account.Timezone), Times.Shown(r.ExpiresAt, account.Timezone),
                ])));
        });
    }

    // What it holds of those of accounts below tells whose it is: there it can be released.
    private static string Service(Reservation reservation, Guid account) => reservation.Account == account
        ? reservation.Name ?? ""
        : $"{reservation.Name}, of account {reservation.Account}";
}
