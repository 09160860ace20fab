using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Core.Flow;
using Brillig.Tests.Rating;
using Brillig.Tests.Simulation;
using NodaTime;

namespace Brillig.Tests.Core.ServicePlans.Stories;

/// <summary>
/// A year of resellers, resellers below them, and their customers: each step is done in the books, and told to the
/// chronicle that the reference reads.
/// </summary>
internal sealed class PlanStory
{
    private static readonly string[] Zones =
        ["UTC", "Pacific/Apia", "America/St_Johns", "Europe/Berlin", "Asia/Kathmandu", "America/Los_Angeles"];

    private readonly Draw _draw;
    private readonly PlanBook _plans;
    private readonly List<AccountId> _resellers = [];
    private readonly List<AccountId> _customers = [];
    private readonly List<AccountId> _left = [];

    private readonly bool _moves;

    public PlanStory(int seed, bool moves)
    {
        _moves = moves;
        _draw = new Draw(new Random(seed));
        Books = new TestBooks(TestBooks.Time("2026-01-20T10:30:00Z"), "USD", []);
        _plans = new PlanBook(_draw, Books, History);
    }

    public TestBooks Books { get; }

    public PlanHistory History { get; } = new();

    public IEnumerable<AccountId> Accounts => [.. _resellers, .. _customers, .. _left];

    public int Changes { get; private set; }

    public void Live()
    {
        Begin();
        var end = Books.Now + Duration.FromDays(366);
        while (Books.Now < end)
        {
            Books.At(Next());
            if (_draw.Chance(3)) Books.Bill();
            for (var i = _draw.Random.Next(3); i >= 0; i--) Step();
            if (_draw.Chance(25)) Books.Restart();
        }

        Books.BillTo((Books.Now + Duration.FromDays(2)).ToString());
    }

    private void Begin()
    {
        _plans.Publish(AccountId.Operator);
        Types(default);
        foreach (var top in (AccountId[])[AccountId.Operator, AccountId.Operator])
        {
            var above = Open(top, sells: true);
            _plans.Publish(above);
            var below = Open(above, sells: true);
            _plans.Publish(below);
            for (var i = 0; i < 2; i++) Open(_draw.Of(above, below), sells: false);
        }
    }

    // What a seller offers besides the month that all do.
    private void Types(Caller seller)
    {
        foreach (var unit in (PeriodUnit[])[PeriodUnit.Week, PeriodUnit.Month, PeriodUnit.Year])
        {
            foreach (var count in (int[])[1, 2])
            {
                var length = new PeriodLength(unit, count);
                var type = new SetBillingType(
                    new(Books.NewId()), true, $"{unit} {count}",
                    _ => BillingTerms.Of(BillingMode.Postpaid) with { Period = length });
                Books.Done<BillingTypeView>(type, seller);
            }
        }
    }

    // Some days on, most often to a day on which months end or begin, somewhere within it.
    private Instant Next()
    {
        var day = Books.Now.InUtc().Date.PlusDays(_draw.Random.Next(7));
        if (_draw.Chance(2))
            while (day.Day is not (1 or 15 or >= 28)) day = day.PlusDays(1);
        var at = day.AtMidnight().InUtc().ToInstant()
            + Duration.FromSeconds(_draw.Of(0, 3_600, 43_200, _draw.Random.Next(86_400)) + 1);
        return Instant.Max(at, Books.Now);
    }

    private void Step()
    {
        Changes++;
        Books.At(Books.Now + Duration.FromSeconds(1));
        var account = _draw.Of<AccountId>([.. _customers, .. _customers, .. _resellers]);
        switch (_draw.Random.Next(20))
        {
            case < 8: Count(account); break;
            case < 12: _plans.Assign(Told(account)); break;
            case 12: _plans.Withdraw(Told(account)); break;
            case 13 or 14: _plans.PublishNext(); break;
            case 15 when _moves: Move(); break;
            case 16: Open(_draw.Of<AccountId>([.. _resellers]), sells: false); break;
            case 17: Leave(); break;
            default: Manual(account); break;
        }
    }

