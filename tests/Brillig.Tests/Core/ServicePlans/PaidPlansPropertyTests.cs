using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Core.Flow;
using Brillig.Tests.Rating;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>
/// The same year twice: of accounts that each pay for themselves, and of accounts for which another pays, always or now
/// and then. What each has to pay is the same, whoever pays.
/// </summary>
public class PaidPlansPropertyTests
{
    private static readonly string[] Plans =
    [
        """{"name": "a", "plan": {"c": {"i": {"rate": 7, "activation_charge": 3}, "j": {"rates": {"9": 2}}}}}""",
        """{"name": "b", "charged": "arrears", "plan": {"c": {"_all": {"rate": 5, "exceptions": ["j"]}}}}""",
        """{"name": "d", "plan": {"e": {"i": {"rate": 11, "prorate": {"additions": false}}}}}""",
        """{"name": "e", "charged": "arrears", "plan": {"e": {"j": {"rate": 9, "prorate": {"additions": false}}}}}""",
        """{"name": "c", "plan": {"d": {"i": {"flat_rate": 13, "minimum": 1}, "j": {"rate": 3, "step": 5}}}}""",
    ];

    [Fact]
    public void Each_account_has_to_pay_the_same_in_each_period_whoever_pays()
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            var (apart, together) = (new Year(seed, alone: true, changes: false), new Year(seed, false, false));
            Assert.Equal(apart.Periods(), together.Periods());
            together.Books.Invariants.CheckReplay();
        }
    }

    [Fact]
    public void Paying_for_another_and_no_longer_loses_and_doubles_nothing()
    {
        var changes = 0;
        for (var seed = 1; seed <= 40; seed++)
        {
            var (apart, now) = (new Year(seed, alone: true, changes: false), new Year(seed, alone: false, true));
            Assert.Equal(apart.Sums(), now.Sums());
            now.Books.Invariants.CheckReplay();
            changes += now.Changes;
        }

        Assert.True(changes > 200, $"Who pays changed {changes} times.");
    }

    private sealed class Year
    {
        private readonly Draw _draw;
        private readonly Random _own;
        private readonly AccountId _payer;
        private readonly AccountId[] _accounts;
        private readonly List<(AccountId Account, PaymentId Id, decimal Left)> _payments = [];

        public Year(int seed, bool alone, bool changes)
        {
            (_draw, _own) = (new Draw(new Random(seed)), new Random(seed));
            foreach (var plan in Plans) PlanBooks.Publish(Books, plan[10..11], plan);
            _payer = Books.Open();
            _accounts =
            [
                .. Enumerable.Range(0, 3).Select(_ => Books.Open(
                    with: c => c with { Parent = _payer, Payer = alone ? null : _payer })),
            ];
            while (Books.Now < TestBooks.Time("2027-01-10T00:00:00Z"))
            {
                Books.At(Books.Now + Duration.FromSeconds(_draw.Random.Next(900_000)));
                if (_draw.Chance(3)) Books.Bill();
                Step();
                if (changes && _own.Next(2) == 0) Change(_accounts[_own.Next(3)]);
            }

            Books.BillTo("2027-02-01T00:00:00Z");
        }

        public TestBooks Books { get; } = new();

        public int Changes { get; private set; }

        public Exact[] Sums() => [.. _accounts.Select(a => Items(a).Aggregate(Exact.Zero, (s, i) => s + i.Item.Exact))];

        public IEnumerable<(int Account, Instant Start, Exact Sum)> Periods() =>
            from at in Enumerable.Range(0, _accounts.Length)
            from period in Items(_accounts[at]).GroupBy(i => i.Start, i => i.Item.Exact)
            let sum = period.Aggregate(Exact.Zero, (all, one) => all + one)
            where sum.Sign != 0
            orderby at, period.Key
            select (at, period.Key, sum);

        private void Step()
        {
            var account = _accounts[_draw.Random.Next(3)];
            var plan = _draw.Of("a", "b", "c", "d", "e");
            switch (_draw.Random.Next(6))
            {
                case 0: PlanBooks.Assign(Books, account, plan); break;
                case 1: _ = Books.Do(new WithdrawPlan(account, plan, null)); break;
                default:
                    PlanBooks.Set(Books, account, _draw.Of("c", "d", "e"), _draw.Of("i", "j"), _draw.Random.Next(12));
                    break;
            }
        }

        // What its closing would leave is paid, or refunded, first.
        private void Change(AccountId account)
        {
            var isPaidFor = Books.Account(account).Image.Settings.Payer is not null;
            var change = new ChangeAccount { Id = account, Payer = Given.As<AccountId?>(isPaidFor ? null : _payer) };
            if (Books.Do(change, dryRun: true) is Refused { Reason: Reason.BalanceNotZero, Detail: var detail })
            {
                var words = detail.Split(' ');
                var at = Math.Max(Array.IndexOf(words, "owe"), Array.IndexOf(words, "have"));
                var amount = decimal.Parse(words[at + 1], System.Globalization.CultureInfo.InvariantCulture);
                if (words[at] == "owe") _payments.Add((account, Books.Pay(account, amount).Id, amount));
                else if (!Refund(account, amount)) return;
            }

            Books.Done<AccountView>(change);
            Changes++;
        }

        private bool Refund(AccountId account, decimal amount)
        {
            if (_payments.Where(p => p.Account == account).Sum(p => p.Left) < amount) return false;
            for (var i = 0; i < _payments.Count && amount > 0; i++)
            {
                var part = _payments[i].Account == account ? Math.Min(amount, _payments[i].Left) : 0;
                if (part == 0) continue;
                Books.Refund(account, _payments[i].Id, part);
                _payments[i] = _payments[i] with { Left = _payments[i].Left - part };
                amount -= part;
            }

            return true;
        }

        private IEnumerable<(Instant Start, ChargeItem Item)> Items(AccountId account)
        {
            foreach (var on in (AccountId[])[account, _payer])
            {
                var open = Books.Done<RunningCharges>(new ReadRunningCharges(on)).Charges.Select(c => c.Charge);
                foreach (var charge in Books.Issued(on).Concat(open))
                {
                    foreach (var item in charge.Items)
                    {
                        if (item.Line is { } line && (line.For ?? on) == account)
                            yield return (charge.Period.Start, item);
                    }
                }
            }
        }
    }
}
