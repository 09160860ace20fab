using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Payments;
using Brillig.Core.Usage;
using Xunit;

namespace Brillig.Tests.Core.Flow;

public class TreeTests
{
    private const string Sms = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1}]}""";

    private readonly TestBooks _books = new();
    private readonly AccountId _top;
    private readonly AccountId _own;
    private readonly AccountId _below;
    private readonly AccountId _other;

    public TreeTests()
    {
        _books.Publish(Sms);
        _top = _books.Open("t", with: c => c with { Reseller = true });
        _books.Publish(Sms, caller: Key(_top));
        _own = _books.Open("t", with: c => c with { Parent = _top });
        _below = _books.Open("t", with: c => c with { Parent = _own, ExternalId = "below" });
        _other = _books.Open("t", with: c => c with { ExternalId = "other" });
        foreach (var account in new[] { _top, _own, _below, _other }) _books.Use(account, "sms", 1);
    }

    [Fact]
    public void What_is_out_of_reach_is_not_there_whatever_is_asked()
    {
        var absent = new AccountId(_books.NewId());
        foreach (var (hidden, gone) in Hidden().Zip([.. Commands(absent), .. Commands(absent)]))
        {
            var refused = Assert.IsType<Refused>(_books.Do(hidden, Key(_own)));
            Assert.Equal(Reason.AccountNotFound, refused.Reason);
            Assert.Equal(Reason.AccountNotFound, _books.Refusal(gone, Key(_own)));
        }

        IEnumerable<Command> Hidden() => [.. Commands(_other), .. Commands(_top)];
    }

    [Fact]
    public void Nobody_makes_himself_richer_but_who_stands_above_may()
    {
        foreach (var command in Enriching(_own)) Assert.Equal(Reason.NotAllowed, _books.Refusal(command, Key(_own)));
        foreach (var command in Enriching(_below)) Assert.IsType<Done>(_books.Do(command, Key(_top)));
        foreach (var command in Enriching(_other)) Assert.IsType<Done>(_books.Do(command));
    }

    [Fact]
    public void An_own_key_reads_and_sends_usage_in_its_subtree()
    {
        foreach (var account in new[] { _own, _below })
        {
            _books.Done<AccountView>(new ReadAccount(account), Key(_own));
            _books.Done<RunningCharges>(new ReadRunningCharges(account), Key(_own));
            Assert.IsType<Done>(_books.Do(TestBooks.UsageOf(account, _books.Element(account, "sms", 1)), Key(_own)));
            _books.Done<AccountView>(new ChangeAccount { Id = account, Name = Given.As<string>("me") }, Key(_own));
        }

        var seen = _books.Done<AccountViews>(new ReadAccounts([_top, _own, _other, _below]), Key(_own));
        Assert.Equal([_own, _below], seen.Accounts.Select(a => a.Id));
    }

    [Fact]
    public void External_ids_of_a_batch_are_those_below_the_caller()
    {
        var element = _books.Element(_below, "sms", 1);
        BatchOutcome Send(string name, AccountId caller) => _books.Done<BatchOutcome>(
            new RecordUsageBatch([new BatchElement(0, _below, name, element, Known.No)]),
            caller.IsOperator ? default : Key(caller));
        Assert.Equal(Reason.AccountNotFound, Send("below", AccountId.Operator).Rejected.Single().Reason);
        Assert.Equal(Reason.AccountNotFound, Send("other", _own).Rejected.Single().Reason);
        Assert.Equal(1, Send("below", _own).Accepted);
        Assert.Equal(Reason.NameTaken, _books.Refusal(new OpenAccount
        {
            Id = new(_books.NewId()), Parent = _own, ExternalId = "below",
        }));
    }

    [Fact]
    public void Accounts_are_opened_below_oneself_at_most_twenty_levels_deep()
    {
        Assert.Equal(Reason.UnknownParent, _books.Refusal(Opening(AccountId.Operator), Key(_own)));
        Assert.Equal(Reason.UnknownParent, _books.Refusal(Opening(_other), Key(_own)));
        var deepest = _books.Open(caller: Key(_below));
        for (var depth = 5; depth <= 20; depth++) deepest = _books.Open(with: c => c with { Parent = deepest });
        Assert.Equal(Reason.TreeTooDeep, _books.Refusal(Opening(deepest)));
    }

    [Fact]
    public void Keys_are_made_by_admins_for_their_subtree_and_outlive_no_maker()
    {
        var end = TestBooks.Time("2026-03-01T00:00:00Z");
        var mine = _books.Done<KeyView>(Make(_own, Role.Admin) with { ExpiresAt = end }).Id;
        var caller = new Caller(_own, Role.Admin, mine);
        Assert.Equal(Reason.NotAllowed, _books.Refusal(Make(_own, Role.Read), caller with { Role = Role.Operator }));
        Assert.Equal(Reason.NotAllowed, _books.Refusal(Make(_own, Role.Read), caller));
        var strong = Make(AccountId.Operator, Role.Read) with { ExpiresAt = end };
        Assert.Equal(Reason.NotAllowed, _books.Refusal(strong, caller));
        Assert.Equal(Reason.AccountNotFound, _books.Refusal(Make(_top, Role.Read) with { ExpiresAt = end }, caller));
        Assert.Equal(Reason.BadRequest, _books.Refusal(Make(_own, Role.Read) with { ExpiresAt = _books.Now }, caller));
        var made = _books.Done<KeyView>(Make(_below, Role.Read) with { ExpiresAt = end }, caller).Id;
        Assert.Equal([mine, made], _books.Done<KeyViews>(new ReadKeys(), caller).Keys.Select(k => k.Id));

        Assert.Equal(Reason.KeyNotFound, _books.Refusal(new RevokeKey(mine), Key(_below)));
        Assert.IsType<Done>(_books.Do(new RevokeKey(made), caller));
        Assert.Equal(_books.Now, _books.Books.Key(made)?.Image.RevokedAt);
    }

    private static Caller Key(AccountId account) => new(account, Role.Admin, default);

    private OpenAccount Opening(AccountId parent) => new() { Id = new(_books.NewId()), Parent = parent };

    private MakeKey Make(AccountId account, Role role) => new(new(_books.NewId()), account, role, "k", "00", null);

    private IEnumerable<Command> Commands(AccountId account) =>
    [
        new ReadAccount(account), new ReadRunningCharges(account), new ReadUsage(account), new CloseCharge(account),
        new PreviewCharge(account, null), TestBooks.UsageOf(account, _books.Element(account, "sms", 1)),
        new ChangeAccount { Id = account }, new VoidCharge(new(_books.NewId()), account, default, null, null),
        new RefundPayment(new(_books.NewId()), account, default, null, 1, "refund", null), .. Enriching(account),
    ];

    private IEnumerable<Command> Enriching(AccountId account) =>
    [
        new RecordPayment(new(_books.NewId()), account, null, "cash", 1, null, null),
        new AddChargeItem(account, "x", 1, 1),
        new ChangeAccount { Id = account, Tariff = Given.As<string>(null) },
        new ChangeAccount { Id = account, CreditLimit = Given.As<decimal?>(1) },
        new ChangeAccount { Id = account, TaxRates = Given.As<ImmutableArray<TaxRate>?>([]) },
        new ChangeAccount { Id = account, ExternalId = Given.As<string>("e") },
        new ChangeAccount { Id = account, Type = Given.As<string>("prepaid") },
        new CloseAccount(account),
    ];
}
