using Brillig.Core.Accounts;
using Brillig.Core.Flow;

namespace Brillig.Storage.Verify;

/// <summary>The parents of accounts make a tree, and who sells is there.</summary>
internal static class TreeProof
{
    /// <summary>Looks at each account: its way up, its children, its sellers.</summary>
    public static void Check(Books books, Breaches breaches)
    {
        var tree = books.Tree;
        foreach (var book in books.Accounts)
        {
            var parent = book.Account.Settings.Parent;
            if (!parent.IsOperator && books.Account(parent) is null)
                breaches.Add($"Account {book.Id} stands below account {parent}, which was never opened.");
            if (tree.Depth(book.Id) > OpenAccount.DepthMax)
                breaches.Add($"Account {book.Id} stands deeper than {OpenAccount.DepthMax} levels, or below itself.");
            var open = tree.Children(book.Id).Count(child => child.Account.Image.Status == AccountStatus.Open);
            var counted = book.Account.Image.OpenChildren;
            if (open != counted) breaches.Add($"Account {book.Id} counts {counted} open children, and has {open}.");
            foreach (var charge in book.Image.Running)
                if (charge.Image.Seller is { IsOperator: false } seller && books.Account(seller) is null)
                    breaches.Add($"Charge {charge.Image.Charge} is owed to account {seller}, which was never opened.");
        }
    }
}
