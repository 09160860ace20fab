using System.CommandLine;
using System.Globalization;
using Brillig.Client;
using Brillig.Client.Bookkeeping;

namespace Brillig.Cli.Verbs.Bookkeeping;

/// <summary><c>brillig bookkeeper show [SELLER]</c>, <c>set [SELLER]</c> and <c>remove [SELLER]</c></summary>
internal static class SetBookkeeper
{
    private static readonly Heading[] s_found = ["what", "id", "plan", "item"];

    private static readonly Heading[] s_told =
        ["at", "kind", "account", "of", Heading.Number("amount"), "currency", "why", "what"];

    private static readonly string[] s_header = ["field", "value"];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var (seller, options) = (Argument(), new BookkeeperOptions());
        var command = new Command(
            "set", "Sets who collects for a seller; what no option names is as if it had never been set.") { seller };
        options.AddTo(command);
        return Session.Write(shell, json, command, async session =>
        {
            var of = await SellerOf(session, seller);
            var set = options.Read(session);
            if (set.Credentials is null && shell.AskSecret is not null
                && !Keeps(await session.Client.Bookkeeper(of, session.Cancel), set))
                set = set with { Credentials = BookkeeperOptions.Ask(shell, set.Type) };
            var done = await session.Client.SetBookkeeper(of, set, session.Cancel);
            session.Print(done, CliJson.Plain.Bookkeeper, () => session.Say(
                $"{done.Type} is the bookkeeper of {Name(session, seller)} now."));
        });
    }

    public static Command ShowCommand(Shell shell, Option<bool> json)
    {
        var seller = Argument();
        var command = new Command("show", "Shows who collects for a seller; never how it is entered.") { seller };
        return Session.Read(shell, json, command, async session =>
        {
            var shown = await session.Client.Bookkeeper(await SellerOf(session, seller), session.Cancel);
            session.Print(shown, CliJson.Plain.Bookkeeper, () => shell.Table(s_header, Rows(shown)));
        });
    }

    public static Command CheckCommand(Shell shell, Option<bool> json)
    {
        var seller = Argument();
        var command = new Command(
            "check", "Asks it whether it has the plans, add-ons and discounts that service plans map to.") { seller };
        return Session.Read(shell, json, command, async session =>
        {
            var found = await session.Client.CheckBookkeeper(await SellerOf(session, seller), session.Cancel);
            session.Print(found, CliJson.Plain.BookkeeperCheck, () =>
            {
                var rows = Found(found).ToList();
                if (rows.Count > 0) shell.Table(s_found, rows);
                shell.Out.WriteLine(found.Equal ? $"{found.Bookkeeper} has all that is needed."
                    : found.CredentialsWork is false ? $"{found.Bookkeeper} refuses its credentials."
                    : found.CredentialsWork is null ? $"{found.Bookkeeper} could not be asked. {found.Why}".TrimEnd()
                    : $"{found.Bookkeeper} lacks something.");
            });
        });
    }

    public static Command RemoveCommand(Shell shell, Option<bool> json)
    {
        var seller = Argument();
        var command = new Command("remove", "Takes it away: 'local' collects nothing outside.") { seller };
        return Session.Write(shell, json, command, async session =>
        {
            var removed = await session.Client.RemoveBookkeeper(await SellerOf(session, seller), session.Cancel);
            session.Print(removed, CliJson.Plain.Bookkeeper, () => session.Say(
                $"Removed the bookkeeper of {Name(session, seller)}."));
        });
    }

    public static Command EventsCommand(Shell shell, Option<bool> json)
    {
        var seller = Argument();
        var command = new Command("events", "Lists what it told by itself, and what followed from it.") { seller };
        return Session.Read(shell, json, command, async session =>
        {
            var told = await session.Client.BookkeeperEvents(await SellerOf(session, seller), session.Cancel);
            session.Print(told, CliJson.Plain.ListBookkeeperEvent, () => shell.Table(
                s_told, told.Select(e => (IReadOnlyList<string>)
                [
                    Times.Shown(e.At, null), e.Kind ?? "", e.Account.ToString(), e.Subject ?? e.Reference ?? "",
                    e.Amount?.Text ?? "", e.Currency ?? "", e.Why ?? "", e.What ?? "",
                ])));
        });
    }

    /// <summary>Which seller.</summary>
    public static Argument<string?> Argument() => new("ACCOUNT")
    {
        Description = "A reseller's id or external id; if not given, the operator.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The seller, as addresses name it.</summary>
    public static async Task<string> SellerOf(Session session, Argument<string?> seller) =>
        session.Parsed.GetValue(seller) is not { } name || name == BrilligClient.Operator
            ? BrilligClient.Operator
            : (await session.Account(name)).Id.ToString();

    private static string Name(Session session, Argument<string?> seller) =>
        session.Parsed.GetValue(seller) is { } name && name != BrilligClient.Operator ? name : "the operator";

    private static IEnumerable<IReadOnlyList<string>> Found(BookkeeperCheck found)
    {
        foreach (var item in found.Missing)
            yield return [item.Kind ?? "", item.Id ?? "", item.Plan ?? "", $"{item.Category}/{item.Item}"];
        foreach (var item in found.Unmapped)
            yield return ["not mapped", "", item.Plan ?? "", $"{item.Category}/{item.Item}"];
        foreach (var code in found.CurrenciesWithoutAccount) yield return ["merchant account", code, "", ""];
    }

    // The server keeps credentials with the same type and address alone.
    private static bool Keeps(Bookkeeper before, NewBookkeeper set) =>
        before.HasCredentials is true && before.Type == set.Type && before.Address == set.Address;

    private static IEnumerable<IReadOnlyList<string>> Rows(Bookkeeper shown) =>
    [
        ["seller", shown.Account?.ToString() ?? "the operator"],
        ["type", shown.Type ?? ""],
        ["address", shown.Address ?? ""],
        ["collects", shown.Collect ?? ""],
        ["merchant accounts",
            string.Join(", ", (shown.MerchantAccounts ?? new Dictionary<string, string>()).Select(
                m => $"{m.Key}={m.Value}"))],
        ["top-ups from", shown.MinAmount?.Text ?? ""],
        ["top-ups to", shown.MaxAmount?.Text ?? ""],
        ["asked at once", shown.OutboxConcurrency?.ToString(CultureInfo.InvariantCulture) ?? ""],
        ["local top-ups", shown.LocalTopup ?? ""],
        ["credentials", shown.HasCredentials is true ? "kept" : "none"],
    ];
}
