using System.CommandLine;
using System.Globalization;
using Brillig.Client.Bookkeeping;

namespace Brillig.Cli.Verbs.Bookkeeping;

/// <summary><c>brillig outbox list</c>, <c>outbox show INTENT</c> and <c>outbox retry INTENT</c></summary>
internal static class ListOutbox
{
    private static readonly Heading[] s_header =
        ["id", "made", "kind", "state", "account", Heading.Number("amount"), "currency", "next", "why"];

    private static readonly string[] s_fields = ["field", "value"];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var account = new Option<string?>("--account")
        {
            Description = "Of this account alone.", HelpName = "ACCOUNT",
        };
        var state = new Option<string?>("--state")
        {
            Description = "In this state alone; dead: what waits for you.", HelpName = "STATE",
        };
        var command = new Command("list", "Lists what bookkeepers outside are asked to do, and were.")
        {
            account, state,
        };
        return Session.Read(shell, json, command, async session =>
        {
            var of = session.Parsed.GetValue(account) is { } name ? await session.Account(name) : null;
            var all = await session.Client.Outbox(of?.Id, session.Parsed.GetValue(state), session.Cancel);
            session.Print(all, CliJson.Plain.ListIntent, () => shell.Table(
                s_header, all.Select(i => (IReadOnlyList<string>)
                [
                    i.Id.ToString(), Shown(i.MadeAt), i.Kind ?? "", i.State ?? "", i.Account.ToString(), i.Amount.Text,
                    i.Currency ?? "", Shown(i.DueAt), i.Why ?? "",
                ])));
        });
    }

    public static Command ShowCommand(Shell shell, Option<bool> json)
    {
        var id = Argument();
        var command = new Command("show", "Shows how far one is.") { id };
        return Session.Read(shell, json, command, async session =>
        {
            var intent = await session.Client.Intent(session.Parsed.GetRequiredValue(id), session.Cancel);
            session.Print(intent, CliJson.Plain.Intent, () => shell.Table(s_fields, Rows(intent)));
        });
    }

    public static Command RetryCommand(Shell shell, Option<bool> json)
    {
        var id = Argument();
        var command = new Command(
            "retry", "Lets go on at once what was given up or waits; of a refused sale, another one.") { id };
        return Session.Write(shell, json, command, async session =>
        {
            var asked = session.Parsed.GetRequiredValue(id);
            var intent = await session.Client.RetryIntent(asked, session.Cancel);
            session.Print(intent, CliJson.Plain.Intent, () => session.Say(
                intent.Id == asked ? $"Tries {asked} again." : $"Made {intent.Id} in the place of {asked}."));
        });
    }

    private static Argument<Guid> Argument() =>
        new("INTENT") { Description = "Its id; 'brillig outbox list' tells it." };

    private static string Shown(string? time) => Times.Shown(time, null);

    private static IEnumerable<IReadOnlyList<string>> Rows(Intent intent) =>
    [
        ["id", intent.Id.ToString()],
        ["kind", intent.Kind ?? ""],
        ["state", intent.State ?? ""],
        ["account", intent.Account.ToString()],
        ["seller", intent.Seller?.ToString() ?? "the operator"],
        ["bookkeeper", intent.Bookkeeper ?? ""],
        ["amount", $"{intent.Amount} {intent.Currency}"],
        ["charge", intent.Charge?.ToString() ?? ""],
        ["asked for by", intent.Automatic ? "the balance" : intent.Charge is null ? "somebody" : "the charge"],
        ["attempts", intent.Attempts.ToString(CultureInfo.InvariantCulture)],
        ["next", Shown(intent.DueAt)],
        ["reference", intent.Reference ?? ""],
        ["why", intent.Why ?? ""],
        ["made", Shown(intent.MadeAt)],
        ["changed", Shown(intent.ChangedAt)],
    ];
}
