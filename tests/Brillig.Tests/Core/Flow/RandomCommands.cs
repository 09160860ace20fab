using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Payments;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Tests.Core.Flow;

/// <summary>Commands at random, drawn from what the books hold; the same seed draws the same.</summary>
internal sealed class RandomCommands(TestBooks books, int seed)
{
    private const string Rates = """
        {"service": "sms", "model": "per_unit", "price": PRICE},
        {"service": "data", "model": "graduated", "flat_at_zero": true, "tiers": [
          {"up_to": 5, "price": 0.1255, "flat": 0.333}, {"up_to": null, "price": 0.0271}]},
        {"service": "box", "model": "volume", "tiers": [{"up_to": 10, "price": 0.5}, {"up_to": null, "price": 0.1}]},
        {"service": "pack", "model": "package", "size": 3, "price": 1.005}
        """;

    private static readonly string[] Services = ["sms", "data", "box", "pack", "none"];
    private static readonly string[] Types = ["prepaid", "postpaid", "each", "limited", "graceful", "daily"];

    private readonly Random _random = new(seed);
    private readonly List<AccountId> _accounts = [];
    private readonly ReservingBooks _reserving = new(books);
    private readonly List<UsageElement> _sent = [];
    private TariffId _tariff;

    /// <summary>Types, tariffs and a few accounts to begin with.</summary>
    public void Begin()
    {
        _tariff = books.Publish(Tariff("t", 0.0333m));
        books.Publish(Tariff("u", 0.05m));
        books.Type("each", BillingMode.Prepaid, t => t with { ChargeOn = ChargeOn.Usage });
        books.Type("limited", BillingMode.Postpaid, t => t with { Threshold = 2, CreditLimit = 50 });
        books.Type("graceful", BillingMode.Postpaid, t => t with { GraceHours = 72, Period = new(PeriodUnit.Week, 1) });
        books.Type("daily", BillingMode.Prepaid, t => t with { GraceHours = 3, Period = new(PeriodUnit.Day, 2) });
        foreach (var type in Types) _accounts.Add(books.Open("t", type, 30));
    }

    /// <summary>Moves the clock, mostly a little.</summary>
    public void Tick() => books.At(books.Now + Duration.FromMinutes(
        _random.Next(20) == 0 ? _random.Next(60 * 24 * 70) : _random.Next(60 * 24)));

    public Command Next()
    {
        var account = _accounts[_random.Next(_accounts.Count)];
        return _random.Next(33) switch
        {
            <= 5 => TestBooks.UsageOf(account, Elements(account, 2)),
            <= 8 => TestBooks.BatchOf(account, Elements(account, 4)),
            9 => new CloseCharge(account),
            10 => new AddChargeItem(account, "extra", 1, _random.Next(4000) / 1000m),
            11 or 12 => Pay(account),
            13 => Refund(account),
            14 => Void(account),
            15 or 16 => Change(account),
            17 => new PreviewCharge(account, books.Now + Duration.FromDays(_random.Next(60))),
            18 => new BillDue(3),
            19 => _random.Next(4) == 0 ? new CloseAccount(account) : new ReadAccount(account),
            20 => Open(),
            21 => Terms(),
            22 or 23 => Credit(account),
            24 => Tax(account),
            <= 28 => _reserving.Of(account, Services[_random.Next(4)], _random.Next(1500) / 100m, Asked),
            <= 31 => Reserved(account),
            _ => new PublishTariff(_tariff, false, TestBooks.Document(
                Tariff("t", _random.Next(1000) / 10000m, _random.Next(2) == 0 ? "\"apply\": \"at\"," : ""))),
        };
    }

    private static string Tariff(string name, decimal price, string with = "") =>
        $"{{\"name\": \"{name}\", {with} \"rates\": [{Rates}]}}"
            .Replace("PRICE", FormattableString.Invariant($"{price}"), StringComparison.Ordinal);

    private UsageElement[] Elements(AccountId account, int max)
    {
        var elements = new UsageElement[1 + _random.Next(max)];
        for (var i = 0; i < elements.Length; i++)
        {
            if (_sent.Count > 0 && _random.Next(8) == 0)
            {
                elements[i] = _sent[_random.Next(_sent.Count)];
                continue;
            }

            Instant? at = _random.Next(3) == 0 ? books.Now - Duration.FromHours(_random.Next(240)) : null;
            elements[i] = TestBooks.Element(
                account, Services[_random.Next(20) == 0 ? 4 : _random.Next(4)], _random.Next(500) / 100m, at,
                $"{books.NewId()}");
            _sent.Add(elements[i]);
        }

        return elements;
    }

    private RecordPayment Pay(AccountId account)
    {
        var dues = books.Books.Account(account)?.Balance.Image.Dues ?? [];
        ChargeId? named = dues.IsEmpty || _random.Next(2) == 0
            ? null
            : new ChargeId(dues[_random.Next(dues.Length)].Id);
        return new(new(books.NewId()), account, null, "card", _random.Next(1, 1500) / 100m, named, null);
    }

