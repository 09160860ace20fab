using Brillig.Core.Ledger;
using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>An entry of the ledger.</summary>
internal sealed record ModelEntry(
    LedgerAccount Debit, LedgerAccount Credit, decimal Amount, Cause Cause, Guid CauseId, Instant At);

/// <summary>Something to be paid, or money to pay with.</summary>
internal sealed record ModelSum(Guid Id, Instant At, decimal Amount);

/// <summary>A payment, or a refund of one.</summary>
internal sealed record ModelPayment(Guid Id, string Type, decimal Amount, Guid? Refunds);

/// <summary>An account's money: entries, dues, credits and what settles what, as lists added up anew.</summary>
internal sealed class ModelLedger
{
    private readonly List<(Guid Credit, Guid Due, decimal Amount)> _settled = [];
    private readonly List<ModelSum> _dues = [];
    private readonly List<ModelSum> _credits = [];

    public List<ModelEntry> Entries { get; } = [];

    public List<ModelCharge> Charges { get; } = [];

    public List<ModelPayment> Payments { get; } = [];

    public bool Moved => Entries.Count + Charges.Count + _dues.Count + _credits.Count > 0;

    public decimal Posted => Entries.Sum(e =>
        e.Credit == LedgerAccount.Customer ? e.Amount : e.Debit == LedgerAccount.Customer ? -e.Amount : 0);

    public IEnumerable<(ModelSum Due, decimal Left)> Dues => Left(_dues, d => DueLeft(d));

    public IEnumerable<(ModelSum Credit, decimal Left)> Credits => Left(_credits, c => CreditLeft(c));

    public void Post(LedgerAccount debit, LedgerAccount credit, decimal amount, Cause cause, Guid id, Instant at)
    {
        if (amount > 0) Entries.Add(new ModelEntry(debit, credit, amount, cause, id, at));
        if (amount < 0) Entries.Add(new ModelEntry(credit, debit, -amount, cause, id, at));
    }

    public void Post(ModelCharge charge)
    {
        var cause = charge.IsNote ? Cause.CreditNote : Cause.Charge;
        foreach (var line in charge.Lines)
        {
            if (line.Kind != "Tax")
                Post(LedgerAccount.Customer, LedgerAccount.Revenue, line.Total, cause, charge.Id, charge.Date);
            else if (line.Included is { } included)
                Post(LedgerAccount.Revenue, LedgerAccount.Tax, included, cause, charge.Id, charge.Date);
            else Post(LedgerAccount.Customer, LedgerAccount.Tax, line.Total, cause, charge.Id, charge.Date);
        }
    }

    public void Due(Guid id, Instant at, decimal amount) => _dues.Add(new ModelSum(id, at, amount));

    public void Credit(Guid id, Instant at, decimal amount) => _credits.Add(new ModelSum(id, at, amount));

    /// <summary>What a charge still waits for; null: it is not due.</summary>
    public decimal? DueOf(Guid charge) =>
        _dues.Find(d => d.Id == charge) is { } due && DueLeft(due) > 0 ? DueLeft(due) : null;

    /// <summary>What a payment was, less its refunds.</summary>
    public decimal NotRefunded(Guid payment) =>
        Payments.First(p => p.Id == payment).Amount - Payments.Where(p => p.Refunds == payment).Sum(p => p.Amount);

    /// <summary>As much of a credit as a due takes.</summary>
    public void Settle(Guid credit, Guid due)
    {
        var (c, d) = (_credits.First(x => x.Id == credit), _dues.First(x => x.Id == due));
        _settled.Add((credit, due, Math.Min(CreditLeft(c), DueLeft(d))));
    }

    /// <summary>The oldest due by the oldest credit, until either is used up.</summary>
    public void Settle()
    {
        while (Dues.FirstOrDefault() is { Due: { } due } && Credits.FirstOrDefault() is { Credit: { } credit })
            Settle(credit.Id, due.Id);
    }

    /// <summary>Gives so much of a payment back: what it settled last is due again first.</summary>
    public void Refund(Guid payment, decimal amount)
    {
        var credit = _credits.First(c => c.Id == payment);
        foreach (var (due, settled) in Newest(s => s.Credit == payment, s => s.Due))
        {
            var missing = amount - CreditLeft(credit);
            if (missing <= 0) break;
            _settled.Add((payment, due, -Math.Min(missing, settled)));
        }

        _credits[_credits.IndexOf(credit)] = credit with { Amount = credit.Amount - amount };
    }

    /// <summary>What settled a due is free again.</summary>
    public void Free(Guid due)
    {
        foreach (var (credit, settled) in Newest(s => s.Due == due, s => s.Credit))
            _settled.Add((credit, due, -settled));
    }

    private (Guid Other, decimal Amount)[] Newest(
        Func<(Guid Credit, Guid Due, decimal Amount), bool> which,
        Func<(Guid Credit, Guid Due, decimal Amount), Guid> other) =>
    [
        .. _settled.Select((s, place) => (s, place)).Where(x => which(x.s)).GroupBy(x => other(x.s))
            .Select(g => (g.Key, Sum: g.Sum(x => x.s.Amount), Last: g.Where(x => x.s.Amount > 0).Max(x => x.place)))
            .Where(g => g.Sum > 0).OrderByDescending(g => g.Last).Select(g => (g.Key, g.Sum)),
    ];

    private decimal DueLeft(ModelSum due) => due.Amount - _settled.Where(s => s.Due == due.Id).Sum(s => s.Amount);

    private decimal CreditLeft(ModelSum credit) =>
        credit.Amount - _settled.Where(s => s.Credit == credit.Id).Sum(s => s.Amount);

    private static IEnumerable<(ModelSum, decimal)> Left(List<ModelSum> all, Func<ModelSum, decimal> left) => all
        .Select(s => (Sum: s, Left: left(s))).Where(s => s.Left != 0).OrderBy(s => s.Sum.At).ThenBy(s => s.Sum.Id);
}
