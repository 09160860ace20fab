using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Core.Usage;

namespace Brillig.Tests.Simulation;

/// <summary>The books and the model do not agree.</summary>
internal sealed class DisagreementException(string message) : Exception(message);

/// <summary>Compares what the books say with what the model worked out.</summary>
internal static class Comparison
{
    public static void Same<T>(string what, T model, T books)
    {
        if (!EqualityComparer<T>.Default.Equals(model, books))
            throw new DisagreementException($"{what}: the model says {model}, the books say {books}.");
    }

    public static void Decisions(Expected expected, Decision decision)
    {
        Same("Refusal", expected.Refused, (decision as Refused)?.Reason);
        if (decision is not (Done or Refused)) throw new DisagreementException($"Neither done nor refused: {decision}");
        if (decision is Done { Result: BatchOutcome batch } && expected.Rejected is { } rejected)
        {
            Same("Accepted", expected.Accepted, batch.Accepted);
            Same("Duplicates", expected.Duplicates, batch.Duplicates);
            Same("Rejected", string.Join(", ", rejected),
                string.Join(", ", batch.Rejected.Select(r => (r.Index, r.Reason))));
        }

        if (expected.Preview is { } preview && decision is Done { Result: ChargeView view })
            Same("Preview", Text(preview), Text(view.Charge));
    }

    /// <summary>The facts of a command are what the model wrote down for it.</summary>
    public static void Facts(Model model, IReadOnlyList<Fact> facts, IReadOnlyDictionary<Guid, int> entries)
    {
        var charges = facts.OfType<ChargeIssued>().Select(f => Text(f.Charge));
        var own = model.Issued.Select(i => Text(i.Charge));
        Same("Charges", string.Join('\n', own), string.Join('\n', charges));
        var records = facts.OfType<UsageRecorded>().Select(f =>
            $"{f.Id} {f.Service} {f.Tariff} v{f.TariffVersion} {f.Rate} "
            + $"{(Exact)f.Quantity} {f.Charged} {f.OccurredAt}");
        var recorded = model.Recorded.Select(r =>
            $"{r.Entry.Id} {r.Entry.Service} {r.Entry.Tariff.Id} v{r.Entry.Version} {r.Entry.RateId} "
            + $"{(Exact)r.Entry.Quantity} {Text(r.Charged)} {r.Entry.At}");
        Same("Records", string.Join('\n', recorded), string.Join('\n', records));
        foreach (var account in model.Accounts)
        {
            var posted = facts.OfType<JournalPosted>()
                .Where(f => f.Account.Value == account.Id).Select(f => Text(f.Entry));
            var post = account.Money.Entries.Skip(entries.GetValueOrDefault(account.Id)).Select(Text);
            Same("Entries", string.Join('\n', post), string.Join('\n', posted));
        }
    }

    /// <summary>An account stands as the model says.</summary>
    public static void Accounts(Model model, ModelAccount account, Books books)
    {
        var id = new AccountId(account.Id);
        var book = books.Account(id) ?? throw new DisagreementException($"There is no account {id}.");
        var image = book.Account.Image;
        Same("Status", account.Status, image.Status);
        Same("Standing", account.IsDepleted, image.Standing == Standing.Depleted);
        Same("Currency", account.Currency, book.Currency.Code);
        Same("Posted", account.Money.Posted, book.Balance.Image.Posted.Amount);
        Same("Unbilled", account.Unbilled, book.Unbilled.Amount);
        var terms = books.BillingType(image.Settings.Type).Terms;
        Same("Available", account.Available, book.AvailableUnder(terms, Money.Zero(book.Currency))?.Amount);
        Same("Moved", account.MovedMoney, book.MovedMoney);
        Same("Dues",
            string.Join(", ", account.Money.Dues.Select(d =>
                $"{d.Due.Id} {d.Due.At} {(Exact)d.Due.Amount} {(Exact)d.Left}")),
            string.Join(", ", book.Balance.Image.Dues.Select(d =>
                $"{d.Id} {d.At} {(Exact)d.Amount.Amount} {(Exact)d.Remaining.Amount}")));
        Same("Credits",
            string.Join(", ", account.Money.Credits.Select(c =>
                $"{c.Credit.Id} {c.Credit.At} {(Exact)c.Credit.Amount} {(Exact)c.Left}")),
            string.Join(", ", book.Balance.Image.Credits.Select(c =>
                $"{c.Id} {c.At} {(Exact)c.Amount.Amount} {(Exact)c.Remaining.Amount}")));
        Periods(model, account, book);
    }

