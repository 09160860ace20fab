using System.CommandLine;
using Brillig.Storage;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig db restored</c></summary>
internal static class MarkRestored
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var books = new BooksOptions(shell);
        var command = new Command(
            "restored",
            "Marks books that were copied by other means than 'brillig backup' or pg_dump, before they are served.");
        books.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await Migrations.MarkRestored(books.Read(parsed).Store, cancel);
            await shell.Out.WriteLineAsync(parsed.GetValue(json)
                ? """{"restored":true}"""
                : "Marked as restored: due work waits until 'brillig work resume'.");
            return Exit.Done;
        });
        return command;
    }
}
