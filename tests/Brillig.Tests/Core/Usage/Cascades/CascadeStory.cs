using System.Globalization;
using System.Text.Json.Nodes;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Tests.Core.Flow;
using Brillig.Tests.Rating;
using Brillig.Tests.Simulation;
using NodaTime;

namespace Brillig.Tests.Core.Usage.Cascades;

/// <summary>
/// Some months of a tree of accounts whose usage counts at the levels above them, and on the charges of those who pay
/// for them: each step is done in the books, told to the reference, and noted as it would be asked for over HTTP.
/// </summary>
internal sealed class CascadeStory
{
    private static readonly string[] Services = ["sms", "data", "calls"];
    private static readonly string[] Names = ["low", "middle", "high"];
    private static readonly Duration Late = Duration.FromDays(50);

    private readonly Draw _draw;
    private readonly List<HandAccount> _accounts = [];
    private readonly Dictionary<string, TariffId> _tariffs = [];
    private readonly List<(HandAccount Of, string Record, Instant At)> _sent = [];
    private readonly List<(AccountId Account, PaymentId Id, decimal Left)> _payments = [];

    public CascadeStory(int seed) => _draw = new Draw(new Random(seed));

    public TestBooks Books { get; } = new();

    public CascadeReference Reference { get; } = new();

    /// <summary>What was done, as requests; ids are those of the books.</summary>
    public List<HandRequest> Requests { get; } = [];

    public IEnumerable<AccountId> Accounts => _accounts.Select(a => a.Id);

    public int Payers { get; private set; }

    public int Amendments { get; private set; }

    public int Moves { get; private set; }

    public void Live(int steps)
    {
        Begin();
        for (var i = 0; i < steps; i++)
        {
            var gap = _draw.Chance(12) ? 12L * 86_400 : 40_000;
            Books.At(Books.Now + Duration.FromSeconds(1 + _draw.Random.NextInt64(gap)));
            if (_draw.Chance(4)) Books.Bill();
            if (_draw.Chance(60)) Books.Restart();
            Step();
        }

        Books.BillTo((Books.Now + Duration.FromDays(45)).ToString());
    }

    private void Begin()
    {
        Books.Type("weekly", BillingMode.Postpaid, t => t with
        {
            Period = new(PeriodUnit.Week, 1), GraceHours = 48,
        });
        Books.Type("slow", BillingMode.Postpaid, t => t with { GraceHours = 120 });
        Ask("POST", "/billing-types", Type("weekly", "week", 48));
        Ask("POST", "/billing-types", Type("slow", "month", 120));
        foreach (var name in Names) Publish(name);
        foreach (var top in (HandAccount[])[Open(null), Open(null)])
        {
            var middle = Open(top);
            var below = Open(_draw.Of(top, middle));
            for (var i = 0; i < 3; i++) Open(_draw.Of(middle, below));
        }
    }

    private void Step()
    {
        switch (_draw.Random.Next(20))
        {
            case 0: Move(); break;
            case 1: Pay(); break;
            case 2 when _draw.Chance(2): Publish(_draw.Of(Names)); break;
            case 3 when _draw.Chance(2): Assign(); break;
            case 4: Close(Some().Id); break;
            case 5 when _draw.Chance(6): Open(Some()); break;
            case 6 or 7 or 8: Amend(); break;
            default: Use(); break;
        }
    }

    private void Ask(string method, string path, JsonNode? body, object? makes = null) =>
        Requests.Add(new HandRequest(Books.Now, method, path, body?.ToJsonString(), makes?.ToString()));

    private static JsonObject Type(string name, string unit, int grace) => new()
    {
        ["name"] = name, ["mode"] = "postpaid", ["grace"] = grace,
        ["period"] = new JsonObject { ["unit"] = unit, ["count"] = 1 },
    };

    private HandAccount Some() => _draw.Of<HandAccount>(_accounts);

