using Brillig.Client;
using Brillig.Client.Accounts;
using Brillig.Client.Charges;
using Brillig.Client.Json;
using Brillig.Client.Payments;
using Brillig.Client.Usage;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Cli.Demo;

/// <summary>
/// A year of the demo world, made by the API's own commands on a server whose clock moves with it: what is used, then
/// what is billed, then what is paid, about a week at a time.
/// </summary>
internal sealed class DemoYear(BrilligClient client, Instant until, Action<double> progress, CancellationToken cancel)
{
    /// <summary>The external id of the account above all others.</summary>
    public const string Mark = "brillig-demo";

    /// <summary>The same until the last step is done.</summary>
    public const string UnfinishedMark = "brillig-demo-unfinished";

    private const int RecordsMax = 10_000;
    private const int AtOnce = 16;
    private const int SecondVersion = 6;
    private const string Postpaid = "postpaid-net14";
    private const string Prepaid = "prepaid-monthly";

    private static readonly (string Id, string Name, int? Above)[] s_resellers =
        [("north", "Northern Resale", null), ("south", "Southern Resale", null), ("harbour", "Harbour Resale", 0)];

    private readonly Guid[] _resellers = new Guid[s_resellers.Length];
    private readonly Dictionary<Guid, DemoCustomer> _customers = [];
    private readonly PriorityQueue<(Guid Account, decimal Amount), long> _toPay = new();
    private LocalDate _first;
    private Guid _master;
    private string? _cursor;

    /// <summary>How many records were sent.</summary>
    public long Records { get; private set; }

    /// <summary>How many accounts there are.</summary>
    public int Accounts => 1 + _resellers.Length + _customers.Count;

    /// <summary>Where a year begins that ends at a time: with the month that is twelve months back.</summary>
    public static Instant BeginningOf(Instant until) => Midnight(FirstDay(until));

    /// <summary>Makes all of it.</summary>
    public async Task Make()
    {
        _first = FirstDay(until);
        await Open();
        for (var from = _first; Midnight(from) < until; from = Next(from))
        {
            var end = Instant.Min(Midnight(Next(from)), until);
            if (from.Day == 1) await BeginMonth(MonthOf(from));
            await client.MoveClock(InstantPattern.ExtendedIso.Format(end), cancel);
            await Use(from, end);
            await Pay(end);
            progress((end - Midnight(_first)) / (until - Midnight(_first)));
        }

        await client.ChangeAccount(_master, new() { ["external_id"] = Mark }, cancel);
    }

    private static LocalDate FirstDay(Instant until) =>
        until.InUtc().Date.With(DateAdjusters.StartOfMonth).PlusMonths(-12);

    private static Instant Midnight(LocalDate date) => date.AtMidnight().InUtc().ToInstant();

    private static LocalDate Next(LocalDate from) =>
        from.Day < 22 ? from.PlusDays(7) : from.With(DateAdjusters.StartOfMonth).PlusMonths(1);

    private int MonthOf(LocalDate date) => ((date.Year - _first.Year) * 12) + date.Month - _first.Month;

    private async Task Open()
    {
        _master = (await client.OpenAccount(
            new NewAccount { ExternalId = UnfinishedMark, Name = "Brillig demo", Currency = "EUR" }, cancel)).Id;
        foreach (var (place, (id, name, above)) in s_resellers.Index())
        {
            var reseller = new NewAccount
            {
                ExternalId = id, Name = name, Currency = "EUR",
                Parent = above is { } upper ? _resellers[upper] : _master,
            };
            _resellers[place] = (await client.OpenAccount(reseller, cancel)).Id;
        }

        await client.MakeBillingType(new NewBillingType(Postpaid, "postpaid", Grace: 48, DueDays: 14), cancel);
        await client.MakeBillingType(new NewBillingType(Prepaid, "prepaid", Grace: 48), cancel);
        foreach (var tariff in DemoTariff.All)
            await client.PublishDocument(null, DemoTariff.Document(tariff.First), cancel);
    }

    private async Task BeginMonth(int month)
    {
        foreach (var customer in DemoCustomer.All.Where(c => c.Month == month)) await Come(customer);
        if (month != SecondVersion) return;
        foreach (var tariff in DemoTariff.All)
        {
            var known = await client.FindTariff(tariff.Name, cancel);
            await client.PublishDocument(known?.Id, DemoTariff.Document(tariff.Second), cancel);
        }
    }

    private async Task Come(DemoCustomer customer)
    {
        var account = await client.OpenAccount(
            new NewAccount
            {
                ExternalId = customer.ExternalId, Name = customer.Name, TariffPlan = customer.Tariff.Name,
                Type = customer.IsPrepaid ? Prepaid : Postpaid, Timezone = customer.Zone,
                BillingDay = customer.Number % 7 == 0 ? 15 : 1, TaxRates = [customer.Tariff.Tax],
                Parent = customer.Reseller is { } reseller ? _resellers[reseller] : _master,
            },
            cancel);
        _customers.Add(account.Id, customer);
        if (customer.IsPrepaid) await TopUp(account.Id, customer, 2);
        else if (customer.Month > 0)
            await client.AddItem(
                account.Id, new NewItem("Installation", null, Exact(customer.Tariff.TopUp / 4)), cancel);
    }

