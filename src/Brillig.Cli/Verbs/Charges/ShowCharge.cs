using System.CommandLine;
using Brillig.Cli.Verbs.Accounts;
using Brillig.Client.Accounts;
using Brillig.Client.Charges;

namespace Brillig.Cli.Verbs.Charges;

/// <summary><c>brillig charge show ACCOUNT CHARGE</c>, <c>open ACCOUNT</c> and <c>preview ACCOUNT</c></summary>
internal static class ShowCharge
{
    private static readonly Heading[] s_header =
        ["item", Heading.Number("usage"), Heading.Number("charge"), Heading.Number("total")];

    /// <summary>Which charge a verb is about.</summary>
    public static Argument<string> Argument() => new("CHARGE") { Description = "A number or an id." };

    public static Command Command(Shell shell, Option<bool> json)
    {
        var (name, charge) = (ShowAccount.Argument(), Argument());
        var command = new Command("show", "Shows a charge as its lines, with tax and total.") { name, charge };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            Print(session, account, await session.Charge(account, session.Parsed.GetRequiredValue(charge)));
        });
    }

    public static Command OpenCommand(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var command = new Command("open", "Shows the running charge of the current period.") { name };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            Print(session, account, await session.Client.OpenCharge(account.Id, session.Cancel));
        });
    }

    public static Command PreviewCommand(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var at = new Option<string?>("--at") { Description = "When it would be closed (now).", HelpName = "TIME" };
        var command = new Command("preview", "Shows what closing the open charge would give.") { name, at };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            var time = Times.Read(session.Parsed.GetValue(at), at.Name, account.Timezone);
            Print(session, account, await session.Client.PreviewCharge(account.Id, time, session.Cancel));
        });
    }

    /// <summary>Prints a charge.</summary>
    public static void Print(Session session, Account account, Charge charge) =>
        session.Print(charge, CliJson.Plain.Charge, () => Tell(session.Shell, account, charge));

    private static void Tell(Shell shell, Account account, Charge charge)
    {
        var zone = account.Timezone;
        var what = charge switch
        {
            { Number: null } => "Running charge",
            { Kind: "credit_note" } => $"Credit note {charge.Number}",
            _ => $"Charge {charge.Number}",
        };
        var due = charge.DueDate is { } date && charge.Status == "due" ? $" by {Times.Shown(date, zone)}" : "";
        shell.Out.WriteLine(
            $"{what} of {Session.Name(account)} for {Times.Shown(charge.Period?.Start, zone)} to "
            + $"{Times.Shown(charge.Period?.End, zone)}: {charge.Status}{due}");
        if (charge.Note is { } note) shell.Out.WriteLine(note);
        shell.Table(s_header, [.. charge.Items.Select(item => Named(item, Line(item, zone))), .. Sums(charge)]);
    }

    // Of an account that this one pays for.
    private static IReadOnlyList<string> Named(ChargeItem item, IReadOnlyList<string> line) =>
        item.Account is { } account ? [$"{line[0]}, of account {account}", .. line.Skip(1)] : line;

    private static IReadOnlyList<string> Line(ChargeItem item, string? zone) => item switch
    {
        { Kind: "tax", Included: { } included } =>
            [$"{item.Name} {item.Percent} % included: {included}", item.Usage?.Text ?? "", "", item.Total?.Text ?? ""],
        { Kind: "tax", Percent: { } percent } =>
            [$"{item.Name} {percent} % of", item.Usage?.Text ?? "", item.Charge?.Text ?? "", item.Total?.Text ?? ""],
        { Corrects: { } past } =>
        [
            $"{item.Name}, corrects {Times.Shown(past.Start, zone)} to {Times.Shown(past.End, zone)}",
            item.Usage?.Text ?? "", item.Charge?.Text ?? "", item.Total?.Text ?? "",
        ],
        { Kind: "recurring", From: { } from, To: { } to } =>
            [$"{item.Name}, {from} to {to}", item.Usage?.Text ?? "", item.Charge?.Text ?? "", item.Total?.Text ?? ""],
        { Kind: "activation" } =>
            [$"{item.Name}, activation", item.Usage?.Text ?? "", item.Charge?.Text ?? "", item.Total?.Text ?? ""],
        _ => [item.Name ?? "", item.Usage?.Text ?? "", item.Charge?.Text ?? "", item.Total?.Text ?? ""],
    };

    private static IEnumerable<IReadOnlyList<string>> Sums(Charge charge)
    {
        yield return [$"tax, {charge.Currency}", "", "", charge.Tax?.Text ?? ""];
        yield return [$"total, {charge.Currency}", "", "", charge.Total.Text];
        if (charge.Number is not null) yield return [$"paid, {charge.Currency}", "", "", charge.Paid?.Text ?? ""];
    }
}
