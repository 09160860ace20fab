using System.CommandLine;
using Brillig.Cli.Import.Kazoo;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig import kazoo FILE|DIR</c></summary>
internal static class ImportKazoo
{
    private static readonly Heading[] s_counts =
        ["what", Heading.Number("carried over"), Heading.Number("unchanged"), Heading.Number("refused")];

    private static readonly Heading[] s_notes = ["not carried over", "where", "path", "why"];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var path = new Argument<string>("FILE|DIR") { Description = "Documents (.json, .ndjson), ratedecks (.csv)." };
        var master = Text("--master", "ID", "Kazoo's master account, the operator here (the documents tell).");
        var make = Flag("--make-accounts", "Make accounts that are not there and have no account document, too.");
        var type = Text("--type", "NAME", "The billing type of made accounts (postpaid).");
        var currency = Text("--currency", "CODE", "The currency of made accounts (the server's).");
        var tariff = Text("--tariff", "NAME", "The tariff of made accounts.");
        var skip = Flag("--skip-invalid", "Carry the rest over where some of it cannot be read.");
        var dryRun = Flag("--dry-run", "Only say what it would do.");
        var data = Connection.DataOption();
        var command = new Command("kazoo", "Carries accounts, plans, quantities and ratedecks of Kazoo over; again: "
            + "what is new.")
        {
            path, master, make, type, currency, tariff, skip, dryRun, data,
        };
        command.SetAction((parsed, cancel) =>
        {
            var options = new KazooOptions
            {
                Master = parsed.GetValue(master), MakesAccounts = parsed.GetValue(make), Type = parsed.GetValue(type),
                Currency = parsed.GetValue(currency), Tariff = parsed.GetValue(tariff),
                SkipsInvalid = parsed.GetValue(skip),
            };
            return Run(
                shell, parsed.GetRequiredValue(path), options, (parsed.GetValue(data), parsed.GetValue(dryRun)),
                parsed.GetValue(json), cancel);
        });
        return command;
    }

    private static async Task<int> Run(
        Shell shell, string path, KazooOptions options, (string? Data, bool IsDryRun) connection, bool json,
        CancellationToken cancel)
    {
        var notes = new KazooNotes();
        var files = KazooFiles.Read(path, notes, cancel);
        var report = new KazooReport { DryRun = true, NotCarried = notes.All };
        if (notes.All.All(note => note.What != KazooNotes.Unread) || options.SkipsInvalid)
        {
            using var client = Connection.Open(shell, connection.Data, isDryRun: connection.IsDryRun);
            report = await KazooImport.Run(client, files, options, notes, cancel);
            Print(shell, report, json);
            return report.NotCarried.Any(n => n.What is KazooNotes.Refusal or KazooNotes.Unread)
                ? Exit.Refused : Exit.Done;
        }

        Print(shell, report, json);
        throw CommandException.Refused(
            "Nothing was carried over: correct what cannot be read, or pass over it with --skip-invalid.");
    }

    private static void Print(Shell shell, KazooReport report, bool json)
    {
        if (json)
        {
            shell.Print(report, CliJson.Plain.KazooReport);
            return;
        }

        if (report.Carried.Count > 0)
        {
            if (report.DryRun) shell.Out.WriteLine("Tried, and not done:");
            shell.Table(s_counts, report.Carried.Select(c => (IReadOnlyList<string>)
                [c.Kind, $"{c.Carried}", $"{c.Unchanged}", $"{c.Refused}"]));
        }

        if (report.NotCarried.Count > 0) shell.Table(s_notes, Grouped(report.NotCarried));
    }

    // The same of many documents is one line, which names the first; --json has them all.
    private static IEnumerable<IReadOnlyList<string>> Grouped(IReadOnlyList<KazooNote> notes) => notes
        .GroupBy(note => (note.What, Kind: note.Document?.Split(' ')[0], note.Path, note.Why))
        .Select(same =>
        {
            var (first, count) = (same.First(), same.Count());
            var where = first.Document ?? (first.File is { } file ? Path.GetFileName(file) : "");
            return (IReadOnlyList<string>)
            [
                same.Key.What, count == 1 ? where : $"{where} and {count - 1} more", same.Key.Path ?? "", same.Key.Why,
            ];
        });

    private static Option<string?> Text(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