    private Told Told(AccountId account) => History.Accounts[account];

    private AccountId Open(AccountId parent, bool sells)
    {
        var (zone, day) = (_draw.Of(Zones), _draw.Random.Next(1, 32));
        var (unit, count) = _draw.Chance(2)
            ? (_draw.Of(PeriodUnit.Month, PeriodUnit.Week, PeriodUnit.Year), _draw.Of(1, 2))
            : (PeriodUnit.Month, 1);
        var at = Books.Now;
        var type = unit == PeriodUnit.Month && count == 1 ? "postpaid" : $"{unit} {count}";
        var id = Books.Open(type: type, with: c => c with
        {
            Parent = parent, Reseller = sells, TimeZone = zone, BillingDay = day,
        });
        var told = new Told(id, new ModelGrid(at, unit, count, day, zone), sells);
        told.Parents.Add((History.Happens(at), parent));
        History.Accounts[id] = told;
        (sells ? _resellers : _customers).Add(id);
        if (sells) Types(new Caller(id, Role.Admin, default));
        _plans.Assign(told);
        Count(id);
        return id;
    }

    private void Count(AccountId account)
    {
        var category = _draw.Of("c", "d", "e");
        string[] items = [.. ((string[])["a", "b", "x"]).Where(_ => _draw.Chance(2))];
        var counts = items.Select(i => new ItemCount(category, i, _draw.Random.Next(12))).ToArray();
        Books.Done<ChargesPreview>(
            new ChangeQuantities(account, QuantityChange.Replace, [category], [.. counts]) { IsAccepted = true });
        var number = History.Happens(Books.Now, activates: true);
        foreach (var item in (string[])["a", "b", "x"])
        {
            var count = counts.FirstOrDefault(c => c.Item == item).Count;
            Told(account).Counts.Add((number, category, item, count is 0 ? null : count, false));
        }
    }

    private void Manual(AccountId account)
    {
        var count = new ItemCount("c", _draw.Of("a", "b"), _draw.Chance(3) ? null : _draw.Random.Next(12));
        Books.Done<ChargesPreview>(
            new ChangeQuantities(account, QuantityChange.Manual, [], [count]) { IsAccepted = true });
        Told(account).Counts.Add(
            (History.Happens(Books.Now, activates: true), count.Category, count.Item, count.Count, true));
    }

    // To another reseller, whose plans are others; a reseller takes all along that stands below it.
    private void Move()
    {
        var account = _draw.Of<AccountId>([.. _customers, .. _resellers]);
        var parent = _draw.Of<AccountId>([.. _resellers]);
        var told = Told(account);
        if (parent == account || History.Above(Told(parent), History.Events).Contains(told)) return;
        if (told.ParentAt(History.Events) == parent || told.Grid is not { Unit: PeriodUnit.Month, Count: 1 }) return;
        Books.Done<AccountView>(new ChangeAccount
        {
            Id = account, Parent = Given.As<AccountId?>(parent), Resettling = new(true, false, false),
        });
        var number = History.Happens(Books.Now, activates: true);
        told.Parents.Add((number, parent));
        var day = ReferenceBilling.Periods(told, Books.Now).Last().After;
        told.Plans.Add((number,
        [
            .. told.PlansAt(number).Where(p => p.Owner == parent || !(p.From >= day))
                .Select(p => p.Owner == parent || p.Until <= day ? p : p with { Until = day }),
        ]));
    }

    private void Leave()
    {
        if (_customers.Count < 3) return;
        var account = _draw.Of<AccountId>([.. _customers]);
        Books.Done<AccountView>(new CloseAccount(account));
        var (told, number) = (Told(account), History.Happens(Books.Now));
        told.ClosedAt = Books.Now;
        foreach (var (category, item) in told.CountsAt(number, isManual: false).Keys)
            told.Counts.Add((number, category, item, null, false));
        told.Plans.Add((number, []));
        _customers.Remove(account);
        _left.Add(account);
    }
}
