using System.CommandLine;
using System.Globalization;
using Brillig.Cli.Verbs.Accounts;
using Brillig.Client.Accounts;
using Brillig.Client.Charges;

namespace Brillig.Cli.Verbs.Charges;

/// <summary><c>brillig charge explain ACCOUNT CHARGE ITEM</c></summary>
internal static class ExplainItem
{
    private const string Open = "open";

    private static readonly Heading[] s_header = ["step", "of", Heading.Number("amount")];

    private static readonly Heading[] s_corrections =
        ["record", "reason", Heading.Number("usage before"), Heading.Number("usage"), Heading.Number("charge")];

    private static readonly Heading[] s_quantities =
        ["account", Heading.Number("quantity"), Heading.Number("manual")];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowAccount.Argument();
        var charge = new Argument<string>("CHARGE") { Description = "A number, an id, or open." };
        var item = new Argument<string>("ITEM") { Description = "An item by name, or by its place from 0." };
        var command = new Command("explain", "Says how the amount of an item came about, step by step.")
        {
            name, charge, item,
        };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            var asked = session.Parsed.GetRequiredValue(charge);
            var found = asked == Open
                ? await session.Client.OpenCharge(account.Id, session.Cancel)
                : await session.Charge(account, asked);
            var place = Place(found, session.Parsed.GetRequiredValue(item));
            var explained = await session.Client.Explain(account.Id, found.Id, place, session.Cancel);
            session.Print(explained, CliJson.Plain.ItemExplanation, () => Tell(shell, account, found, explained));
        });
    }

    private static int Place(Charge charge, string item)
    {
        if (int.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var place)) return place;
        var named = Enumerable.Range(0, charge.Items.Count).Where(i => charge.Items[i].Name == item).ToArray();
        return named switch
        {
            [var one] => one,
            [] => throw CommandException.Refused($"The charge has no item {item}; 'brillig charge show' shows them."),
            _ => throw CommandException.Refused(
                $"{Counted.Of(named.Length, "item")} are called {item}; give a place: {string.Join(", ", named)}."),
        };
    }

    private static void Tell(Shell shell, Account account, Charge charge, ItemExplanation explained)
    {
        var what = charge.Number is { } number ? $"charge {number}" : "the running charge";
        var by = explained.Tariff is { } tariff ? $", by {tariff.Name}, version {tariff.Version}" : "";
        shell.Out.WriteLine(
            $"{explained.Name} on {what} of {Session.Name(account)}: {explained.Usage} for {explained.Total} "
            + $"{explained.Currency}{by}");
        var rows = explained.Explain.Select(step => (IReadOnlyList<string>)
            [StepLines.Name(step), StepLines.Of(step), step.Amount?.Text ?? ""]).ToList();
        rows.Add(["charge", "", explained.Charge.Text]);
        if (explained.Rounding is { } rounding)
            rows.Add([StepLines.Name(rounding), StepLines.Of(rounding), rounding.Amount?.Text ?? ""]);
        rows.Add([$"total, {explained.Currency}", "", explained.Total.Text]);
        shell.Table(s_header, rows);
        if (explained.Records is { Count: > 0 } records)
            shell.Out.WriteLine($"From {Counted.Of(records.Count, "record")} of {records.Usage} in all.");
        if (explained.Corrections is { } corrections) Tell(shell, corrections);
        if (explained.Quantities is { } quantities) Tell(shell, account, quantities);
    }

    private static void Tell(Shell shell, Account account, ExplainedQuantities quantities)
    {
        shell.Out.WriteLine($"Counted {quantities.Quantity}, {quantities.Below} of that of accounts below:");
        shell.Table(s_quantities, [.. quantities.From.Select(from => (IReadOnlyList<string>)
        [
            from.Account == account.Id ? Session.Name(account) : from.Account.ToString(), Text(from.Quantity),
            from.Manual == 0 ? "" : Text(from.Manual),
        ])]);
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static void Tell(Shell shell, ExplainedCorrections corrections)
    {
        shell.Out.WriteLine(
            $"From {Counted.Of(corrections.Count, "correction")} of the period from {corrections.Period.Start}:");
        shell.Table(s_corrections, [.. corrections.First.Select(correction => (IReadOnlyList<string>)
        [
            correction.Record.Id, correction.Reason ?? "came late", correction.UsageBefore.Text,
            correction.Usage.Text, correction.Charge.Text,
        ])]);
    }
}
