using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Payments;
using Brillig.Core.Usage;
using Brillig.Tests.Core.Flow;
using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>Books that a simulation asks, and what they wrote down.</summary>
internal interface ISubject : IAsyncDisposable
{
    /// <summary>What the facts so far say.</summary>
    Books Books { get; }

    /// <summary>The facts of the last command.</summary>
    IReadOnlyList<Fact> Facts { get; }

    ulong HashSeed { get; }

    void At(Instant time);

    ValueTask<Decision> Do(Command command, bool isDry);

    ValueTask<PaymentHistory?> History(AccountId account, PaymentId payment);

    ValueTask<ChargeHistory?> History(AccountId account, ChargeId charge);

    ValueTask<RecordHistory?> History(AccountId account, string record);

    ValueTask<Known> Seen(AccountId account, UsageElement element);

    /// <summary>Ends without a goodbye, and begins again from what was written.</summary>
    ValueTask Restart();

    /// <summary>Whatever must hold at the end.</summary>
    ValueTask Prove();
}

/// <summary>Books in memory, which check their invariants after each command, also against a replica.</summary>
internal sealed class MemorySubject(World world) : ISubject
{
    private readonly TestBooks _books = New(world);
    private int _before;

    public Books Books => _books.Books;

    public IReadOnlyList<Fact> Facts { get; private set; } = [];

    public ulong HashSeed => 7;

    public void At(Instant time) => _books.At(time);

    public ValueTask<Decision> Do(Command command, bool isDry)
    {
        var decision = _books.Do(command, dryRun: isDry);
        Facts = [.. _books.Facts.Skip(_before).Select(f => f.Fact)];
        _before = _books.Facts.Count;
        return new(decision);
    }

    public ValueTask<PaymentHistory?> History(AccountId account, PaymentId payment) =>
        new(Histories.Of(_books, payment));

    public ValueTask<ChargeHistory?> History(AccountId account, ChargeId charge) => new(Histories.Of(_books, charge));

    public ValueTask<RecordHistory?> History(AccountId account, string record) =>
        new(PastHistories.Of(_books, account, record));

    public ValueTask<Known> Seen(AccountId account, UsageElement element) => new(Known.No);

    public ValueTask Restart()
    {
        _books.Restart();
        return default;
    }

    public ValueTask Prove()
    {
        _books.Invariants.CheckReplay();
        return default;
    }

    public ValueTask DisposeAsync() => default;

    private static TestBooks New(World world)
    {
        var taxes = world.Taxes.Select(t => new TaxRate(t.Name, t.Percent, t.Inclusive, [.. t.AppliesTo]));
        return new TestBooks(world.Start, world.Currency, [.. taxes]);
    }
}
