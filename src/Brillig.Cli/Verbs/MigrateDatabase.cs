using System.CommandLine;
using Brillig.Storage;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig db migrate</c></summary>
internal static class MigrateDatabase
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var books = new BooksOptions(shell);
        var command = new Command("migrate", "Brings older books to the newest schema; makes missing ones.");
        books.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var ran = await Migrations.Migrate(books.Read(parsed).Store, cancel);
            await shell.Out.WriteLineAsync(
                parsed.GetValue(json) ? $$"""{"migrations":{{ran}}}"""
                : ran == 0 ? "The schema is the newest already."
                : $"{Counted.Of(ran, "migration")} ran.");
            return Exit.Done;
        });
        return command;
    }
}