    private HandAccount Open(HandAccount? parent)
    {
        var (type, tariff) = (_draw.Of("postpaid", "weekly", "slow"), _draw.Of(Names));
        var at = Books.Now;
        var id = Books.Open(tariff, type, with: c => c with { Parent = parent?.Id });
        var unit = type == "weekly" ? PeriodUnit.Week : PeriodUnit.Month;
        var hours = type == "weekly" ? 48 : type == "slow" ? 120 : 0;
        var account = new HandAccount(
            id, at, new ModelGrid(at, unit, 1, null, "UTC"), Duration.FromHours(hours)) { Parent = parent };
        account.Tariffs.Add((Instant.MinValue, tariff));
        Ask(
            "POST", "/accounts",
            new JsonObject { ["parent"] = parent?.Id.ToString(), ["type"] = type, ["tariff_plan"] = tariff }, id);
        CascadeReference.Begin(account, at);
        _accounts.Add(account);
        Reference.Accounts.Add(id, account);
        return account;
    }

    // The next version keeps some of the cards.
    private void Publish(string name)
    {
        var (isNext, atOnce) = (_tariffs.TryGetValue(name, out var id), _draw.Chance(2));
        if (!Reference.Tariffs.TryGetValue(name, out var versions)) Reference.Tariffs[name] = versions = [];
        var rates = Services.ToDictionary(
            s => s, s => isNext && _draw.Chance(2) ? versions[^1].Rates[s] : new HandRate(_draw, s));
        var document = new JsonObject
        {
            ["name"] = name, ["rates"] = new JsonArray([.. rates.Values.Select(r => r.Json)]),
        };
        if (isNext && atOnce) document["apply"] = "at";
        Ask(isNext ? "PUT" : "POST", isNext ? $"/tariffs/{name}" : "/tariffs", document, isNext ? null : name);
        _tariffs[name] = Books.Publish(document.ToJsonString(), isNext ? id : null);
        versions.Add(new HandVersion(isNext ? Books.Now : Instant.MinValue, atOnce, rates));
    }

    private void Close(AccountId account)
    {
        if (Books.Do(new CloseCharge(account)) is Done) Ask("POST", $"/accounts/{account}/charges", null);
    }

    private void Assign()
    {
        var (account, tariff) = (Some(), _draw.Of(Names));
        if (account.Tariffs[^1].Tariff == tariff) return;
        Books.Done<AccountView>(new ChangeAccount { Id = account.Id, Tariff = Given.As(tariff) });
        account.Tariffs.Add((Books.Now, tariff));
        Ask("PUT", $"/accounts/{account.Id}", new JsonObject { ["tariff_plan"] = tariff });
    }

    private void Use()
    {
        var account = _draw.Of<HandAccount>([.. _accounts[4..], .. _accounts]);
        var (service, quantity) = (_draw.Of(Services), _draw.Random.Next(0, 240) / 10m);
        if (_draw.Chance(2)) quantity = decimal.Floor(quantity);
        Instant? at = _draw.Random.Next(10) switch
        {
            < 5 => null,
            < 8 => Books.Now - Duration.FromSeconds(_draw.Random.Next(5 * 86_400)),
            _ => Books.Now - Duration.FromSeconds(_draw.Random.NextInt64((long)Late.TotalSeconds)),
        };
        if (at < account.OpenedAt) at = account.OpenedAt;
        var id = $"r{_sent.Count.ToString(CultureInfo.InvariantCulture)}";
        var element = TestBooks.Element(account.Id, service, quantity, at, id);
        Command command = _draw.Chance(3)
            ? TestBooks.UsageOf(account.Id, element)
            : TestBooks.BatchOf(account.Id, element);
        if (Books.Do(command) is not Done { Result: null or BatchOutcome { Accepted: 1 } } and var other)
            throw new InvalidOperationException($"Record {id} was not taken: {other}");
        _sent.Add((account, id, at ?? Books.Now));
        Ask("POST", "/usage", new JsonArray(new JsonObject
        {
            ["id"] = id, ["account"] = account.Id.ToString(), ["name"] = service, ["usage"] = quantity,
            ["timestamp"] = (at ?? Books.Now).ToString(),
        }));
        Reference.Take(account, id, service, quantity, at ?? Books.Now, Books.Now);
    }

