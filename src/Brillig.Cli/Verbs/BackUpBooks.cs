using System.CommandLine;
using System.Globalization;
using Brillig.Storage;
using Spectre.Console;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig backup TARGET</c></summary>
internal static class BackUpBooks
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var books = new BooksOptions(shell);
        var target = new Argument<string>("TARGET")
        {
            Description = "A file that ends in .db, or a folder that can be served by --data; neither may be there.",
        };
        var command = new Command(
            "backup", "Copies the books of SQLite, keys included, while a server may be writing them.") { target };
        books.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var report = await Run(shell, books.Read(parsed).Store, parsed.GetRequiredValue(target), cancel);
            if (parsed.GetValue(json)) shell.Print(report, CliJson.Plain.BackupReport);
            else await shell.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join(" and ", report.Files)}: {report.Bytes:N0} bytes, up to batch {report.Batch:N0}."));
            return Exit.Done;
        });
        return command;
    }

    private static async Task<BackupReport> Run(
        Shell shell, StoreOptions options, string target, CancellationToken cancel)
    {
        if (!shell.ShowsProgress) return await BackupBooks.Run(options, target, null, cancel);
        return await Shell.Console(shell.Error).Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask("Copying", maxValue: 1);
                return BackupBooks.Run(options, target, new Told(task), cancel);
            });
    }

    private sealed class Told(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }
}
