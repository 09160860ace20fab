using System.CommandLine;
using System.Text.Json.Nodes;
using Brillig.Cli.Verbs.Accounts;
using Brillig.Client.ServicePlans;

namespace Brillig.Cli.Verbs.ServicePlans;

/// <summary><c>brillig quantities show|set|add ACCOUNT</c></summary>
internal static class SetQuantities
{
    private static readonly Heading[] s_header =
    [
        "category", "item", Heading.Number("counted"), Heading.Number("manual"), Heading.Number("below"),
    ];

    public static Command ShowCommand(Shell shell, Option<bool> json)
    {
        var account = ShowAccount.Argument();
        var command = new Command("show", "Shows how much an account uses of what plans price.") { account };
        return Session.Read(shell, json, command, async session =>
        {
            var services = await session.Client.Quantities((await session.Account(account)).Id, session.Cancel);
            session.Print(services, CliJson.Plain.Services, () => session.Shell.Table(s_header, Rows(services)));
        });
    }

    public static Command SetCommand(Shell shell, Option<bool> json)
    {
        var manual = new Option<bool>("--manual")
        {
            Description = "Quantities that count instead of what is counted; those that are not named stay.",
        };
        var command = new Command("set", "Replaces the quantities of the categories that are named.") { manual };
        return Changing(shell, json, command, (session, account, quantities, accept) => session.Client.SetQuantities(
            account, quantities, session.Parsed.GetValue(manual), accept, session.Cancel));
    }

    public static Command AddCommand(Shell shell, Option<bool> json) => Changing(
        shell, json, new Command("add", "Adds to quantities; negative: takes off."),
        (session, account, quantities, accept) => session.Client.AddQuantities(
            account, quantities, accept, session.Cancel));

    private static Command Changing(
        Shell shell, Option<bool> json, Command command,
        Func<Session, Guid, JsonObject, bool, Task<Services>> change)
    {
        var (account, accept) = (ShowAccount.Argument(), PlanOptions.Accept());
        var items = new Argument<string[]>("CATEGORY.ITEM=N")
        {
            Description = "Such as phone_numbers.did_us=3.", Arity = ArgumentArity.OneOrMore,
        };
        command.Add(account);
        command.Add(items);
        command.Add(accept);
        return Session.Write(shell, json, command, async session =>
        {
            var quantities = Read(session.Parsed.GetRequiredValue(items));
            var whose = await session.Account(account);
            await ServiceLines.Change(
                session, () => change(session, whose.Id, quantities, session.Parsed.GetValue(accept)),
                $"Changed the quantities of {Session.Name(whose)}.");
        });
    }

    private static JsonObject Read(string[] items)
    {
        var all = new JsonObject();
        foreach (var item in items)
        {
            var (dot, equals) = (item.IndexOf('.', StringComparison.Ordinal), item.LastIndexOf('='));
            if (dot < 1 || equals < dot + 2 || !long.TryParse(
                item.AsSpan(equals + 1), System.Globalization.NumberStyles.AllowLeadingSign,
                System.Globalization.CultureInfo.InvariantCulture, out var count))
                throw CommandException.WrongUse($"'{item}' is no quantity such as phone_numbers.did_us=3.");
            var category = item[..dot];
            if (all[category] is not JsonObject inside) all[category] = inside = [];
            inside[item[(dot + 1)..equals]] = count;
        }

        return all;
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(Services services)
    {
        JsonObject?[] all = [services.Account, services.Manual, services.Cascade];
        var names = all.SelectMany(quantities => quantities ?? [])
            .SelectMany(category => ((JsonObject?)category.Value ?? []).Select(item => (category.Key, Item: item.Key)))
            .Distinct().OrderBy(name => name.Key, StringComparer.Ordinal)
            .ThenBy(name => name.Item, StringComparer.Ordinal);
        foreach (var (category, item) in names)
            yield return [category, item, .. all.Select(q => q?[category]?[item]?.ToString() ?? "")];
    }
}
