using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;
using Brillig.Core.Usage;
using Brillig.Storage.Json;
using Brillig.Storage.ServicePlans;

namespace Brillig.Storage.Facts;

/// <summary>Every table of facts, and which facts go where.</summary>
internal static class Tables
{
    /// <summary>The rare kinds.</summary>
    public static readonly Table Fact = new("fact", Table.ColumnsOf("place:l, kind:t, object:u, body:t"), WriteFact);

    /// <summary>Usage.</summary>
    public static readonly Table Usage = new(
        "usage_record",
        Table.ColumnsOf("""
            place:l, account:u, id:t, id_hash:l, content_hash:l, service:t, tariff:u, tariff_version:i, rate:i,
            period:i, quantity:t, charged:t, amount:l, occurred_at:l, properties:t, tally:t, corrects:l
            """),
        WriteUsage);

    /// <summary>Usage on the charges of accounts above.</summary>
    public static readonly Table Counted = new("counted_usage", CountedRows.Columns, CountedRows.Write);

    /// <summary>The journal.</summary>
    public static readonly Table Journal = new(
        "journal_entry",
        Table.ColumnsOf("""
            place:l, account:u, debit:i, credit:i, amount:l, currency:t, seller:u, cause:i, cause_id:u, at:l
            """),
        WriteJournal);

    /// <summary>Issued charges and credit notes.</summary>
    public static readonly Table Charge = new(
        "charge",
        Table.ColumnsOf("""
            place:l, id:u, account:u, seller:u, kind:i, number:l, period_start:l, period_end:l, period_index:i,
            sequence:i, date:l, due_date:l, total:l, tax:l, currency:t, refers_to:u, note:t, groups:t, next:t, due:t,
            credit:t
            """),
        WriteCharge);

    /// <summary>Their lines.</summary>
    public static readonly Table ChargeItem = new(
        "charge_item",
        Table.ColumnsOf("""
            place:l, line:i, kind:i, name:t, usage:t, exact:t, total:l, tariff:u, tariff_version:i, rate:i,
            tax_group:i, percent:t, included:l, refers_to:i, extra:t, cells:t, base:t, corrects_start:l, corrects_end:l,
            plan_line:t, for_account:u
            """),
        WriteItems);

    /// <summary>Payments and refunds.</summary>
    public static readonly Table Payment = new(
        "payment",
        Table.ColumnsOf("""
            place:l, id:u, account:u, date:l, type:t, amount:l, currency:t, charge:u, reference:t, refunds:u,
            recorded_at:l, credit:u, credit_at:l, credit_amount:l, credit_remaining:l
            """),
        WritePayment);

    /// <summary>What settled what.</summary>
    public static readonly Table Allocation = new(
        "allocation",
        Table.ColumnsOf("""
            place:l, account:u, credit:u, credit_at:l, credit_amount:l, credit_remaining:l, due:u, due_at:l,
            due_amount:l, due_remaining:l, amount:l, currency:t
            """),
        WriteAllocation);

    /// <summary>Amendments of records.</summary>
    public static readonly Table Amendment = new(
        "amendment", Table.ColumnsOf("place:l, id:u, account:u, record:t, body:t"), WriteAmendment);

    /// <summary>What they and late records put on open charges.</summary>
    public static readonly Table Correction = new(
        "correction", Table.ColumnsOf("place:l, account:u, body:t"), WriteCorrection);

    /// <summary>What happened to reservations.</summary>
    public static readonly Table Reservation = new("reservation", ReservationRows.Columns, ReservationRows.Write);

    /// <summary>How far what is to be done outside has come.</summary>
    public static readonly Table Intent = new("intent", IntentRows.Columns, IntentRows.Write);

    /// <summary>What bookkeepers outside told of by themselves.</summary>
    public static readonly Table Heard = new("heard", HeardRows.Columns, HeardRows.Write);

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<Table> All =
        [
            Fact, Usage, Counted, Journal, Charge, ChargeItem, Payment, Allocation, Reservation, Amendment, Correction,
            Intent, Heard,
        ];

