using System.CommandLine;
using System.Globalization;
using Brillig.Client.Tariffs;

namespace Brillig.Cli.Verbs.Decks;

/// <summary><c>brillig deck list</c> and <c>brillig deck show NAME</c></summary>
internal static class ListDecks
{
    private static readonly Heading[] s_header =
    [
        "deck", Heading.Number("version"), Heading.Number("lines"), "country", "effective from",
    ];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var command = new Command("list", "Lists the rate decks, each in its newest version.");
        return Session.Read(shell, json, command, async session =>
        {
            var decks = await session.Client.Decks(session.Cancel);
            session.Print(decks, CliJson.Plain.ListDeck, () => shell.Table(s_header, decks.Select(Row)));
        });
    }

    public static Command ShowCommand(Shell shell, Option<bool> json)
    {
        var name = MatchNumber.Deck();
        var command = new Command("show", "Shows a rate deck in its newest version.") { name };
        return Session.Read(shell, json, command, async session =>
        {
            var deck = await session.Client.Deck(session.Parsed.GetRequiredValue(name), session.Cancel);
            session.Print(deck, CliJson.Plain.Deck, () => shell.Table(s_header, [Row(deck)]));
        });
    }

    private static IReadOnlyList<string> Row(Deck deck) =>
    [
        deck.Name, deck.Version.ToString(CultureInfo.InvariantCulture),
        deck.Prefixes.ToString(CultureInfo.InvariantCulture), $"+{deck.Country}", Times.Shown(deck.EffectiveFrom, null),
    ];
}
