using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;
using Brillig.Core.Usage;
using Brillig.Storage.Verify;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>The proofs on facts in memory: what the rules decide is proved, what was tampered with is named.</summary>
public class ReplayTests
{
    private static readonly BooksSettings Settings = new(Currency.Find("EUR") ?? default, []);

    [Fact]
    public async Task What_the_rules_decide_is_proved()
    {
        var facts = await Live(600);

        Assert.Empty(Breaches(facts));
        Assert.True(facts.Count > 1000, $"{facts.Count} facts are few.");
    }

    [Fact]
    public async Task A_record_with_another_quantity_is_named() =>
        Names(await Live(60), (UsageRecorded f) => f with { Quantity = f.Quantity + 1 }, f => f.Id);

    [Fact]
    public async Task A_record_with_another_amount_is_named() =>
        Names(await Live(60), (UsageRecorded f) => f with { Amount = f.Amount + 1 }, f => f.Id);

    [Fact]
    public async Task A_fee_without_use_of_another_amount_is_named() =>
        Names(await Live(300),
            (ItemAdded f) => f.Kind == ItemKind.Usage ? f with { Charge = f.Charge + 1 } : f,
            f => $"The item {f.Name} of account {f.Account}");

    [Fact]
    public async Task An_entry_of_another_amount_is_named() =>
        Names(await Live(60),
            (JournalPosted f) => f with { Entry = f.Entry with { Amount = f.Entry.Amount + f.Entry.Amount } },
            f => f.Entry.CauseId.ToString());

    [Fact]
    public async Task A_charge_with_another_item_is_named() =>
        Names(await Live(60),
            (ChargeIssued f) => f with
            {
                Charge = f.Charge with { Items = [f.Charge.Items[0] with { Name = "other" }, .. f.Charge.Items[1..]] },
            },
            f => f.Charge.Id.ToString());

    [Fact]
    public async Task A_gap_in_the_numbers_is_named() =>
        Names(await Live(60),
            (ChargeIssued f) => f with { Charge = f.Charge with { Number = f.Charge.Number + 1 } },
            f => f.Charge.Id.ToString());

    [Fact]
    public async Task An_allocation_of_too_much_is_named() =>
        Names(await Live(60), (Allocated f) => f with { Amount = f.Amount + f.Amount }, f => f.Due.Id.ToString());

    [Fact]
    public async Task A_payment_of_another_amount_is_named() =>
        Names(await Live(60),
            (PaymentRecorded f) => f with { Payment = f.Payment with { Amount = f.Payment.Amount + f.Payment.Amount } },
            f => f.Payment.Id.ToString());

    [Fact]
    public async Task A_period_that_begins_late_is_named() =>
        Names(await Live(200),
            (PeriodTurned f) => f.Next is { } next
                ? f with { Next = next with { Period = next.Period with { Start = next.Period.Start.PlusTicks(1) } } }
                : f,
            f => f.Account.ToString());

    [Fact]
    public async Task A_fact_that_is_missing_is_named()
    {
        var facts = await Live(60);
        var at = facts.FindIndex(f => f.Fact is ChargeIssued);
        facts.RemoveAt(at + 1);

        var lacks = $"Batch {facts[at].Batch} lacks fact";
        Assert.Contains(Breaches(facts), b => b.Contains(lacks, StringComparison.Ordinal));
    }

    private static void Names<T>(
        List<(long Batch, int N, Fact Fact)> facts, Func<T, T> tamper, Func<T, string> name)
        where T : Fact
    {
        var at = facts.FindIndex(f => f.Fact is T fact && !Equals(tamper(fact), fact));
        var fact = (T)facts[at].Fact;
        facts[at] = facts[at] with { Fact = tamper(fact) };

        Assert.Contains(Breaches(facts), b => b.Contains(name(fact), StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Breaches(List<(long Batch, int N, Fact Fact)> facts)
    {
        var breaches = new Breaches();
        var replay = new Replay(
            new Books(Settings), new Books(Settings), 0, () => throw new InvalidOperationException("No rows."),
            breaches);
        foreach (var (batch, n, fact) in facts) replay.Take(batch, n, fact);
        replay.End();
        return breaches.All;
    }

    // A life of some accounts: a batch per command, hours between them.
    private static async Task<List<(long Batch, int N, Fact Fact)>> Live(int steps)
    {
        var (books, facts) = (new Books(Settings), new List<(long, int, Fact)>());
        var (batch, now) = (0L, Instant.FromUtc(2026, 1, 15, 10, 30));
        var life = new Life(command =>
        {
            var draft = new Draft(books, ++batch, now);
            var decision = Perform.Of(new Envelope(command, Caller.Server, "test"), draft);
            for (var n = 0; n < draft.Facts.Count; n++) facts.Add((batch, n, draft.Facts[n]));
            draft.Forget();
            return Task.FromResult(decision);
        });
        await life.Begin();
        for (var i = 0; i < steps; i++)
        {
            await life.Step();
            now += Duration.FromHours(i % 11);
            await life.Do(new BillDue(10));
        }

        return facts;
    }
}