    /// <summary>The table that a fact's rows go to; a charge's lines go to <see cref="ChargeItem"/> besides.</summary>
    public static Table Of(Fact fact) => fact switch
    {
        UsageRecorded => Usage,
        UsageCounted => Counted,
        JournalPosted => Journal,
        ChargeIssued => Charge,
        PaymentRecorded => Payment,
        Allocated => Allocation,
        UsageAmended => Amendment,
        Corrected => Correction,
        IntentSet => Intent,
        EventHeard => Heard,
        ReservationMade or ReservationChanged or ReservationEnded => Reservation,
        _ => Fact,
    };

    private static void WriteFact(IRows rows, long place, Fact fact)
    {
        rows.Begin();
        rows.Add(place);
        FactJson.Put(rows, fact);
        rows.End();
    }

    private static void WriteUsage(IRows rows, long place, Fact fact)
    {
        var f = (UsageRecorded)fact;
        rows.Begin();
        rows.Add(place);
        rows.Add(f.Account.Value);
        rows.Add(f.Id);
        rows.Add(unchecked((long)f.IdHash));
        rows.Add(unchecked((long)f.ContentHash));
        rows.Add(f.Service);
        rows.Add(f.Tariff.Value);
        rows.Add(f.TariffVersion);
        rows.Add(f.Rate);
        rows.Add(f.Period);
        rows.Add(((Exact)f.Quantity).ToString());
        rows.Add(f.Charged.ToString());
        rows.Add(f.Amount);
        rows.Add(Rows.Micros(f.OccurredAt));
        rows.AddOrNull(f.Properties);
        rows.AddOrNull(f.Tally is null ? null : FactJson.Text(f.Tally, StoredJson.Stored.Tally));
        rows.AddOrNull(f.Corrects is { } start ? Rows.Micros(start) : null);
        rows.End();
    }

    private static void WriteAmendment(IRows rows, long place, Fact fact)
    {
        var f = (UsageAmended)fact;
        rows.Begin();
        rows.Add(place);
        rows.Add(f.Id);
        rows.Add(f.Account.Value);
        rows.Add(f.Record);
        rows.AddOrNull(FactJson.Text(f, StoredJson.Stored.UsageAmended));
        rows.End();
    }

    private static void WriteCorrection(IRows rows, long place, Fact fact)
    {
        var f = (Corrected)fact;
        rows.Begin();
        rows.Add(place);
        rows.Add(f.Account.Value);
        rows.AddOrNull(FactJson.Text(f, StoredJson.Stored.Corrected));
        rows.End();
    }

    private static void WriteJournal(IRows rows, long place, Fact fact)
    {
        var entry = ((JournalPosted)fact).Entry;
        rows.Begin();
        rows.Add(place);
        rows.Add(entry.Account.Value);
        rows.Add((int)entry.Debit);
        rows.Add((int)entry.Credit);
        rows.Add(entry.Amount.Micros);
        rows.Add(Codes.Of(entry.Amount.Currency));
        rows.Add(entry.Seller.Value);
        rows.Add((int)entry.Cause);
        rows.Add(entry.CauseId);
        rows.Add(Rows.Micros(entry.At));
        rows.End();
    }