    private static void Periods(Model model, ModelAccount account, AccountBook book)
    {
        var all = book.Image.Running.ToList();
        foreach (var period in account.Running)
        {
            var running = all.Find(r => r.Image.Period.Start == period.Start && r.Image.IssueAt == period.IssueAt);
            if (running is null)
            {
                // A period that is over and in which nothing is due is passed over.
                if (period.IssueAt is { } at && at <= model.Now && period.Sums.Items.Count == 0) continue;
                throw new DisagreementException($"The books lack the period {period.Start}/{period.End}.");
            }

            all.Remove(running);
            Same("Period", (period.End, period.Cuts), (running.Image.Period.End, running.Image.Sequence));
            Same("Items",
                string.Join(", ", period.Sums.Items.Select(i => $"{i.Name} {Text(i.Quantity)} {Text(i.Charge)}")),
                string.Join(", ", running.Items.Select(i => $"{i.Image.Name} {i.Image.Quantity} {i.Image.Charge}")));
        }

        Same("Periods too many", "", string.Join(", ", all.Select(r => r.Image.Period)));
    }

    private static string Text(Ratio ratio) => $"{Exact.Ratio(ratio.Over, ratio.Under)}";

    private static string Text(ModelEntry entry) =>
        $"{entry.Debit} → {entry.Credit} {(Exact)entry.Amount} {entry.Cause} {entry.CauseId} {entry.At}";

    private static string Text(JournalEntry entry) =>
        $"{entry.Debit} → {entry.Credit} {(Exact)entry.Amount.Amount} {entry.Cause} {entry.CauseId} {entry.At}";

    // Of a preview, which is no document yet, the id and number are left out.
    private static string Text(ModelCharge charge) =>
        (charge.Number is { } number ? $"{charge.Id} {number} " : "")
        + $"{(charge.IsNote ? "note" : "charge")} [{charge.Start}, {charge.End}) {charge.Date} due {charge.DueDate}: "
        + $"{(Exact)charge.Total}, tax {(Exact)charge.Tax}, for {charge.RefersTo}"
        + string.Concat(charge.Lines.Select(l =>
            $"\n  {l.Kind} {l.Name} {Text(l.Usage)} {Text(l.Exact)} {(Exact)l.Total} {l.Tariff?.Id} v{l.Version} "
            + $"{l.RateId} {l.Percent / 1.00m:0.######} {l.Included / 1.00m:0.######}"));

    private static string Text(Charge charge) =>
        (charge.Number is { } number ? $"{charge.Id} {number} " : "")
        + $"{(charge.Kind == ChargeKind.CreditNote ? "note" : "charge")} "
        + $"[{charge.Period.Start}, {charge.Period.End}) {charge.Date} due {charge.DueDate}: "
        + $"{(Exact)charge.Total.Amount}, tax {(Exact)charge.Tax.Amount}, for {charge.RefersTo}"
        + string.Concat(charge.Items.Select(i =>
            $"\n  {i.Kind}{(i.Corrects is { } past ? $" of {past.Start}" : "")} "
            + $"{i.Name} {i.Usage} {i.Exact} {(Exact)i.Total.Amount} {i.Tariff} v{i.TariffVersion} {i.Rate} "
            + $"{i.Percent / 1.00m:0.######} {i.Included?.Amount / 1.00m:0.######}"));
}
