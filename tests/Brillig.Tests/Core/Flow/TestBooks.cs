using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Payments;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using Brillig.Storage.Accounts;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>
/// A set of books with a clock that a test moves: each command is a batch of its own, performed as the writer does it,
/// after which the invariants are checked.
/// </summary>
internal sealed class TestBooks
{
    private const ulong Seed = 7;
    private int _ids;

    public TestBooks(string currency = "USD", params TaxRate[] taxes)
        : this(Time("2026-01-01T00:00:00Z"), currency, taxes)
    {
    }

    public TestBooks(Instant start, string currency, TaxRate[] taxes)
        : this(new BooksSettings(CurrencyOf(currency), [.. taxes]), start)
    {
    }

    public TestBooks(BooksSettings settings, Instant? start = null)
    {
        Settings = settings;
        Books = new Books(Settings);
        Invariants = new Invariants(this);
        At(start ?? Time("2026-01-01T00:00:00Z"));
    }

    public BooksSettings Settings { get; }

    public Books Books { get; private set; }

    public Instant Now { get; private set; }

    public long Batch { get; private set; }

    /// <summary>All facts so far, each with its batch.</summary>
    public List<(long Batch, Fact Fact)> Facts { get; } = [];

    public Invariants Invariants { get; }

    /// <summary>What was asked for and done, in order, with its time and who asked.</summary>
    public List<(Instant At, Command Command, Caller Caller)> Asked { get; } = [];

    public static Instant Time(string text) => OffsetDateTimePattern.Rfc3339.Parse(text).Value.ToInstant();

    public static Currency CurrencyOf(string code) =>
        Currency.Find(code) ?? throw new ArgumentException($"No currency {code}.", nameof(code));

    public static TaxRate Tax(string name, decimal percent, bool inclusive = false, params string[] appliesTo) =>
        new(name, percent, inclusive, [.. appliesTo]);

    /// <summary>Moves the clock; nothing happens by itself.</summary>
    public TestBooks At(string time) => At(Time(time));

    public TestBooks At(Instant time)
    {
        Assert.True(time >= Now, $"The clock stands at {Now}.");
        Now = time;
        return this;
    }