    private static void WriteCharge(IRows rows, long place, Fact fact)
    {
        var f = (ChargeIssued)fact;
        var charge = f.Charge;
        rows.Begin();
        rows.Add(place);
        rows.Add(charge.Id.Value);
        rows.Add(charge.Account.Value);
        rows.Add(charge.Seller.Value);
        rows.Add((int)charge.Kind);
        rows.Add(charge.Number ?? throw new InvalidOperationException($"Charge {charge.Id} has no number."));
        rows.Add(Rows.Micros(charge.Period.Start));
        rows.Add(Rows.Micros(charge.Period.End));
        rows.Add(charge.PeriodIndex);
        rows.Add(charge.Sequence);
        rows.Add(Rows.Micros(charge.Date));
        rows.Add(Rows.Micros(charge.DueDate));
        rows.Add(charge.Total.Micros);
        rows.Add(charge.Tax.Micros);
        rows.Add(Codes.Of(charge.Total.Currency));
        rows.AddOrNull(charge.RefersTo?.Value);
        rows.AddOrNull(charge.Note);
        var json = StoredJson.Stored;
        var groups = f.Groups.IsDefault ? [] : f.Groups;
        DocumentText.Put(rows, groups);
        rows.AddOrNull(FactJson.Text(f.Next, json.NextCharge));
        DocumentText.PutOrNull(rows, f.Due);
        rows.AddOrNull(FactJson.Text(f.Credit, json.Credit));
        rows.End();
    }

    private static void WriteItems(IRows rows, long place, Fact fact)
    {
        var line = 0;
        foreach (var item in ((ChargeIssued)fact).Charge.Items)
        {
            rows.Begin();
            rows.Add(place);
            rows.Add(line++);
            rows.Add((int)item.Kind);
            rows.Add(item.Name);
            rows.Add(item.Usage.ToString());
            rows.Add(item.Exact.ToString());
            rows.Add(item.Total.Micros);
            rows.AddOrNull(item.Tariff?.Value);
            rows.AddOrNull(item.TariffVersion);
            rows.AddOrNull(item.Rate);
            rows.Add(item.TaxGroup);
            rows.AddOrNull(item.Percent is { } percent ? ((Exact)percent).ToString() : null);
            rows.AddOrNull(item.Included?.Micros);
            rows.AddOrNull(item.RefersTo);
            rows.AddOrNull(item.Extra.Sign == 0 ? null : item.Extra.ToString());
            rows.AddOrNull(item.Cells is null ? null : FactJson.Text(item.Cells, StoredJson.Stored.Cells));
            rows.AddOrNull(item.Base is null ? null : FactJson.Text(item.Base, StoredJson.Stored.NullableCounter));
            rows.AddOrNull(item.Corrects is { } past ? Rows.Micros(past.Start) : null);
            rows.AddOrNull(item.Corrects is { } until ? Rows.Micros(until.End) : null);
            LineText.PutOrNull(rows, item.Line);
            rows.AddOrNull(item.For?.Value);
            rows.End();
        }
    }

    private static void WritePayment(IRows rows, long place, Fact fact)
    {
        var (payment, credit) = (PaymentRecorded)fact;
        rows.Begin();
        rows.Add(place);
        rows.Add(payment.Id.Value);
        rows.Add(payment.Account.Value);
        rows.Add(Rows.Micros(payment.Date));
        rows.Add(payment.Type);
        rows.Add(payment.Amount.Micros);
        rows.Add(Codes.Of(payment.Amount.Currency));
        rows.AddOrNull(payment.Charge?.Value);
        rows.AddOrNull(payment.Reference);
        rows.AddOrNull(payment.Refunds?.Value);
        rows.Add(Rows.Micros(payment.RecordedAt));
        Write(rows, credit.Id, credit.At, credit.Amount, credit.Remaining);
        rows.End();
    }

    private static void WriteAllocation(IRows rows, long place, Fact fact)
    {
        var f = (Allocated)fact;
        rows.Begin();
        rows.Add(place);
        rows.Add(f.Account.Value);
        Write(rows, f.Credit.Id, f.Credit.At, f.Credit.Amount, f.Credit.Remaining);
        Write(rows, f.Due.Id, f.Due.At, f.Due.Amount, f.Due.Remaining);
        rows.Add(f.Amount.Micros);
        rows.Add(Codes.Of(f.Amount.Currency));
        rows.End();
    }

    private static void Write(IRows rows, Guid id, NodaTime.Instant at, Money amount, Money remaining)
    {
        rows.Add(id);
        rows.Add(Rows.Micros(at));
        rows.Add(amount.Micros);
        rows.Add(remaining.Micros);
    }
}
