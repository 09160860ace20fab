using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>A billing type, with its terms as they are now.</summary>
internal sealed class ModelType(Guid id, string name, BillingTerms terms)
{
    public Guid Id { get; } = id;

    public string Name { get; } = name;

    public BillingTerms Terms { get; set; } = terms;
}

/// <summary>An account: its settings, its periods and its money.</summary>
internal sealed class ModelAccount
{
    public required Guid Id { get; init; }

    public required string ExternalId { get; init; }

    public ModelAccount? Parent { get; init; }

    public required string Currency { get; set; }

    public required Instant OpenedAt { get; init; }

    public required ModelType Type { get; set; }

    public required string Zone { get; set; }

    public int? BillingDay { get; set; }

    public decimal? CreditLimit { get; set; }

    public IReadOnlyList<ModelTax>? Taxes { get; set; }

    public List<(Instant From, ModelTariff? Tariff, bool Carries)> Tariffs { get; set; } = [];

    public Instant GridFrom { get; set; }

    public AccountStatus Status { get; set; }

    public Instant? ClosedAt { get; set; }

    public bool IsDepleted { get; set; }

    public int OpenChildren { get; set; }

    public List<ModelPeriod> Periods { get; } = [];

    public ModelLedger Money { get; } = new();

    public int Minor => Brillig.Core.Basics.Currency.Find(Currency)?.Minor ?? 0;

    public ModelPeriod? Open => Periods[^1].IssueAt is null ? Periods[^1] : null;

    public IEnumerable<ModelPeriod> Running => Periods.Where(p => !p.IsOver);

    public decimal Unbilled => Running.Sum(p => ModelCharge.Unbilled(p, Minor));

    public decimal? Available => (CreditLimit ?? Type.Terms.CreditLimit) is { } limit
        ? Money.Posted - Unbilled + limit
        : Type.Terms.Mode == BillingMode.Prepaid ? Money.Posted - Unbilled : null;

    public bool MovedMoney => Money.Moved || Running.Any(p => p.Sums.Items.Count > 0);

    public ModelTariff? TariffAt(Instant time) => Tariffs.LastOrDefault(t => t.From <= time).Tariff;
}

/// <summary>What a command must come to.</summary>
internal sealed record Expected(Reason? Refused)
{
    public static readonly Expected Done = new((Reason?)null);

    public int Accepted { get; init; }

    public int Duplicates { get; init; }

    public IReadOnlyList<(int Index, Reason Reason)>? Rejected { get; init; }

    public ModelCharge? Preview { get; init; }

    public static implicit operator Expected(Reason reason) => new(reason);
}

/// <summary>
/// Books kept by hand: what was accepted is written down, and everything else is worked out from it, slowly and
/// without any rule of the product. A charge's id is the one thing it is told.
/// </summary>
internal sealed partial class Model(IReadOnlyList<ModelTax> operatorTaxes)
{
    private readonly List<ModelAccount> _touched = [];
    private readonly ModelCalendar _calendar = new();
    private long _charges;
    private long _notes;

    public Instant Now { get; set; }

    public List<ModelAccount> Accounts { get; } = [];

    public List<ModelTariff> Tariffs { get; } = [];

    public List<ModelType> Types { get; } =
    [
        new(BillingType.Postpaid.Value, "postpaid", BillingTerms.Of(BillingMode.Postpaid)),
        new(BillingType.Prepaid.Value, "prepaid", BillingTerms.Of(BillingMode.Prepaid)),
    ];

    /// <summary>The ids of the charges that the books issued by the command, in their order.</summary>
    public Queue<(Guid Account, Guid Charge)> Ids { get; } = [];

    /// <summary>What the command issued and posted, in order.</summary>
    public List<(ModelAccount Account, ModelCharge Charge)> Issued { get; } = [];

    public IReadOnlyList<ModelAccount> Touched => _touched;

    /// <summary>A command begins: what was due on its account happens first.</summary>
    public void Begin(ModelAccount? subject)
    {
        _touched.Clear();
        Issued.Clear();
        if (subject is not null) Advance(subject);
    }

