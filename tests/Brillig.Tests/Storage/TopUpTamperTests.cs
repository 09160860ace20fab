using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Storage.Verify;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>Verify notices top-ups that nothing allowed.</summary>
public class TopUpTamperTests
{
    [Theory]
    [InlineData(
        "UPDATE fact SET body = REPLACE(body, '\"DailyLimit\":2', '\"DailyLimit\":1') WHERE kind = 'account_opened'",
        "has more automatic top-ups than it allows")]
    [InlineData("DELETE FROM intent WHERE state = 4", "has two top-ups under way")]
    public async Task What_somebody_changed_is_named(string tamper, string breach)
    {
        await using var books = await LivedInBooks.Open("sqlite");
        var account = await TwiceToppedUp(books);
        await books.Restart();
        await books.Store.DisposeAsync();
        Assert.Equal("", string.Join('\n', (await VerifyBooks.Run(books.Options, null, Cancel)).Breaches));
        Assert.True(await books.Sql(tamper) > 0);

        var report = await VerifyBooks.Run(books.Options, null, Cancel);

        Assert.Contains(report.Breaches, b => b.Contains($"{account} {breach}", StringComparison.Ordinal));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<AccountId> TwiceToppedUp(LivedInBooks books)
    {
        var (life, account) = (books.Life, new AccountId(books.Life.NewId()));
        await life.Do(new SetBookkeeper(AccountId.Operator, new BookkeeperImage
        {
            Type = BookkeeperType.Http, Address = "https://a", Credentials = "sealed",
        }));
        await life.Do(new OpenAccount
        {
            Id = account, Type = "prepaid", Balance = 10, TopUp = new TopUpTerms(5, 20, DailyLimit: 2),
        });
        foreach (var charge in (decimal[])[6, 20])
        {
            await life.Do(new AddChargeItem(account, "x", 1, charge));
            await books.Wait(Duration.FromSeconds(1));
            var claims = (IntentClaims?)await life.Do(
                new ClaimIntents(9, ImmutableDictionary<AccountId, int>.Empty, 9));
            await life.Do(new RecordOutcome(Assert.Single(claims?.Claims ?? []).Intent, Outcome.Done, "r"));
        }

        return account;
    }
}