    private void Amend()
    {
        if (_sent.Count == 0) return;
        var (of, record, at) = _draw.Of<(HandAccount, string, Instant)>(_sent);
        if (at < Books.Now - Late) return;
        decimal? quantity = _draw.Chance(3) ? null : _draw.Random.Next(0, 30);
        var id = Books.NewId();
        var decision = Amended();
        for (var i = 0; i < 3 && decision is Stale; i++) decision = Amended();   // what was due came between
        switch (decision)
        {
            case Done:
                Reference.Amend(record, quantity, Books.Now);
                Ask(
                    "POST", $"/accounts/{of.Id}/usage/{record}/amendments", quantity is null
                        ? new JsonObject { ["void"] = true, ["reason"] = "story" }
                        : new JsonObject { ["usage"] = quantity, ["reason"] = "story" });
                Amendments++;
                break;
            case Refused { Reason: Reason.RecordVoid }: break;
            case Refused when Reference.IsPaidFor(record, of): break;
            case var other: throw new InvalidOperationException($"Record {record} was not amended: {other}");
        }

        Decision Amended() => Books.Do(new AmendUsage(
            id, of.Id, record, quantity, null, PastHistories.Of(Books, of.Id, record)));
    }

    private void Move()
    {
        var (account, parent) = (Some(), Some());
        if (parent == account || parent.Above.Contains(account)) return;
        var move = new ChangeAccount { Id = account.Id, Parent = Given.As<AccountId?>(parent.Id) };
        if (Books.Do(move) is not Done) return;   // who pays would no longer be above
        account.Parent = parent;
        Ask("PUT", $"/accounts/{account.Id}", new JsonObject { ["parent"] = parent.Id.ToString() });
        Moves++;
    }

    private void Pay()
    {
        var account = Some();
        var payer = account.Payer is null && account.Above.ToArray() is { Length: > 0 } above ? _draw.Of(above) : null;
        if (payer == account.Payer) return;
        var change = new ChangeAccount { Id = account.Id, Payer = Given.As(payer?.Id) };
        var tried = Books.Do(change, dryRun: true);
        if (tried is Refused { Reason: not Reason.BalanceNotZero }) return;   // a chain
        if (tried is Refused { Detail: var detail } && !Settle(account.Id, detail)) return;
        Books.Done<AccountView>(change);
        Ask("PUT", $"/accounts/{account.Id}", new JsonObject { ["billing_id"] = payer?.Id.ToString() });
        if (account.Payer is null) Reference.End(account, Books.Now);
        (account.Payer, account.PaidAt) = (payer, Books.Now);
        if (payer is null) CascadeReference.Begin(account, Books.Now);
        Payers++;
    }

    // What its closing would leave is paid, or refunded, first.
    private bool Settle(AccountId account, string detail)
    {
        var words = detail.Split(' ');
        var at = Math.Max(Array.IndexOf(words, "owe"), Array.IndexOf(words, "have"));
        var amount = decimal.Parse(words[at + 1], CultureInfo.InvariantCulture);
        if (words[at] == "owe")
        {
            var payment = Books.Pay(account, amount).Id;
            _payments.Add((account, payment, amount));
            Ask(
                "POST", $"/accounts/{account}/payments",
                new JsonObject { ["type"] = "card", ["amount"] = amount }, payment);
            return true;
        }

        if (_payments.Where(p => p.Account == account).Sum(p => p.Left) < amount) return false;
        for (var i = 0; i < _payments.Count && amount > 0; i++)
        {
            var part = _payments[i].Account == account ? Math.Min(amount, _payments[i].Left) : 0;
            if (part == 0) continue;
            Books.Refund(account, _payments[i].Id, part);
            Ask(
                "POST", $"/accounts/{account}/payments/{_payments[i].Id}/refunds",
                new JsonObject { ["amount"] = part });
            _payments[i] = _payments[i] with { Left = _payments[i].Left - part };
            amount -= part;
        }

        return true;
    }
}

/// <summary>Something that was asked for, and the name of what it makes in the books.</summary>
internal sealed record HandRequest(Instant At, string Method, string Path, string? Body, string? Makes);
