using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using Brillig.Storage.Verify;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>What is billed in advance is deferred on both engines; verify notices what was changed of it.</summary>
public class DeferralTamperTests
{
    private const int Deferred = 2;

    private static readonly string[] Tampers =
    [
        $"UPDATE journal_entry SET credit = 1 WHERE credit = {Deferred}",
        $"DELETE FROM journal_entry WHERE debit = {Deferred}",
        "UPDATE journal_entry SET amount = amount + 10000 WHERE cause = 5",
        "DELETE FROM fact WHERE kind = 'revenue_deferred'",
        "DELETE FROM fact WHERE kind = 'revenue_earned'",
        "UPDATE fact SET body = REPLACE(body, ' EUR\"', '1 EUR\"') WHERE kind = 'revenue_deferred'",
        "UPDATE fact SET body = REPLACE(body, ',17', ',917') WHERE kind = 'revenue_deferred'",
    ];

    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            for (var i = 0; i < Tampers.Length; i++) data.Add("sqlite", i);
            for (var i = 0; i < Tampers.Length; i++) data.Add("postgres", i);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_somebody_changed_is_named(string engine, int tamper)
    {
        await using var books = await LivedInBooks.Open(engine);
        var account = await Billed(books);
        await books.Restart();
        await books.Store.DisposeAsync();
        Assert.Equal("", string.Join('\n', (await VerifyBooks.Run(books.Options, null, Cancel)).Breaches));
        Assert.True(await books.Sql(Tampers[tamper]) > 0);

        var report = await VerifyBooks.Run(books.Options, null, Cancel);

        Assert.Contains(report.Breaches, b => b.Contains($"{account}", StringComparison.Ordinal));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Billed in advance for three periods, within one of them, and given back in part.
    private static async Task<AccountId> Billed(LivedInBooks books)
    {
        var life = books.Life;
        await life.Publish();
        var account = await life.Open(tax: 19m);
        using var json = JsonDocument.Parse("""{"name": "plan", "plan": {"c": {"i": {"rate": 10}}}}""");
        var plan = PlanDocument.Read(json.RootElement, new Faults())
            ?? throw new InvalidOperationException("This is no plan.");
        await life.Do(new PublishPlan(new PlanKey(default, "plan"), plan, false));
        await Add(life, account, 3);
        await life.Do(new AssignPlan(account, "plan") { IsAccepted = true });
        await books.Wait(Duration.FromDays(40));
        await Add(life, account, -1);
        var charge = await life.Close(account);
        await Add(life, account, 2);
        var more = await life.Close(account);
        await books.Void(account, charge.Kind == ChargeKind.Charge ? charge.Id : more.Id);
        await books.Wait(Duration.FromDays(35));
        return account;
    }

    private static Task<object?> Add(Life life, AccountId account, long count) => life.Do(
        new ChangeQuantities(account, QuantityChange.Add, [], [new ItemCount("c", "i", count)]) { IsAccepted = true });
}
