using System.CommandLine;
using Brillig.Client.Events;

namespace Brillig.Cli.Verbs.Events;

/// <summary><c>brillig events</c></summary>
internal static class ListEvents
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    public static Command Command(Shell shell, Option<bool> json)
    {
        var type = new Option<string?>("--type")
        {
            Description = "Only these: charge.issued, charge.*, several with commas.", HelpName = "TYPES",
        };
        var follow = new Option<bool>("--follow") { Description = "Go on with what happens next, until Ctrl-C." };
        var command = new Command("events", "Says what happened, oldest first, a line each.") { type, follow };
        return Session.Read(shell, json, command, async session =>
        {
            var page = new EventPage([], "", true);
            var cursor = (string?)null;
            while (page.HasMore || session.Parsed.GetValue(follow))
            {
                if (!page.HasMore) await Task.Delay(s_pause, shell.Time, session.Cancel);
                page = await session.Client.Events(cursor, session.Parsed.GetValue(type), session.Cancel);
                cursor = page.Cursor;
                foreach (var happened in page.Items) Print(session, happened);
                await shell.Out.FlushAsync(session.Cancel);
            }
        });
    }

    private static void Print(Session session, Event happened) => session.Print(
        happened, CliJson.Plain.Event, () => session.Shell.Out.WriteLine(string.Join(
            '\t', happened.Time, happened.Type, happened.Account?.ToString() ?? "", happened.Object.ToString())));
}
