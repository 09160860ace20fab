using System.Collections.Immutable;
using System.Text;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Storage;
using Brillig.Storage.Bookkeeping;
using Brillig.Storage.Facts;
using Brillig.Storage.Json;
using Brillig.Storage.ServicePlans;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>
/// What rows of charges and intents hold as text comes back, and from that of before, which had named values.
/// </summary>
public class DocumentTextTests
{
    private static readonly Currency Usd = Currency.Find("USD") ?? default;
    private static readonly Instant At = Instant.FromUtc(2026, 2, 28, 23, 0);
    private static readonly LocalDate Day = new(2026, 2, 28);

    private static readonly GroupTotal[] Groups =
    [
        new GroupTotal(new Money(-7_500_000, Usd), []),
        new GroupTotal(Money.Zero(Usd), [new Money(20_000, Usd), Money.Zero(Usd)]),
    ];

    private static readonly Due Owed = new(DerivedId.From(At, 1, 1), At, new Money(5, Usd), Money.Zero(Usd));

    private static readonly ItemLine Line = new("c", "seat", LinePart.Advance, Day, Day, Day.PlusDays(31))
    {
        Quantity = 4, Billable = 1, Rate = 0.50m, Price = Exact.Ratio(1, 3), PeriodDays = 31, Plans = ["gold@2"],
        Below = new CountedBelow(3, 1, 2) { Except = ["x"] }, Since = At, Discount = 1,
    };

    [Fact]
    public void Tax_groups_come_back()
    {
        var json = StoredJson.Stored.ImmutableArrayGroupTotal;
        foreach (var some in (ImmutableArray<GroupTotal>[])[[], [.. Groups]])
        {
            var text = Row.Of(rows => DocumentText.Put(rows, some));

            Assert.Equal(FactJson.Text(some, json), FactJson.Text(DocumentText.Groups(text ?? ""), json));
            Assert.Equal(
                FactJson.Text(some, json), FactJson.Text(DocumentText.Groups(FactJson.Text(some, json) ?? ""), json));
        }
    }

    [Fact]
    public void What_is_due_comes_back()
    {
        var text = Row.Of(rows => DocumentText.PutOrNull(rows, Owed));

        Assert.Equal(Owed, DocumentText.Due(text ?? ""));
        Assert.Equal(Owed, DocumentText.Due(FactJson.Text(Owed, StoredJson.Stored.Due) ?? ""));
        Assert.Null(Row.Of(rows => DocumentText.PutOrNull(rows, null)));
    }

    [Fact]
    public void What_a_line_bills_comes_back()
    {
        var json = StoredJson.Stored.ItemLine;
        var named = FactJson.Text(Line, json) ?? "";
        var text = Row.Of(rows => LineText.PutOrNull(rows, Line)) ?? "";

        Assert.Equal(named, FactJson.Text(LineText.Item(text), json));
        Assert.Equal(named, FactJson.Text(LineText.Item(named), json));
        Assert.InRange(text.Length, 1, named.Length / 2);
        Assert.Null(Row.Of(rows => LineText.PutOrNull(rows, null)));
    }

    [Fact]
    public void What_is_to_be_done_outside_comes_back()
    {
        var json = StoredJson.Stored.OutboxIntent;
        var (id, account) = (new IntentId(Owed.Id), new AccountId(DerivedId.From(At, 1, 2)));
        var bare = new OutboxIntent(
            id, IntentKind.Sale, account, AccountId.Operator, BookkeeperType.Http, new Money(5, Usd), At) { At = At };
        var full = bare with
        {
            Kind = IntentKind.PaymentMethod, Seller = account, State = IntentState.Unknown, Due = At, Attempts = 3,
            MustLookUp = true, SentAt = NodaConstants.UnixEpoch, Reference = "r", Why = "Grüße \"", Token = "t",
            Charge = new ChargeId(Owed.Id), Of = new PaymentId(Owed.Id), Collected = "c", Note = "n",
            IsAutomatic = true, IsRemoval = true,
            Method = new PaymentMethod(
                "m", account, BookkeeperType.Stripe, new MethodShown("Visa", "1881", 2099, null), At),
        };
        foreach (var intent in (OutboxIntent[])[bare, full])
        {
            var named = FactJson.Text(intent, json) ?? "";
            var text = Row.Of(rows => IntentText.Put(rows, intent)) ?? "";

            Assert.Equal(named, FactJson.Text(IntentText.Read(text), json));
            Assert.Equal(named, FactJson.Text(IntentText.Read(named), json));
            Assert.InRange(text.Length, 1, named.Length / 2);
        }
    }

    private sealed class Row : IRows
    {
        private string? _text = "nothing was added";

        public static string? Of(Action<IRows> put)
        {
            var row = new Row();
            put(row);
            return row._text;
        }

        public void AddText(ReadOnlySpan<byte> value) => _text = Encoding.UTF8.GetString(value);

        public void AddNull() => _text = null;

        public void Begin() => throw new NotSupportedException();

        public void Add(long value) => throw new NotSupportedException();

        public void Add(int value) => throw new NotSupportedException();

        public void Add(string value) => throw new NotSupportedException();

        public void Add(Guid value) => throw new NotSupportedException();

        public void Add(byte[] value) => throw new NotSupportedException();

        public void End() => throw new NotSupportedException();
    }
}
