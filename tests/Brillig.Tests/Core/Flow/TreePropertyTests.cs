using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.ServicePlans;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>
/// Random openings, moves, resellers made and demoted, closings, quantities and moving clocks, some of them only tried:
/// the tree, its sellers and its sums are those of a model that knows parents alone and walks.
/// </summary>
public class TreePropertyTests
{
    private const string Sms = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1}]}""";

    private readonly TestBooks _books = new();
    private readonly Dictionary<AccountId, (AccountId Parent, bool IsReseller, bool IsOpen)> _model = [];
    private readonly Dictionary<AccountId, AccountId> _periodSellers = [];
    private readonly Dictionary<AccountId, int> _seats = [];
    private Random _random = new(0);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_tree_and_its_sellers_are_those_of_a_model_that_walks(int seed)
    {
        _random = new Random(seed);
        _books.Publish(Sms);
        for (var step = 0; step < 250; step++)
        {
            switch (_random.Next(14))
            {
                case < 4: Open(); break;
                case < 8: Move(); break;
                case < 10: Sell(); break;
                case 10: Close(); break;
                case < 13: Count(); break;
                default: _books.At(_books.Now + Duration.FromDays(_random.Next(9))).Bill(); break;
            }

            if (_random.Next(40) == 0) _books.Restart();
            Compare();
        }

        Assert.True(_model.Count > 20 && _model.Values.Any(m => m.IsReseller), "Little happened.");
    }

    private void Open()
    {
        var (id, parent) = (new AccountId(_books.NewId()), Any());
        var opening = new OpenAccount { Id = id, Parent = parent, Reseller = _random.Next(4) == 0 };
        if (_random.Next(3) == 0 && SellerBelow(parent).IsOperator) opening = opening with { Tariff = "t" };
        var isWrong = !parent.IsOperator && !_model[parent].IsOpen;
        if (Did(opening, isWrong ? Reason.UnknownParent : Level(parent) >= 20 ? Reason.TreeTooDeep : null))
            _model[id] = (parent, opening.Reseller, true);
    }

    private void Move()
    {
        var (id, parent) = (Any(), Any());
        if (id.IsOperator) return;
        var move = new ChangeAccount
        {
            Id = id, Parent = Given.As<AccountId?>(parent), Resettling = new(true, _random.Next(3) == 0, false),
        };
        Reason? refusal = !_model[id].IsOpen ? Reason.AccountClosed
            : parent == _model[id].Parent ? null
            : Up(parent).Contains(id) ? Reason.TreeCycle
            : !parent.IsOperator && !_model[parent].IsOpen ? Reason.UnknownParent
            : Level(parent) + Levels(id) > 20 ? Reason.TreeTooDeep
            : null;
        if (Did(move, refusal)) _model[id] = _model[id] with { Parent = parent };
    }

    private void Sell()
    {
        var id = Any();
        if (id.IsOperator) return;
        var (sells, force) = (_random.Next(2) == 0, _random.Next(2) == 0);
        Reason? refusal = !_model[id].IsOpen ? Reason.AccountClosed
            : !sells && _model[id].IsReseller && !force
                && _model.Any(m => m.Key != id && m.Value.IsReseller && Up(m.Key).Contains(id))
                ? Reason.ResellerDescendants
            : null;
        var command = new SetReseller(id, sells, new(true, _random.Next(3) == 0, force));
        if (Did(command, refusal)) _model[id] = _model[id] with { IsReseller = sells };
    }

    private void Close()
    {
        var id = Any();
        if (id.IsOperator) return;
        var hasChildren = _model.Values.Any(m => m.Parent == id && m.IsOpen);
        if (!Did(new CloseAccount(id), hasChildren ? Reason.AccountHasChildren : null)) return;
        _model[id] = _model[id] with { IsOpen = false };
        _seats.Remove(id);
    }

    private void Count()
    {
        var (id, more) = (Any(), _random.Next(1, 9));
        if (id.IsOperator) return;
        var command = new ChangeQuantities(id, QuantityChange.Add, [], [new ItemCount("c", "seat", more)]);
        if (Did(command, _model[id].IsOpen ? null : Reason.AccountClosed))
            _seats[id] = _seats.GetValueOrDefault(id) + more;
    }

    private bool Did(Command command, Reason? refusal)
    {
        var isTried = _random.Next(4) == 0;
        var decision = _books.Do(command, dryRun: isTried);
        Assert.Equal(refusal, (decision as Refused)?.Reason);
        return refusal is null && !isTried;
    }

    private void Compare()
    {
        var tree = _books.Books.Tree;
        foreach (var id in _model.Keys.Prepend(AccountId.Operator))
        {
            Assert.Equal(
                _model.Where(m => m.Value.Parent == id).Select(m => m.Key).ToHashSet(),
                tree.Children(id).Select(b => b.Id).ToHashSet());
            Assert.Equal(Level(id), tree.Depth(id));
            if (_books.Books.Account(id) is not { } book) continue;
            Assert.Equal(SellerBelow(_model[id].Parent), tree.Seller(book));
            Assert.Equal(Levels(id), tree.Height(book));
            Assert.Equal(Up(id).Skip(1), tree.Ancestors(book).Select(b => b.Id));
            Assert.Equal(
                _model.Values.Count(m => m.Parent == id && m.IsOpen), book.Account.Image.OpenChildren);
            Assert.Equal(
                _seats.Where(seats => seats.Key != id && Up(seats.Key).Contains(id)).Sum(seats => seats.Value),
                ServiceItem.Find("c", "seat") is { } seat ? book.Quantities?.CascadeOf(seat) ?? 0 : 0);
            CompareCharge(book);
        }
    }

    // A period's seller is that of its first moment, whatever happens to the tree afterwards.
    private void CompareCharge(AccountBook book)
    {
        if (book.Open is not { Image: var open }) return;
        var stamped = _periodSellers.TryGetValue(new(open.Charge.Value), out var seller) ? seller
            : _periodSellers[new(open.Charge.Value)] = SellerBelow(_model[book.Id].Parent);
        Assert.Equal(stamped, open.Seller);
    }

    private AccountId Any() => _random.Next(8) == 0 || _model.Count == 0
        ? AccountId.Operator
        : _model.Keys.ElementAt(Math.Max(_random.Next(_model.Count), _random.Next(_model.Count)));

    private IEnumerable<AccountId> Up(AccountId id)
    {
        for (; !id.IsOperator; id = _model[id].Parent) yield return id;
    }

    private AccountId SellerBelow(AccountId parent) => Up(parent).FirstOrDefault(up => _model[up].IsReseller);

    private int Level(AccountId id) => Up(id).Count();

    private int Levels(AccountId id) => _model.Keys.Max(other =>
        Up(other).Contains(id) ? Level(other) : 0) - Level(id) + 1;
}
