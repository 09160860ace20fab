using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>A record as it is sent.</summary>
internal sealed record Sent(string Id, string Service, decimal Quantity, Instant? At)
{
    public ModelAccount? Account { get; init; }

    public bool ByExternalId { get; init; }
}

/// <summary>Usage and lines, by the words of the documentation.</summary>
internal sealed partial class Model
{
    private readonly Dictionary<(Guid Account, string Id), string> _contents = [];

    private readonly Dictionary<
        (Guid Account, string Id), (ModelPeriod Period, UseEntry Use, decimal Quantity, bool IsVoid)> _records = [];

    /// <summary>Records that were accepted by the command, in order.</summary>
    public List<(ModelAccount Account, ModelPeriod Period, UseEntry Entry, Ratio Charged)> Recorded { get; } = [];

    /// <summary>What makes two records the same.</summary>
    public static string Content(Sent sent) => $"{sent.Service} {(Ratio)sent.Quantity} {sent.At}";

    /// <summary>Interactive: all of them or none, and none beyond what is available.</summary>
    public Expected Use(ModelAccount account, IReadOnlyList<Sent> all)
    {
        Recorded.Clear();
        Begin(account);
        if (account.Status != AccountStatus.Open) return Reason.AccountClosed;
        var before = account.Available;
        var (marks, known) = (account.Periods.Select(p => p.Log.Count).ToArray(), new List<string>());
        foreach (var sent in all)
        {
            var refused = Rate(account, sent);
            if (refused is null) known.Add(sent.Id);
            if (refused is null or Repeated) continue;
            Back(account, marks, known);
            return refused.Value;
        }

        if (IsOverdrawn(account, before))
        {
            Back(account, marks, known);
            return Reason.InsufficientFunds;
        }

        if (known.Count > 0) Touch(account);
        return Expected.Done;
    }

    /// <summary>Facts: each by itself, whatever is available.</summary>
    public Expected Send(IReadOnlyList<Sent> all)
    {
        Recorded.Clear();
        Begin((ModelAccount?)null);
        var (accepted, duplicates, rejected) = (0, 0, new List<(int, Reason)>());
        for (var i = 0; i < all.Count; i++)
        {
            Reason? refused = Reason.AccountNotFound;
            if (all[i].Account is { } account && !(all[i].ByExternalId && account.Parent is not null))
            {
                while (account.Open is { } open && open.End <= Now) Turn(account, open);
                refused = account.Status == AccountStatus.Closed ? Reason.AccountClosed : Rate(account, all[i]);
                if (refused is null) Touch(account);
            }

            if (refused is null) accepted++;
            else if (refused == Repeated) duplicates++;
            else rejected.Add((i, refused.Value));
        }

        return Expected.Done with { Accepted = accepted, Duplicates = duplicates, Rejected = rejected };
    }

    public Expected AddLine(ModelAccount account, string name, decimal quantity, decimal amount)
    {
        Begin(account);
        if (account.Open is not { } open) return Reason.AccountClosed;
        var before = account.Available;
        open.Write(new LineEntry(name, quantity, amount, null, null, null));
        if (IsOverdrawn(account, before))
        {
            open.Back(open.Log.Count - 1);
            return Reason.InsufficientFunds;
        }

        Touch(account);
        return Expected.Done;
    }

    private static bool IsOverdrawn(ModelAccount account, decimal? before) =>
        account.Available is { } left && left < 0 && left < before;

    // No reason of its own: nothing is refused, and nothing is counted either.
    private const Reason Repeated = (Reason)(-1);

    private Reason? Rate(ModelAccount account, Sent sent)
    {
        if (_contents.TryGetValue((account.Id, sent.Id), out var content))
            return content == Content(sent) ? Repeated : Reason.RecordConflict;
        var at = sent.At ?? Now;
        if (at > Now + Duration.FromMinutes(5)) return Reason.TimestampInFuture;
        if (at < account.OpenedAt) return Reason.TooLate;
        if (at < Now - Duration.FromDays(account.Type.Terms.LateLimitDays)) return Reason.TooLate;
        var period = account.Periods.LastOrDefault(p => p.Start <= at && (at < p.End || p.IssueAt is null));
        if (period is null) return Reason.AccountClosed;
        if (period.IsOver || period.IssueAt <= Now) return Correct(account, period, sent, at);
        return Count(account, period, period, sent, at);
    }

    // A record of an issued period counts in it, and what it adds to that period's charge is on the open charge.
    private Reason? Correct(ModelAccount account, ModelPeriod period, Sent sent, Instant at)
    {
        if (at >= account.ClosedAt) return Reason.AccountClosed;
        Advance(account);
        return account.Running.LastOrDefault() is { } carrier
            ? Count(account, period, carrier, sent, at)
            : Reason.AccountClosed;
    }

