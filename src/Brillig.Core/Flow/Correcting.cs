using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>
/// Moves counters of past periods: what was issued is never touched, and what the move makes is on the open charge.
/// </summary>
internal static class Correcting
{
    /// <summary>
    /// Rates a record of a period whose charge was issued, or is due to be: of the account, or of one below it.
    /// </summary>
    public static Rated Rate(
        Draft draft, AccountBook book, AccountId of, in UsageElement element, Instant at,
        ImmutableArray<PastHistory> histories)
    {
        var payer = draft.Payer(book);
        if (payer.NextDue <= draft.Now) IssueDue(draft, payer);
        if (payer.Account.Image.Status == AccountStatus.Closed || payer.Carrier is not { } carrier)
            return new Rated(false, Refusal.Closed(payer));

        var when = payer.InPeriods(at);
        var held = payer.PastAt(when) is not null ? null
            : Held(draft, payer, histories, h => h.Period.Contains(when)) ?? PassedOver(draft, payer, histories, when);
        if ((payer.PastAt(when) ?? (held is null ? null : PastPeriod.Of(held))) is not { } past)
            return new Rated(false, null, [new PastAsked(payer.Id, when)]);

        var start = past.Image.Period.Start;
        if (Pricing.Of(draft.Books, book, of, element.Service, at, start, out var other) is not { } priced)
            return other;
        var key = priced.Key(element.Service);
        var counter = past.Counter(key);
        var carried = counter is null
            ? Pricing.Carried(draft.Books, book, past, carrier.Image.Index, element.Service, priced, at)
            : null;
        var before = counter?.Counter ?? carried?.Base ?? default;
        var used = new UsedRecord(element.Quantity, at, element.Properties);
        var scope = Pricing.Scope(draft.Books, book, priced.Tariff);
        if (Rating.OtherCurrency(draft, book, of, priced, used, scope) is { } money) return new Rated(false, money);
        if (!priced.Rate.Document.TryCount(before, used, scope, out var counted))
            return Rating.NoRate(priced, used, element, scope);
        var after = counted.After;
        if (!Rating.Holds(payer, carrier, before, after.Charge, after.Owed, out var amount)) return Rated.OutOfRange;

        draft.AddIf(held);
        draft.AddIf(carried);
        Rating.Add(draft, book, of, element, priced, carrier.Image.Index, counted, amount, at, start);
        draft.Add(Of(
            payer, carrier, past, key, priced.Version.Number, CorrectionCause.LateRecord, element.Id, null, before,
            after));
        return default;
    }

    /// <summary>The fact of a past counter that moved.</summary>
    public static Corrected Of(
        AccountBook book, RunningCharge carrier, PastPeriod past, CounterKey key, int version, CorrectionCause cause,
        string record, Guid? amendment, in Counter before, in Counter after) => new(
        book.Id, carrier.Image.Index, carrier.Image.Charge, past.Image.Period, key, version, cause, record, amendment,
        after.Quantity - before.Quantity, after.Charge - before.Charge, after);

    /// <summary>A past period as the request's thread read it; null: it did not.</summary>
    public static PeriodHeld? Held(
        Draft draft, AccountBook book, ImmutableArray<PastHistory> histories, Func<PastHistory, bool> isIt)
    {
        if (histories.IsDefaultOrEmpty) return null;
        foreach (var history in histories)
        {
            if (history.Account == book.Id && isIt(history))
                return Held(draft, book, history.Index, history.Period, history.Counters);
        }

        return null;
    }

    // What history does not know was passed over by this very command.
    private static PeriodHeld? PassedOver(
        Draft draft, AccountBook book, ImmutableArray<PastHistory> histories, Instant at) =>
        !histories.IsDefault && book.Image.PassedOver is { PassedOver: { } grid, Next.Period: var next } turned
            && turned.End <= at && at < next.Start
            ? Held(draft, book, null, grid.At(at, turned.End, next.Start), [])
            : null;

    /// <summary>
    /// Does what is due. What is issued so is held at once: there is nothing of it to be read yet.
    /// </summary>
    public static void IssueDue(Draft draft, AccountBook book)
    {
        var due = book.Image.Running.Where(r => r.Image.IssueAt <= draft.Now).ToArray();
        Advance.To(draft, book);
        if (book.Account.Image.Status == AccountStatus.Closed) return;
        foreach (var issued in due) draft.Add(Held(draft, book, issued));
    }

    private static PeriodHeld Held(Draft draft, AccountBook book, RunningCharge issued) => Held(
        draft, book, issued.Image.Index, issued.Image.Period,
        [
            .. from item in issued.Items
               where item.Image.Kind == ItemKind.Usage && item.Image.Tariff is not null
               select new PastCounter(
                   item.Key.GetValueOrDefault(),
                   item.Image.Counter with { Cells = item.Image.Cells?.Copy() }, item.Image.Base),
        ]);

    private static PeriodHeld Held(
        Draft draft, AccountBook book, int? index, BillingPeriod period, ImmutableArray<PastCounter> counters) =>
        new(book.Id, index, period, period.End + Duration.FromDays(draft.Terms(book).LateLimitDays), counters);
}
