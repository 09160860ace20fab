using System.CommandLine;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig work resume</c></summary>
internal static class ResumeTheWork
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var data = Connection.DataOption();
        var command = new Command(
            "resume", "Confirms that due and outside work may go on, after a restore or a jump of the clock.") { data };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = Connection.Open(shell, parsed.GetValue(data));
            var resumed = await client.ResumeWork(cancel);
            if (parsed.GetValue(json)) shell.Print(resumed, CliJson.Plain.ResumedWork);
            else await shell.Out.WriteLineAsync(
                resumed.Resumed is { } why ? $"Work goes on. It had waited: {why}" : "Work did not wait.");
            return Exit.Done;
        });
        return command;
    }
}
