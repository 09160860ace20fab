using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using NodaTime;

namespace Brillig.Core.Reports;

/// <summary>A recorded use as it is now, as far as a simulation looks at it.</summary>
/// <param name="Account">On whose charge it counted.</param>
/// <param name="Service">What was used.</param>
/// <param name="Period">
/// The index of the billing period that it belongs to; a negative number of its own for one that was passed over.
/// </param>
/// <param name="Quantity">How much, as amended; null: it turned out never to have been.</param>
/// <param name="Charged">What was charged for it and for what was made of it since, in micros.</param>
/// <param name="At">When it was used.</param>
/// <param name="Properties">A JSON object as text, or null.</param>
public readonly record struct SimulatedRecord(
    AccountId Account, string Service, int Period, decimal? Quantity, long Charged, Instant At, string? Properties)
{
    /// <summary>True if an account below used it: only a cascading rate prices it.</summary>
    public bool IsBelow { get; init; }
}

/// <summary>What one service of an account comes to in a simulation.</summary>
/// <param name="Name">The service.</param>
/// <param name="Records">How many records, void ones not counted.</param>
/// <param name="Unpriced">How many of them the tariff has no rate for: they would cost nothing.</param>
/// <param name="Usage">Their quantities, added up.</param>
/// <param name="Charged">
/// What was charged for them: the sum of their amounts and of their amendments', in currency units.
/// </param>
/// <param name="Would">What the tariff gives for them: P of each period, exact, without minimum charges.</param>
public sealed record SimulatedService(
    string Name, long Records, long Unpriced, Exact Usage, Exact Charged, Exact Would);

/// <summary>What an account comes to in a simulation.</summary>
/// <param name="Account">Whose usage it is.</param>
/// <param name="Services">By name.</param>
/// <param name="Charged">What was charged, in currency units.</param>
/// <param name="Would">What would be charged, exact.</param>
public sealed record SimulatedAccount(
    AccountId Account, IReadOnlyList<SimulatedService> Services, Exact Charged, Exact Would);

/// <summary>
/// Rates recorded usage, in the order in which it was recorded, with another tariff. Every counter begins at zero with
/// its first record: a span that begins with the billing periods gives what those would have cost.
/// </summary>
/// <param name="version">The tariff version that is tried.</param>
/// <param name="owner">Whose tariff it is.</param>
/// <param name="decks">The rate decks.</param>
public sealed class TariffSimulation(TariffVersion version, AccountId owner, Decks decks)
{
    // A line's counter is its own, and is shown to nobody.
    private const long Maker = -1;

    private readonly Dictionary<AccountId, List<Line>> _lines = [];
    private AccountId _account;
    private List<Line> _ofAccount = [];

    /// <summary>Takes the next record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="timeZone">The account's.</param>
    public void Add(in SimulatedRecord record, string timeZone)
    {
        var line = LineOf(record);
        line.Charged += record.Charged;
        if (record.Quantity is not { } quantity) return;   // whose amendment took its charge back
        line.Records++;
        line.Usage += quantity;
        var used = new UsedRecord(quantity, record.At, record.Properties);
        if (line.Rate is not { } rate || (record.IsBelow && !rate.Cascade)
            || !rate.TryCount(line.Counter, used, new PriceScope(owner, timeZone, decks), out var counted))
            line.Unpriced++;
        else line.Counter = counted.Moved(Maker);
    }

    /// <summary>What they came to, by account and service.</summary>
    public IEnumerable<SimulatedAccount> Accounts => _lines.Select(pair => Sum(pair.Key, pair.Value));

    // There may be as many accounts as records: nothing is made for each that is not told.
    private static SimulatedAccount Sum(AccountId account, List<Line> lines)
    {
        lines.Sort(static (first, second) => string.CompareOrdinal(first.Service, second.Service));
        var (services, charged, would) = (new List<SimulatedService>(lines.Count), Exact.Zero, Exact.Zero);
        for (var (from, to) = (0, 0); from < lines.Count; from = to)
        {
            while (to < lines.Count && lines[to].Service == lines[from].Service) to++;
            var service = Sum(lines, from, to);
            services.Add(service);
            (charged, would) = (charged + service.Charged, would + service.Would);
        }

        return new SimulatedAccount(account, services, charged, would);
    }

    private static SimulatedService Sum(List<Line> lines, int from, int to)
    {
        var (usage, charged, would) = (Exact.Zero, Exact.Zero, Exact.Zero);
        var (records, unpriced) = (0L, 0L);
        for (var i = from; i < to; i++)
        {
            var line = lines[i];
            (records, unpriced) = (records + line.Records, unpriced + line.Unpriced);
            usage += line.Usage;
            charged += new Money(line.Charged, default).Amount;
            would += line.Would;
        }

        return new SimulatedService(lines[from].Service, records, unpriced, usage, charged, would);
    }

    // A handful of services each: found sooner by looking at them than by a table.
    private Line LineOf(in SimulatedRecord record)
    {
        if (record.Account != _account || _ofAccount.Count == 0)
        {
            _account = record.Account;
            if (!_lines.TryGetValue(_account, out var lines)) _lines.Add(_account, lines = []);
            _ofAccount = lines;
        }

        foreach (var line in _ofAccount)
            if (line.Period == record.Period && line.Service == record.Service) return line;
        var made = new Line(record.Service, record.Period, version.RateFor(record.Service)?.Document);
        _ofAccount.Add(made);
        return made;
    }

    private sealed class Line(string service, int period, RateDocument? rate)
    {
        public string Service { get; } = service;

        public int Period { get; } = period;

        public RateDocument? Rate { get; } = rate;

        public Counter Counter { get; set; }

        // As the books have it: where all records were void, the service is one that nobody used.
        public Exact Would => Records == 0 && Rate is { } unused ? unused.Unused.Charge : Counter.Charge;

        public Exact Usage { get; set; }

        public long Charged { get; set; }

        public long Records { get; set; }

        public long Unpriced { get; set; }
    }
}
