using System.CommandLine;

namespace Brillig.Cli.Verbs.Decks;

/// <summary><c>brillig deck match NAME NUMBER</c></summary>
internal static class MatchNumber
{
    private static readonly Heading[] s_header =
    [
        "number", "prefix", "description", Heading.Number("price/min"), Heading.Number("minimum s"),
        Heading.Number("increment s"), Heading.Number("fee"), Heading.Number("free s"),
    ];

    /// <summary>Which deck a verb is about.</summary>
    public static Argument<string> Deck() => new("NAME") { Description = "A rate deck." };

    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = Deck();
        var number = new Argument<string>("NUMBER") { Description = "As it is dialled: +44…, 0044…, 01144…" };
        var at = new Option<string?>("--at") { Description = "By the version of this time (now).", HelpName = "TIME" };
        var command = new Command("match", "Shows which line of a rate deck prices calls to a number.")
        {
            name, number, at,
        };
        return Session.Read(shell, json, command, async session =>
        {
            var parsed = session.Parsed;
            var match = await session.Client.MatchDeck(
                parsed.GetRequiredValue(name), parsed.GetRequiredValue(number),
                Times.Read(parsed.GetValue(at), at.Name, null), session.Cancel);
            var rate = match.Rate;
            session.Print(match, CliJson.Plain.DeckMatch, () => shell.Table(s_header,
            [
                [
                    match.Number, match.Prefix, match.Description ?? "", rate.PricePerMinute.Text,
                    rate.MinimumSeconds.Text, rate.IncrementSeconds.Text, rate.ConnectionFee.Text,
                    rate.NoChargeSeconds.Text,
                ],
            ]));
        });
    }
}
