using System.CommandLine;
using Brillig.Cli.Verbs.Accounts;

namespace Brillig.Cli.Verbs.Charges;

/// <summary><c>brillig charge corrections ACCOUNT</c></summary>
internal static class ListCorrections
{
    private static readonly Heading[] s_header =
    [
        Heading.Piped("id"), Heading.Piped("made"), "cause", "record", "service", "period", Heading.Number("usage"),
        Heading.Number("charge"), Heading.Piped("carried by"),
    ];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var command = new Command(
            "corrections", "Lists what late and amended records of issued periods made, oldest first.") { name };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            var zone = account.Timezone;
            var corrections = await session.Client.Corrections(account.Id, session.Cancel);
            session.Print(corrections, CliJson.Plain.ListCorrection, () => shell.Table(
                s_header, corrections.Select(c => (IReadOnlyList<string>)
                [
                    c.Id, Times.Shown(c.Time, zone), c.Cause.Replace('_', ' '), c.Record, c.Name,
                    $"{Times.Shown(c.Period.Start, zone)} to {Times.Shown(c.Period.End, zone)}", c.Usage.Text,
                    c.Charge.Text, c.CarriedBy.ToString(),
                ])));
        });
    }
}
