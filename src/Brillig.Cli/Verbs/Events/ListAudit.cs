using System.CommandLine;

namespace Brillig.Cli.Verbs.Events;

/// <summary><c>brillig audit</c></summary>
internal static class ListAudit
{
    private static readonly Heading[] s_header =
        ["at", "command", "account", Heading.Piped("object"), Heading.Piped("key"), Heading.Piped("request")];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var account = new Option<string?>("--account") { Description = "Only on this one.", HelpName = "ACCOUNT" };
        var from = new Option<string?>("--from") { Description = "Only since then.", HelpName = "TIME" };
        var command = new Command("audit", "Says who did what, oldest first; --json tells from what to what.")
        {
            account, from,
        };
        return Session.Read(shell, json, command, async session =>
        {
            var on = session.Parsed.GetValue(account) is { } name ? await session.Account(name) : null;
            var since = Times.Read(session.Parsed.GetValue(from), from.Name, on?.Timezone);
            var entries = await session.Client.Audit(on?.Id, since, session.Cancel);
            session.Print(entries, CliJson.Plain.ListAuditEntry, () => shell.Table(
                s_header, entries.Select(e => (IReadOnlyList<string>)
                [
                    Times.Shown(e.At, on?.Timezone), e.Command ?? "", e.Account?.ToString() ?? "",
                    e.Object?.ToString() ?? "", e.Key?.ToString() ?? "the server", e.Request ?? "",
                ])));
        });
    }
}