    // Days up to the end; the records of one day of one service of one account have one time.
    private async Task Use(LocalDate from, Instant end)
    {
        var records = new List<UsageRecord>(RecordsMax);
        for (var date = from; Midnight(date) < end && date < Next(from); date = date.PlusDays(1))
        {
            var (day, month) = (NodaTime.Period.DaysBetween(_first, date), MonthOf(date));
            var isWeekend = date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday;
            foreach (var (id, customer) in _customers)
            {
                foreach (var (place, service) in customer.Tariff.Services.Index())
                {
                    var minute = 480 + Dice.Roll(600, customer.Number, 5, place, day);
                    var at = Midnight(date) + Duration.FromMinutes(minute);
                    var usage = customer.Usage(service, place, day, month, isWeekend);
                    if (at > end || usage == "0") continue;
                    records.Add(new UsageRecord(
                        $"{date:uuuu-MM-dd}-{service.Name}", id.ToString(), service.Name, new ExactNumber(usage),
                        InstantPattern.ExtendedIso.Format(at), null));
                    if (records.Count == RecordsMax) await Send(records);
                }
            }
        }

        if (records.Count > 0) await Send(records);
    }

    private async Task Send(List<UsageRecord> records)
    {
        var outcome = await client.RecordUsage(records, cancel);
        if (outcome.Rejected is [var first, ..])
            throw CommandException.Refused($"The demo world cannot be made: {first.Detail} ({first.Type}).");
        Records += records.Count;
        records.Clear();
    }

    private async Task Pay(Instant now)
    {
        await SeeIssued(now);
        var due = new List<(Guid Account, decimal Amount, long At)>();
        while (_toPay.TryPeek(out var next, out var at) && at <= now.ToUnixTimeTicks())
        {
            due.Add((next.Account, next.Amount, at));
            _toPay.Dequeue();
        }

        await Each(due, async p => await client.RecordPayment(
            p.Account,
            new NewPayment(
                InstantPattern.ExtendedIso.Format(Instant.FromUnixTimeTicks(p.At)), "transfer", Exact(p.Amount),
                null, null),
            cancel));
        await Each(
            (await client.Accounts(cancel)).Where(account => IsLow(account, now)),
            account => TopUp(account.Id, _customers[account.Id], 2));
    }

    private bool IsLow(Account account, Instant now) =>
        account is { Mode: "prepaid", Available: { } available }
        && _customers.TryGetValue(account.Id, out var customer)
        && available.ToDecimal() < customer.Tariff.TopUp
        && (customer.Paying != Paying.NotAnyMore || !IsLately(now));

    // Some leave the last weeks unpaid: their charges are overdue, their prepaid balances run out.
    private bool IsLately(Instant time) => time > until - Duration.FromDays(65);

    private async Task SeeIssued(Instant now)
    {
        for (var hasMore = true; hasMore;)
        {
            var page = await client.Events(_cursor, "charge.issued", cancel);
            (_cursor, hasMore) = (page.Cursor, page.HasMore);
            foreach (var happened in page.Items)
            {
                if (happened is not { Account: { } account, Object: { } charge }) continue;
                if (!_customers.TryGetValue(account, out var customer) || customer.IsPrepaid) continue;
                await Plan(customer, await client.Charge(account, charge, cancel), now);
            }
        }
    }

    private async Task Plan(DemoCustomer customer, Charge charge, Instant now)
    {
        if (charge is not { Account: { } account, Id: { } id, Date: { } date, Status: "due" }) return;
        if (await IsGivenBack(customer, account, id, now)) return;
        var total = charge.Total.ToDecimal();
        var issued = InstantPattern.ExtendedIso.Parse(date).Value;
        var after = 3 + Dice.Roll(10, customer.Number, 6, MonthOf(issued.InUtc().Date));
        var places = charge.Currency == "JPY" ? 0 : 2;
        switch (customer.Paying)
        {
            case Paying.NotAnyMore when IsLately(issued):
                return;
            case Paying.InPart:
                total = decimal.Round(total / 2, places, MidpointRounding.ToPositiveInfinity);
                break;
            case Paying.Late:
                after += 30;
                break;
        }

        _toPay.Enqueue((account, total), (issued + Duration.FromDays(after)).ToUnixTimeTicks());
    }

    // Some charges are credited in part, and some given back as a whole.
    private async Task<bool> IsGivenBack(DemoCustomer customer, Guid account, Guid charge, Instant now)
    {
        if (customer.Paying != Paying.InTime || MonthOf(now.InUtc().Date) != 5 + (customer.Number % 3)) return false;
        if (customer.Number % 25 == 0)
        {
            var credit = new NewCredit([new ItemCredit(0, null, null)], "Outage");
            await client.CreditCharge(account, charge, credit, cancel);
        }

        if (customer.Number % 60 != 1) return false;
        await client.VoidCharge(account, charge, "Billed to another account", cancel);
        return true;
    }

    private async Task TopUp(Guid account, DemoCustomer customer, int times)
    {
        var payment = await client.RecordPayment(
            account, new NewPayment(null, "card", Exact(times * customer.Tariff.TopUp), null, null), cancel);
        if (customer.Number % 50 == 3)
            await client.RefundPayment(
                account, payment.Id, new NewRefund(Exact(customer.Tariff.TopUp / 10), null, null), cancel);
    }

    private Task Each<T>(IEnumerable<T> items, Func<T, Task> run) => Parallel.ForEachAsync(
        items, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
        async (item, _) => await run(item));

    private static ExactNumber Exact(decimal amount) =>
        new(amount.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
