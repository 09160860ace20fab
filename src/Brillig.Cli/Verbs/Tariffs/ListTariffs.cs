using System.CommandLine;
using System.Globalization;
using Brillig.Client.Tariffs;

namespace Brillig.Cli.Verbs.Tariffs;

/// <summary><c>brillig tariff list</c> and <c>brillig tariff versions TARIFF</c></summary>
internal static class ListTariffs
{
    private static readonly Heading[] s_header =
    [
        Heading.Piped("id"), "tariff", Heading.Number("version"), "currency", Heading.Number("rates"),
        "effective from", "applies",
    ];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var command = new Command("list", "Lists the tariffs, each in its newest version.");
        return Session.Read(shell, json, command, async session =>
            Print(session, await session.Client.Tariffs(session.Cancel)));
    }

    public static Command VersionsCommand(Shell shell, Option<bool> json)
    {
        var name = ShowTariff.Argument();
        var command = new Command("versions", "Lists the versions of a tariff, oldest first.") { name };
        return Session.Read(shell, json, command, async session =>
        {
            var tariff = await ShowTariff.Find(session, session.Parsed.GetRequiredValue(name));
            Print(session, await session.Client.Versions(tariff.Id, session.Cancel));
        });
    }

    private static void Print(Session session, List<Tariff> tariffs) =>
        session.Print(tariffs, CliJson.Plain.ListTariff, () => session.Shell.Table(
            s_header, tariffs.Select(t => (IReadOnlyList<string>)
            [
                t.Id.ToString(), t.Name, t.Version.ToString(CultureInfo.InvariantCulture), t.Currency ?? "",
                t.Rates.Count.ToString(CultureInfo.InvariantCulture), Times.Shown(t.EffectiveFrom, null),
                t.Apply == "at" ? "at once" : "next period",
            ])));
}
