using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Storage.Verify;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>Accounts stand in a tree, below sellers that are there; verify notices on both engines when not.</summary>
public class TreeTamperTests
{
    private const string Stranger = "11111111-2222-3333-4444-555555555555";

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public Task A_parent_that_was_never_opened_is_named(string engine) => Names(
        engine,
        tree => Replaced("account_opened", tree.Leaf, $"\"Parent\":\"{tree.Top}\"", $"\"Parent\":\"{Stranger}\""),
        tree => $"Account {tree.Leaf} stands below account {Stranger}, which was never opened.");

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public Task An_account_that_stands_below_itself_is_named(string engine) => Names(
        engine,
        tree => Replaced("account_changed", tree.Moved, $"\"Parent\":\"{tree.Other}\"", $"\"Parent\":\"{tree.Below}\""),
        tree => $"Account {tree.Moved} stands deeper than {OpenAccount.DepthMax} levels, or below itself.");

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public Task Open_children_that_are_not_there_are_named(string engine) => Names(
        engine,
        tree => Replaced("account_closing", tree.Closed, $"{tree.Top}", $"{tree.Other}"),
        tree => $"Account {tree.Top} counts 2 open children, and has 1.");

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public Task A_seller_that_was_never_opened_is_named(string engine) => Names(
        engine,
        tree => Replaced("account_opened", tree.Leaf, $"\"Seller\":\"{tree.Top}\"", $"\"Seller\":\"{Stranger}\""),
        _ => $"is owed to account {Stranger}, which was never opened.");

    private static async Task Names(string engine, Func<Standing, string> tamper, Func<Standing, string> breach)
    {
        await using var books = await LivedInBooks.Open(engine);
        var tree = await Grow(books.Life);
        await books.Restart();
        await books.Store.DisposeAsync();
        Assert.Equal("", string.Join('\n', (await VerifyBooks.Run(books.Options, null, Cancel)).Breaches));
        Assert.True(await books.Sql(tamper(tree)) > 0);

        var report = await VerifyBooks.Run(books.Options, null, Cancel);

        Assert.Contains(report.Breaches, b => b.EndsWith(breach(tree), StringComparison.Ordinal));
    }

    // Two that sell; below the first a leaf and one that closed, and one that moved to the second with what is below.
    private static async Task<Standing> Grow(Life life)
    {
        var (top, other) = (await Open(life, null), await Open(life, null));
        var (leaf, closed, moved) = (await Open(life, top), await Open(life, top), await Open(life, top));
        var below = await Open(life, moved);
        await life.Do(new ChangeAccount { Id = moved, Parent = Given.As<AccountId?>(other) });
        await life.Do(new CloseAccount(closed));
        return new(top, other, leaf, closed, moved, below);
    }

    private static async Task<AccountId> Open(Life life, AccountId? parent)
    {
        var id = new AccountId(life.NewId());
        await life.Do(new OpenAccount { Id = id, Parent = parent, Reseller = parent is null });
        return id;
    }

    private static string Replaced(string kind, AccountId account, string text, string by)
    {
        var body = $"UPDATE fact SET body = REPLACE(body, '{text}', '{by}') WHERE kind = '{kind}'";
        return $"{body} AND body LIKE '%\"Account\":\"{account}\"%'";
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private sealed record Standing(
        AccountId Top, AccountId Other, AccountId Leaf, AccountId Closed, AccountId Moved, AccountId Below);
}
