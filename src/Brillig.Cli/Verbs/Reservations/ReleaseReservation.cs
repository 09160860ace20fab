using System.CommandLine;
using Brillig.Cli.Verbs.Accounts;

namespace Brillig.Cli.Verbs.Reservations;

/// <summary><c>brillig reservation release ACCOUNT RESERVATION</c></summary>
internal static class ReleaseReservation
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var id = new Argument<Guid>("RESERVATION") { Description = "Its id; 'brillig reservation list' tells it." };
        var command = new Command("release", "Gives a reservation back unused.") { name, id };
        return Session.Write(shell, json, command, async session =>
        {
            var (account, reservation) = (await session.Account(name), session.Parsed.GetRequiredValue(id));
            await session.Client.ReleaseReservation(account.Id, reservation, session.Cancel);
            if (await session.Client.FindAccount(account.Id, session.Cancel) is { } after) account = after;
            session.Print(account, CliJson.Plain.Account, () => session.Say(
                $"Released {reservation} of {Session.Name(account)}."));
        });
    }
}
