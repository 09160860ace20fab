using System.CommandLine;
using Brillig.Cli.Import;
using NodaTime.Text;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig usage import FILE</c></summary>
internal static class ImportUsage
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var file = new Argument<string>("FILE") { Description = "A .csv file with a header, or .ndjson." };
        var data = Connection.DataOption();
        var columns = new Dictionary<Column, Option<string?>>
        {
            [Column.Id] = ColumnOption("--id-column", "the record's id"),
            [Column.Account] = ColumnOption("--account-column", "the account's id or external id"),
            [Column.Name] = ColumnOption("--name-column", "the service"),
            [Column.Usage] = ColumnOption("--usage-column", "how much was used"),
            [Column.Timestamp] = ColumnOption("--timestamp-column", "when, RFC 3339"),
            [Column.Price] = new("--tariff-from", "--price-column")
            {
                Description = "Make a tariff from this column: the price of a unit of each service.",
                HelpName = "COLUMN",
            },
        };
        var create = Flag("--create-accounts", "Make the accounts that are not there, by their external id.");
        var openedAt = Text("--opened-at", "TIME", "Since when made accounts are open (now).");
        var type = Text("--type", "NAME", "The billing type of made accounts (postpaid).");
        var timezone = Text("--timezone", "ZONE", "The IANA zone of made accounts (UTC).");
        var tariff = Text("--tariff", "NAME", "The tariff of made accounts.");
        var tariffName = Text("--tariff-name", "NAME", "What the tariff of --tariff-from is called (the file's name).");
        var currency = Text("--currency", "CODE", "The currency of the tariff of --tariff-from (the server's).");
        var skip = Flag("--skip-invalid", "Import the other rows of a file that has broken ones.");

        var command = new Command("import", "Records the usage of a file. Importing it again records nothing twice.")
        {
            file, data, create, openedAt, type, timezone, tariff, tariffName, currency, skip,
        };
        foreach (var option in columns.Values) command.Add(option);
        command.SetAction((parsed, cancel) =>
        {
            var options = new ImportOptions
            {
                File = parsed.GetRequiredValue(file),
                Columns = columns.Where(c => parsed.GetValue(c.Value) is not null)
                    .ToDictionary(c => c.Key, c => parsed.GetValue(c.Value) ?? ""),
                CreatesAccounts = parsed.GetValue(create),
                OpenedAt = parsed.GetValue(openedAt),
                Type = parsed.GetValue(type),
                Timezone = parsed.GetValue(timezone),
                Tariff = parsed.GetValue(tariff),
                TariffName = parsed.GetValue(tariffName),
                Currency = parsed.GetValue(currency),
                SkipsInvalid = parsed.GetValue(skip),
            };
            return Run(shell, options, parsed.GetValue(data), parsed.GetValue(json), cancel);
        });
        return command;
    }

    private static async Task<int> Run(
        Shell shell, ImportOptions options, string? data, bool json, CancellationToken cancel)
    {
        Guard(options);
        var file = UsageFile.Open(options.File);
        var map = ColumnMap.Find(file.Columns(), options.Columns);
        var survey = Survey.Of(file, map, cancel);
        await Tell(shell, survey);
        if (survey.BrokenRows > 0 && !options.SkipsInvalid)
        {
            throw CommandException.Refused(
                $"Nothing was imported: {survey.BrokenRows} of {survey.Rows + survey.BrokenRows} rows are broken; "
                + "correct them, or pass over them with --skip-invalid.");
        }

        using var client = Connection.Open(shell, data);
        var result = await new UsageImport(client, shell).Run(file, map, survey, options, cancel);
        if (json) shell.Print(result, CliJson.Plain.ImportResult);
        else ImportReport.Print(shell, result);
        return result.Rejected > 0 ? Exit.Refused : Exit.Done;
    }

    private static void Guard(ImportOptions options)
    {
        if (options.Tariff is not null && options.Columns.ContainsKey(Column.Price))
            throw CommandException.WrongUse("--tariff names a tariff that is there, --tariff-from makes one: choose.");
        if (options.OpenedAt is { } at && !OffsetDateTimePattern.Rfc3339.Parse(at).Success)
            throw CommandException.WrongUse($"--opened-at '{at}' needs an offset, such as 2026-01-31T00:00:00Z.");
    }

    private static async Task Tell(Shell shell, Survey survey)
    {
        foreach (var fault in survey.Faults) await shell.Error.WriteLineAsync(fault.ToString());
    }

    private static Option<string?> ColumnOption(string name, string meaning) =>
        new(name) { Description = $"The column that holds {meaning}.", HelpName = "COLUMN" };

    private static Option<string?> Text(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
