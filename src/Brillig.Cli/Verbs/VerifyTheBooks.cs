using System.CommandLine;
using Brillig.Storage.Verify;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig verify</c></summary>
internal static class VerifyTheBooks
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var books = new BooksOptions(shell);
        var command = new Command("verify", "Proves the books from the database alone, which may be in use.");
        books.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var progress = shell.ShowsProgress ? new Told(shell.Error) : null;
            var report = await VerifyBooks.Run(books.Read(parsed).Store, progress, cancel);
            if (parsed.GetValue(json)) shell.Print(report, CliJson.Plain.VerifyReport);
            else await Print(shell, report);
            return report.Breaches.Count > 0 ? Exit.Refused : Exit.Done;
        });
        return command;
    }

    private static async Task Print(Shell shell, VerifyReport report)
    {
        foreach (var breach in report.Breaches) await shell.Out.WriteLineAsync(breach);
        var looked = $"{Counted.Of(report.Accounts, "account")}, {Counted.Of(report.Records, "record")}, "
            + Counted.Of(report.Facts, "fact");
        await shell.Out.WriteLineAsync(report.Breaches.Count == 0
            ? $"{looked}: the books are proved."
            : $"{looked}: {Counted.Of(report.Breaches.Count, "breach", "breaches")}.");
    }

    // In order, on the thread that reports; Progress<T> would hand the sentences to the pool.
    private sealed class Told(TextWriter writer) : IProgress<string>
    {
        public void Report(string value) => writer.WriteLine(value);
    }
}
