using System.Globalization;
using System.Text;
using System.Text.Json;
using Brillig.Client;
using CsvHelper;

namespace Brillig.Cli.Import.Kazoo;

/// <summary>Ratedecks, as CSV or as a document for each prefix, published as rate decks of their names.</summary>
internal sealed class KazooDecks(BrilligClient client, KazooNotes notes, CancellationToken cancel)
{
    // What Kazoo calls the deck of rates that name none.
    private const string Unnamed = "ratedeck";

    private static readonly string[] s_columns =
    [
        "prefix", "description", "rate_cost", "rate_minimum", "rate_increment", "rate_surcharge", "rate_nocharge_time",
        "weight", "direction", "caller_id_numbers", "internal_rate_cost", "pvt_internal_rate_cost", "pvt_rate_cost",
    ];

    private static readonly string[] s_known =
        [.. s_columns, "_id", "id", "pvt_type", "type", "ratedeck_id", "ratedeck_name", "ratedeck", "rate_name",
            "iso_country_code", "routes", "rate_version"];

    /// <summary>Publishes each deck that is not here, or is another here.</summary>
    public static async Task Carry(BrilligClient client, KazooFiles files, KazooNotes notes, CancellationToken cancel)
    {
        var decks = new KazooDecks(client, notes, cancel);
        foreach (var file in files.Ratedecks)
            await decks.Carry(file, () => DeckFile.Read(file, isKazoo: true, new Dictionary<string, string>()), null);
        var rates = files.Documents.Where(d => d.Kind is KazooKind.Rate)
            .GroupBy(d => d.Text("ratedeck_id") ?? d.Text("ratedeck_name") ?? d.Text("ratedeck") ?? Unnamed);
        foreach (var deck in rates) await decks.CarryDocuments(deck.Key, [.. deck]);
    }

    private async Task CarryDocuments(string name, List<KazooDocument> rates)
    {
        var csv = new StringBuilder().AppendJoin(',', s_columns).Append('\n');
        foreach (var rate in rates)
        {
            csv.AppendJoin(',', s_columns.Select(column => Quoted(Cell(rate, column)))).Append('\n');
            Note(rate);
        }

        var text = csv.ToString();
        await Carry($"ratedeck {name}", () => DeckFile.OfText(text, isKazoo: true), name);
    }

    // A file is called as its lines say, else as itself.
    private async Task Carry(string file, Func<DeckFile> read, string? name)
    {
        try
        {
            var deck = read();
            if (deck.BrokenRows > 0)
            {
                var wrong = Counted.Of(deck.BrokenRows, "line is", "lines are");
                var faults = string.Join("; ", deck.Faults.Take(3));
                notes.Refused(Kinds.Decks, file, null, $"{wrong} wrong, and a deck is published whole: {faults}");
                return;
            }

            if (deck.Inbound > 0)
                notes.Left(file, "direction", $"{Counted.Of(deck.Inbound, "line")} for calls that come in");
            if (deck.ForCallers > 0)
            {
                notes.Left(
                    file, "caller_id_numbers", $"{Counted.Of(deck.ForCallers, "line")} for certain callers only");
            }

            foreach (var column in deck.Unused)
                notes.Kept(file, column, "has no effect: a deck prices by prefix alone");
            await Publish(name ?? deck.Deck ?? Path.GetFileNameWithoutExtension(file), deck);
        }
        catch (BrilligException refused) when (KazooNotes.IsOfOne(refused))
        {
            notes.Refused(Kinds.Decks, file, null, refused.Message);
        }
        catch (CommandException wrong)
        {
            notes.Refused(Kinds.Decks, file, null, wrong.Message);
        }
    }

    private async Task Publish(string name, DeckFile deck)
    {
        if (await client.DeckLines(name, cancel) is { } here
            && Rows(here).SequenceEqual(Rows(Encoding.UTF8.GetString(deck.Csv))))
        {
            notes.Unchanged(Kinds.Decks);
            return;
        }

        await client.PublishDeck(name, deck.Csv, null, null, cancel);
        notes.Carried(Kinds.Decks);
    }

    // Lines by their values: 0.10 is 0.1, and what is not said is 0.
    private static List<string> Rows(string csv)
    {
        using var reader = CsvReader.FromText(csv, new CsvReaderOptions { HasHeader = false });
        List<int>? places = null;
        var rows = new List<string>();
        while (reader.Read())
        {
            var cells = Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetString(i)).ToList();
            if (places is null) places = [.. DeckColumn.All.Select(column => cells.IndexOf(column.Name))];
            else rows.Add(string.Join('\u001f', places.Zip(
                DeckColumn.All, (at, column) => Value(column, at < 0 ? "" : cells[at]))));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static string Value(DeckColumn column, string cell) => column.Name switch
    {
        DeckColumn.Prefix => cell.TrimStart('+'),
        DeckColumn.Description => cell,
        _ => decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)
            : cell.Length == 0 ? "0" : cell,
    };

    private void Note(KazooDocument rate)
    {
        if (rate.Texts("options") is { Count: > 0 } options)
        {
            notes.Kept(
                rate, "/options",
                $"has no effect: calls that ask for {string.Join(", ", options)} cost what others do");
        }

        if (rate.Texts("routes") is { } routes && Cell(rate, "prefix") is var prefix
            && routes.Any(route => route != $@"^\+?{prefix}.+$"))
            notes.Kept(rate, "/routes", "has no effect: a deck prices by prefix alone");
        KazooKeys.NoteOthers(rate, notes, [.. s_known, "options"]);
    }

    private static string Cell(KazooDocument rate, string column)
    {
        if (!rate.Body.TryGetProperty(column, out var value)) return "";
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() ?? "",
            JsonValueKind.Number => value.TryGetDecimal(out var number)
                ? number.ToString(CultureInfo.InvariantCulture) : value.GetRawText(),
            JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(v => v.ToString())),
            JsonValueKind.Null => "",
            _ => value.GetRawText(),
        };
    }

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