    /// <summary>A command ends: terms that close a charge take effect, and standings follow.</summary>
    public void End()
    {
        foreach (var account in _touched.ToArray())
        {
            var terms = account.Type.Terms;
            if (account.Open is { } open && open.Sums.Items.Exists(i => i.IsOpen)
                && (terms.ChargeOn == ChargeOn.Usage
                    || ModelCharge.Unbilled(open, account.Minor) >= terms.Threshold))
                Issue(account, open, Now, isLast: false);
            account.IsDepleted = account.Available < 0;
        }
    }

    public void Touch(ModelAccount account)
    {
        if (!_touched.Contains(account)) _touched.Add(account);
    }

    /// <summary>Whatever was due until now, in order, each with its own date.</summary>
    private void Advance(ModelAccount account)
    {
        while (true)
        {
            var due = account.Running.Where(p => (p.IssueAt ?? p.End) <= Now)
                .OrderBy(p => p.IssueAt ?? p.End).FirstOrDefault();
            if (due is null) return;
            if (due.IssueAt is { } at) Issue(account, due, at, isLast: true);
            else Turn(account, due);
        }
    }

    private void Turn(ModelAccount account, ModelPeriod open)
    {
        open.IssueAt = open.End + account.Type.Terms.Grace;
        Begin(account, open.End);
        Touch(account);
    }

    private void Begin(ModelAccount account, Instant start)
    {
        var length = account.Type.Terms.Period;
        var grid = new ModelGrid(account.GridFrom, length.Unit, length.Count, account.BillingDay, account.Zone);
        account.Periods.Add(new ModelPeriod(start, _calendar.Next(grid, start), TaxesOf(account)));
    }

    private IReadOnlyList<ModelTax> TaxesOf(ModelAccount account) => account.Taxes ?? operatorTaxes;

    private ModelCharge? Issue(ModelAccount account, ModelPeriod period, Instant at, bool isLast)
    {
        if (isLast) WriteUnused(account, period);
        var drawn = Draw(account, period, at);
        if (drawn is not null)
        {
            var id = Ids.TryDequeue(out var next) && next.Account == account.Id ? next.Charge : Guid.Empty;
            drawn = drawn with { Id = id, Number = drawn.IsNote ? ++_notes : ++_charges };
            Keep(account, drawn);
            period.Write(new CutEntry(TaxesOf(account)));
            if (drawn.Total > 0) account.Money.Due(drawn.Id, drawn.DueDate, drawn.Total);
            if (drawn.Total < 0) account.Money.Credit(drawn.Id, at, -drawn.Total);
            account.Money.Settle();
        }

        if (drawn is not null || isLast) Touch(account);
        if (isLast) period.IsOver = true;
        if (account.Status == AccountStatus.Closing && !account.Running.Any()) account.Status = AccountStatus.Closed;
        return drawn;
    }

    private void Keep(ModelAccount account, ModelCharge charge)
    {
        account.Money.Charges.Add(charge);
        account.Money.Post(charge);
        Issued.Add((account, charge));
    }

    private static ModelCharge? Draw(ModelAccount account, ModelPeriod period, Instant at) =>
        ModelCharge.Of(period, account.Minor, at, at + Duration.FromDays(account.Type.Terms.DueDays));

    // A flat that is due at zero is owed for a period in which nobody used the service.
    private static void WriteUnused(ModelAccount account, ModelPeriod period)
    {
        if (period.End <= period.Start) return;
        var last = period.End - Duration.Epsilon;
        if (account.TariffAt(last) is not { } tariff) return;
        var version = tariff.At(last, period.Start);
        foreach (var (id, rate) in version.Rates)
        {
            if (!rate.FlatAtZero || rate.Service == "*" || period.Sums.Used(rate.Service, tariff, id) is not null)
                continue;
            var unused = new UseEntry("", rate.Service, 0, last, tariff, version.Number, id, rate);
            if (Carried(account, period, unused) is not null) continue;
            var flat = rate.Charge(Ratio.Zero);
            if (flat.Sign != 0) period.Write(new LineEntry(rate.Service, 0, flat, tariff, version.Number, id));
        }
    }
}