    private Command Refund(AccountId account)
    {
        var payments = books.Facts.Select(f => f.Fact).OfType<PaymentRecorded>()
            .Where(f => f.Account == account && f.Payment.Refunds is null).ToArray();
        if (payments.Length == 0) return new ReadUsage(account);
        var payment = payments[_random.Next(payments.Length)].Payment;
        return books.RefundOf(account, payment.Id, _random.Next(2) == 0 ? null : _random.Next(1, 500) / 100m);
    }

    private Command Void(AccountId account)
    {
        var charges = books.Issued(account);
        return charges.IsEmpty
            ? new ReadRunningCharges(account)
            : books.VoidOf(account, charges[_random.Next(charges.Length)].Id);
    }

    private Command Credit(AccountId account)
    {
        var charges = books.Issued(account);
        if (charges.IsEmpty) return new ReadRunningCharges(account);
        var charge = charges[_random.Next(charges.Length)];
        var lines = Enumerable.Range(0, charge.Items.Length).Where(_ => _random.Next(2) == 0)
            .Where(line => charge.Items[line].Kind != ItemKind.Tax)
            .Select(line => new LineCredit(line, null, _random.Next(3) == 0 ? null : _random.Next(1, 300) / 100m));
        return books.CreditOf(account, charge.Id, [.. lines]);
    }

    private SetOutsideTaxes Tax(AccountId account)
    {
        var running = books.Books.Account(account)?.Image.Running ?? [];
        var charge = running.IsEmpty ? default : running[_random.Next(running.Length)].Image.Charge;
        var taxes = Enumerable.Range(0, _random.Next(3)).Select(i => new PostedTax(
            $"State {i}", _random.Next(2) == 0 ? null : 7.25m, _random.Next(1000) / 100m,
            _random.Next(-20, 300) / 100m));
        return new(account, charge, [.. taxes]);
    }

    private Reserve Asked(Reserve reserve) => reserve with
    {
        Ttl = Duration.FromMinutes(1 + _random.Next(60 * 24)),
        IsPartial = _random.Next(3) == 0,
        Step = _random.Next(2) == 0 ? 1 : 0.25m,
    };

    private Command Reserved(AccountId account)
    {
        var open = books.Books.Account(account)?.Reservations?.All.ToArray() ?? [];
        if (open.Length == 0) return new ReadReservations(account);
        var (id, usage) = (open[_random.Next(open.Length)].Id, _random.Next(1500) / 100m);
        return _random.Next(4) switch
        {
            0 => new ReleaseReservation(account, id, null),
            1 => new ExtendReservation(account, id, usage, Duration.FromMinutes(1 + _random.Next(600)), null),
            _ => ReservingBooks.CommitOf(account, id, usage, null),
        };
    }

    private ChangeAccount Change(AccountId account) => _random.Next(6) switch
    {
        0 => new() { Id = account, Type = Given.As<string>(Types[_random.Next(Types.Length)]) },
        1 => new() { Id = account, Tariff = Given.As<string>(_random.Next(2) == 0 ? "t" : "u") },
        2 => new() { Id = account, BillingDay = Given.As<int?>(_random.Next(1, 32)) },
        3 => new() { Id = account, TimeZone = Given.As<string>(_random.Next(2) == 0 ? "America/New_York" : "UTC") },
        4 => new()
        {
            Id = account, CreditLimit = Given.As<decimal?>(_random.Next(20)),
            ExternalId = Given.As<string>($"x{_random.Next(3)}"),
        },
        _ => new() { Id = account, TaxRates = Given.As<ImmutableArray<TaxRate>?>(Taxes()) },
    };

    private SetBillingType Terms()
    {
        var types = books.Books.BillingTypes.Where(t => !t.IsBuiltIn).OrderBy(t => t.Id.Value).ToArray();
        var type = types[_random.Next(types.Length)];
        var (grace, units, threshold) = (_random.Next(100), _random.Next(1, 4), _random.Next(1, 5));
        return new(type.Id, false, null, _ => type.Terms with
        {
            GraceHours = grace, Period = type.Terms.Period with { Count = units },
            Threshold = type.Terms.Threshold is null ? null : threshold,
        });
    }

    private ImmutableArray<TaxRate> Taxes() => _random.Next(4) switch
    {
        0 => [],
        1 => [TestBooks.Tax("VAT", 19m)],
        2 => [TestBooks.Tax("VAT", 19m, true, "sms", "box"), TestBooks.Tax("Eco", 1.5m)],
        _ => [TestBooks.Tax("VAT", 7m, true), TestBooks.Tax("City", 3.3m)],
    };

    private OpenAccount Open()
    {
        var id = new AccountId(books.NewId());
        AccountId? parent = _random.Next(2) == 0 ? null : _accounts[_random.Next(_accounts.Count)];
        if (_accounts.Count < 12) _accounts.Add(id);
        return new()
        {
            Id = id, Parent = parent, Tariff = "t", Type = Types[_random.Next(Types.Length)],
            Balance = _random.Next(-500, 500) / 100m,
            OpenedAt = books.Now - Duration.FromDays(_random.Next(80)), BillingDay = _random.Next(1, 32),
            TaxRates = Taxes(), ExternalId = _random.Next(2) == 0 ? null : $"y{_random.Next(1000)}",
        };
    }
}
