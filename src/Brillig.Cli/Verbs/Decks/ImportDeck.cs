using System.CommandLine;
using Brillig.Cli.Import;

namespace Brillig.Cli.Verbs.Decks;

/// <summary><c>brillig deck import FILE --name NAME</c></summary>
internal static class ImportDeck
{
    private const string Kazoo = "kazoo";
    private const string Csv = "csv";

    public static Command Command(Shell shell, Option<bool> json)
    {
        var file = new Argument<string>("FILE") { Description = "A .csv file." };
        var name = new Option<string>("--name")
        {
            Description = "What the deck is called.", HelpName = "NAME", Required = true,
        };
        var format = new Option<string?>("--format")
        {
            Description = "csv: a price list with names in its first line; kazoo: a ratedeck of Kazoo's (csv).",
            HelpName = "FORMAT",
        };
        var map = new Option<string[]>("--map")
        {
            Description = "Which column of the file is which of the deck's; as often as needed.",
            HelpName = "COLUMN=NAME",
        };
        var country = new Option<string?>("--country")
        {
            Description = "Whose numbers those of ten digits are (North America).", HelpName = "CODE",
        };
        var from = new Option<string?>("--effective-from")
        {
            Description = "From when on it counts (now).", HelpName = "TIME",
        };
        var command = new Command("import", "Publishes a rate deck from a file, or the next version of it.")
        {
            file, name, format, map, country, from,
        };
        return Session.Write(shell, json, command, async session =>
        {
            var parsed = session.Parsed;
            var read = DeckFile.Read(
                parsed.GetRequiredValue(file), IsKazoo(parsed.GetValue(format)), Named(parsed.GetValue(map) ?? []));
            await Tell(shell, read);
            var deck = await session.Client.PublishDeck(
                parsed.GetRequiredValue(name), read.Csv, parsed.GetValue(country),
                Times.Read(parsed.GetValue(from), from.Name, null), session.Cancel);
            session.Print(deck, CliJson.Plain.Deck, () => session.Say(
                $"Published version {deck.Version} of {deck.Name}, {Counted.Of(deck.Prefixes, "line")}."));
        });
    }

    private static async Task Tell(Shell shell, DeckFile read)
    {
        foreach (var fault in read.Faults) await shell.Error.WriteLineAsync(fault.ToString());
        if (read.BrokenRows > 0)
        {
            throw CommandException.Refused(
                $"Nothing was imported: {Counted.Of(read.BrokenRows, "line is", "lines are")} wrong; correct what is "
                + "told above.");
        }

        if (read.Inbound > 0)
            await shell.Error.WriteLineAsync($"Passed over {Counted.Of(read.Inbound, "line")} for calls that come in.");
        if (read.ForCallers > 0)
        {
            await shell.Error.WriteLineAsync(
                $"Passed over {Counted.Of(read.ForCallers, "line")} for calls of certain callers only.");
        }
    }

    private static bool IsKazoo(string? format) => format switch
    {
        null or Csv => false,
        Kazoo => true,
        _ => throw CommandException.WrongUse($"--format is '{format}'; it is {Csv} or {Kazoo}."),
    };

    private static Dictionary<string, string> Named(string[] pairs)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var parts = pair.Split('=', 2);
            if (parts.Length < 2 || DeckColumn.All.All(column => column.Name != parts[0]))
            {
                throw CommandException.WrongUse(
                    $"--map is '{pair}': give one of {string.Join(", ", DeckColumn.All.Select(c => c.Name))}, then = "
                    + "and the file's name of it.");
            }

            named[parts[0]] = parts[1];
        }

        return named;
    }
}
