using System.CommandLine;
using Brillig.Client.Accounts;

namespace Brillig.Cli.Verbs.Accounts;

/// <summary><c>brillig account list</c></summary>
internal static class ListAccounts
{
    private static readonly Heading[] s_header =
    [
        Heading.Piped("id"), "account", "name", "type", "standing", Heading.Number("balance"), "currency",
    ];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var parent = new Option<string?>("--parent")
        {
            Description = "Only those directly below this one.", HelpName = "ACCOUNT",
        };
        var command = new Command("list", "Lists the accounts, as a tree.") { parent };
        return Session.Read(shell, json, command, async session =>
        {
            var above = session.Parsed.GetValue(parent);
            var accounts = above is null
                ? await session.Client.Accounts(session.Cancel)
                : await session.Client.AccountsBelow((await session.Account(above)).Id, session.Cancel);
            session.Print(accounts, CliJson.Plain.ListAccount, () => shell.Table(s_header, Rows(accounts)));
        });
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(List<Account> accounts)
    {
        var known = accounts.Select(a => a.Id).ToHashSet();
        var below = accounts.OrderBy(Session.Name, StringComparer.Ordinal).ToLookup(
            a => a.Parent is { } parent && known.Contains(parent) ? parent : Guid.Empty);
        var rest = new Stack<(Account Account, int Depth)>();
        Push(Guid.Empty, 0);
        while (rest.TryPop(out var next))
        {
            yield return Row(next.Account, next.Depth);
            Push(next.Account.Id, next.Depth + 1);
        }

        void Push(Guid parent, int depth)
        {
            foreach (var child in below[parent].Reverse()) rest.Push((child, depth));
        }
    }

    private static IReadOnlyList<string> Row(Account account, int depth) =>
    [
        account.Id.ToString(), new string(' ', 2 * depth) + Session.Name(account), account.Name ?? "",
        account.Type ?? "", account.Status == "open" ? account.Standing ?? "" : account.Status ?? "",
        account.Balance?.Text ?? "", account.Currency ?? "",
    ];
}