    /// <summary>The next id that an edge would make.</summary>
    public Guid NewId() => new(++_ids, 7, 7, 0x80, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Performs a command as a batch of its own, and again with the history that it needs.</summary>
    public Decision Do(Command command, Caller caller = default, bool dryRun = false)
    {
        var decision = DoOnce(command, caller, dryRun);
        for (var i = 0; i < 5 && decision is Unread unread; i++)
            decision = DoOnce(command = PastHistories.With(this, command, unread), caller, dryRun);
        return decision;
    }

    /// <summary>Performs a command as a batch of its own.</summary>
    public Decision DoOnce(Command command, Caller caller = default, bool dryRun = false)
    {
        var draft = new Draft(Books, ++Batch, Now);
        var decision = Perform.Of(new Envelope(command, caller, "test", DryRun: dryRun), draft);
        Commit(draft);
        if (decision is Failed failed) throw new InvalidOperationException($"{command} failed.", failed.Error);
        return decision;
    }

    /// <summary>Begins again from what was written: the rows of every other account, and all facts.</summary>
    public void Restart()
    {
        var books = new Books(Settings);
        foreach (var book in Books.Accounts.Where((_, i) => i % 2 == 0))
            books.Restore(AccountBook.Restore(Written(book.ToRow()), Batch));
        foreach (var (batch, fact) in Facts) books.Apply(fact, batch, new UndoLog(isOn: false));
        books.RestoreDerived();
        Books = books;
    }

    // As a row keeps it: nothing is shared with the books before.
    private static AccountRow Written(AccountRow row) => StateRows.Read(StateText.Of(row), new Shared());

    /// <summary>Takes a batch as durable.</summary>
    public void Commit(Draft draft)
    {
        var facts = draft.Facts.ToArray();
        draft.Forget();
        foreach (var fact in facts) Facts.Add((draft.Batch, fact));
        Invariants.Check(draft.Batch, facts);
    }

    /// <summary>A batch that a test fills by itself.</summary>
    public Draft NewDraft() => new(Books, ++Batch, Now);

    /// <summary>Performs a command that must be done.</summary>
    public T Done<T>(Command command, Caller caller = default)
    {
        var decision = Do(command, caller);
        if (decision is not Brillig.Core.Basics.Done { Result: T result })
            throw new InvalidOperationException($"{command} was not done: {decision}");
        Asked.Add((Now, command, caller));
        return result;
    }

    /// <summary>Performs a command that must be refused, and tells why.</summary>
    public Reason Refusal(Command command, Caller caller = default)
    {
        var decision = Do(command, caller);
        return decision is Refused refused
            ? refused.Reason
            : throw new InvalidOperationException($"{command} was not refused: {decision}");
    }

    // Accounts, tariffs, types.
    public AccountId Open(
        string? tariff = null, string? type = null, decimal balance = 0, Func<OpenAccount, OpenAccount>? with = null,
        Caller caller = default)
    {
        var command = new OpenAccount { Id = new(NewId()), Tariff = tariff, Type = type, Balance = balance };
        return Done<AccountView>(with is null ? command : with(command), caller).Id;
    }

    public TariffId Publish(string json, TariffId? next = null, Caller caller = default)
    {
        var command = new PublishTariff(next ?? new(NewId()), next is null, Document(json));
        return Done<TariffView>(command, caller).Id;
    }

    public static TariffDocument Document(string json)
    {
        using var document = JsonDocument.Parse(json);
        var faults = new Faults();
        return TariffDocument.Read(document.RootElement, faults)
            ?? throw new ArgumentException(string.Join("; ", faults.List), nameof(json));
    }

    public BillingTypeId Type(string name, BillingMode mode, Func<BillingTerms, BillingTerms> terms)
    {
        var command = new SetBillingType(new(NewId()), true, name, _ => terms(BillingTerms.Of(mode)));
        return Done<BillingTypeView>(command).Id;
    }

    public AccountView Account(AccountId account) => Done<AccountView>(new ReadAccount(account));

    public AccountBook Book(AccountId account) =>
        Books.Account(account) ?? throw new InvalidOperationException($"There is no account {account}.");

    // Usage.
    public UsageElement Element(
        AccountId account, string service, decimal quantity, string? at = null, string? id = null) =>
        Element(account, service, quantity, at is null ? null : Time(at), id ?? $"r{++_ids}");

    public static UsageElement Element(AccountId account, string service, decimal quantity, Instant? at, string id)
    {
        var content = Encoding.UTF8.GetBytes($"{service} {(Exact)quantity} {at}");
        return new UsageElement(
            id, RecordHash.Of(Seed, account.Value.ToByteArray(), Encoding.UTF8.GetBytes(id)),
            RecordHash.Of(Seed, content), service, quantity, at, null);
    }

    public static RecordUsage UsageOf(AccountId account, params UsageElement[] elements) =>
        new(account, [.. elements], []);

    public void Use(AccountId account, string service, decimal quantity, string? at = null, string? id = null)
    {
        var decision = Do(UsageOf(account, Element(account, service, quantity, at, id)));
        if (decision is not Brillig.Core.Basics.Done)
            throw new InvalidOperationException($"Usage was not taken: {decision}");
    }

    public Reason UseRefused(
        AccountId account, string service, decimal quantity, string? at = null, string? id = null) =>
        Refusal(UsageOf(account, Element(account, service, quantity, at, id)));

    /// <summary>Sends records as facts, and tells what became of them.</summary>
    public BatchOutcome Send(AccountId account, params UsageElement[] elements) =>
        Done<BatchOutcome>(BatchOf(account, elements));

    public static RecordUsageBatch BatchOf(AccountId account, params UsageElement[] elements) =>
        new([.. elements.Select((e, i) => new BatchElement(i, account, null, e, Known.No))]);

    // Charges and payments.
    public Charge Close(AccountId account) => Done<ChargeView>(new CloseCharge(account)).Charge;

    public ChargeView Preview(AccountId account, string? at = null) =>
        Done<ChargeView>(new PreviewCharge(account, at is null ? null : Time(at)));

    public ChargeView OpenCharge(AccountId account) =>
        Done<RunningCharges>(new ReadRunningCharges(account)).Charges[^1];

    public Payment Pay(AccountId account, decimal amount, ChargeId? charge = null, string type = "card") =>
        Done<Payment>(new RecordPayment(new(NewId()), account, null, type, amount, charge, null));

    public Payment Refund(AccountId account, PaymentId payment, decimal? amount = null) =>
        Done<Payment>(RefundOf(account, payment, amount));

    public RefundPayment RefundOf(AccountId account, PaymentId payment, decimal? amount = null) => new(
        new(NewId()), account, payment, Histories.Of(this, payment), amount, "refund", null);

    public Charge Void(AccountId account, ChargeId charge) =>
        Done<ChargeView>(VoidOf(account, charge)).Charge;

    public VoidCharge VoidOf(AccountId account, ChargeId charge) =>
        new(new(NewId()), account, charge, Histories.Of(this, charge), "by mistake");

    public Charge Credit(AccountId account, ChargeId charge, params LineCredit[] lines) =>
        Done<ChargeView>(CreditOf(account, charge, lines)).Charge;

    public CreditCharge CreditOf(AccountId account, ChargeId charge, params LineCredit[] lines) =>
        new(new(NewId()), account, charge, Histories.Of(this, charge), [.. lines], "a part of it");

    public Charge Tax(AccountId account, params PostedTax[] taxes) => Done<ChargeView>(
        new SetOutsideTaxes(account, OpenCharge(account).Charge.Id, [.. taxes])).Charge;

    /// <summary>Does what is due, account by account.</summary>
    public void Bill()
    {
        while (Books.NextDue is { } next && next <= Now) Done<BilledChunk>(new BillDue(1));
    }

    /// <summary>Moves the clock and does what is due, stopping at each due time in order.</summary>
    public void BillTo(string time)
    {
        var end = Time(time);
        while (Books.NextDue is { } next && next <= end)
        {
            if (next > Now) At(next);
            Bill();
        }

        At(end);
    }

    /// <summary>What was issued to an account so far.</summary>
    public ImmutableArray<Charge> Issued(AccountId account) =>
        [.. Facts.Select(f => f.Fact).OfType<ChargeIssued>().Select(f => f.Charge).Where(c => c.Account == account)];

    /// <summary>Issued charges: their number, the days of their period (UTC), when, and their total.</summary>
    public IEnumerable<string> Bills(AccountId account) => Issued(account).Select(c =>
        FormattableString.Invariant(
            $"{c.NumberText} {Day(c.Period.Start)}/{Day(c.Period.End)} {Day(c.Date)} {c.Total.Amount}"));

    /// <summary>What is still due: charge numbers and remainders.</summary>
    public IEnumerable<string> Dues(AccountId account) => Book(account).Balance.Image.Dues.Select(d =>
        FormattableString.Invariant($"{NumberOf(d.Id)} {d.Remaining.Amount}"));

    private string NumberOf(Guid id) => Facts.Select(f => f.Fact).OfType<ChargeIssued>()
        .FirstOrDefault(f => f.Charge.Id.Value == id)?.Charge.NumberText ?? "opening";

    private static string Day(Instant time) => InstantPattern.CreateWithInvariantCulture(
        time.InUtc().TimeOfDay == LocalTime.Midnight ? "MM'-'dd" : "MM'-'dd'T'HH").Format(time);
}