    private Reason? Count(ModelAccount account, ModelPeriod period, ModelPeriod carrier, Sent sent, Instant at)
    {
        if (Priced(account, period, sent.Service, at) is not { } entry) return Reason.NoRate;
        entry = entry with { Id = sent.Id, Quantity = sent.Quantity };
        var before = period.Log.Count;
        if (period.Sums.Used(entry.Service, entry.Tariff, entry.RateId) is null
            && Carried(account, period, entry) is { } carried) period.Write(new CarryEntry(entry, carried));
        if (Write(period, carrier, entry, entry) is not { } charge)
        {
            period.Back(before);
            return Reason.AmountOutOfRange;
        }

        _records[(account.Id, sent.Id)] = (period, entry, sent.Quantity, false);
        _contents[(account.Id, sent.Id)] = Content(sent);
        Recorded.Add((account, period, entry, charge));
        return null;
    }

    // By what a service is priced at a time of a period.
    private static UseEntry? Priced(ModelAccount account, ModelPeriod period, string service, Instant at)
    {
        if (account.TariffAt(at) is not { } tariff) return null;
        var version = tariff.At(at, period.Start);
        var named = version.Rates.Where(r => r.Rate.Service == service).ToArray();
        if (named.Length == 0) named = version.Rates.Where(r => r.Rate.Service == "*").ToArray();
        return named.Length == 0 ? null
            : new UseEntry("", service, 0, at, tariff, version.Number, named[0].Id, named[0].Rate);
    }

    // Back over the changes within the period that carry, to the last rate under which anything was used.
    private static Ratio? Carried(ModelAccount account, ModelPeriod period, UseEntry use)
    {
        var now = use;
        while (true)
        {
            var (from, _, carries) = account.Tariffs.Last(t => t.From <= now.At);
            var version = now.Tariff.Versions[now.Version - 1];
            if (version.Number > 1 && version.AtOnce && version.From > from)
                (from, carries) = (version.From, version.Carries);
            if (from <= period.Start || !carries) return null;
            if (Priced(account, period, use.Service, from - Duration.Epsilon) is not { } before) return null;
            now = before;
            if ((before.Tariff, before.RateId) == (use.Tariff, use.RateId)) continue;
            if (period.Sums.Used(use.Service, before.Tariff, before.RateId) is { } used)
                return before.Rate.Aggregate == use.Rate.Aggregate ? used.Quantity : null;
        }
    }

    /// <summary>A record has another quantity, or never was: what follows from it is worked out anew.</summary>
    public Expected Amend(ModelAccount account, string id, decimal? quantity)
    {
        Recorded.Clear();
        Begin(account);
        if (!_records.TryGetValue((account.Id, id), out var record)) return Reason.RecordNotFound;
        if (record.IsVoid) return Reason.RecordVoid;
        if (account.Running.LastOrDefault() is not { } last) return Reason.AccountClosed;
        var (period, use, _, _) = record;
        var isLate = use.At < Now - Duration.FromDays(account.Type.Terms.LateLimitDays);
        if (period.IsOver && isLate) return Reason.TooLate;
        var carrier = period.IsOver ? last : period;
        if (Write(period, carrier, new AmendEntry(use, quantity), use) is null) return Reason.AmountOutOfRange;
        _records[(account.Id, id)] = (period, use, quantity ?? 0, quantity is null);
        Touch(account);
        return Expected.Done;
    }

    /// <summary>The ids of the records of an account.</summary>
    public IReadOnlyList<string> RecordsOf(ModelAccount account) =>
        [.. _records.Keys.Where(key => key.Account == account.Id).Select(key => key.Id)];

    // Into its own period; if that was issued, what it changes there is on the charge of the one that carries it.
    private static Ratio? Write(ModelPeriod period, ModelPeriod carrier, Entry entry, UseEntry of)
    {
        var (quantity, charge) = Stand();
        period.Write(entry);
        var (quantityAfter, chargeAfter) = Stand();
        if (chargeAfter > 1_000_000_000_000m)
        {
            period.Back(period.Log.Count - 1);
            return null;
        }

        if (carrier != period)
            carrier.Write(new CorrectionEntry(period.Start, of, quantityAfter - quantity, chargeAfter - charge));
        return chargeAfter;

        (Ratio, Ratio) Stand() => period.Sums.Used(of.Service, of.Tariff, of.RateId) is { } item
            ? (item.Quantity, item.Charge)
            : (Ratio.Zero, Ratio.Zero);
    }

    private void Back(ModelAccount account, int[] marks, List<string> known)
    {
        for (var i = 0; i < marks.Length; i++) account.Periods[i].Back(marks[i]);
        foreach (var id in known) _contents.Remove((account.Id, id));
        foreach (var id in known) _records.Remove((account.Id, id));
        Recorded.Clear();
    }
}
