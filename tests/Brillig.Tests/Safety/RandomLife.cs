using System.Text;
using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Payments;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;

using Brillig.Storage.Payments;
using NodaTime;

namespace Brillig.Tests.Safety;

/// <summary>Random commands on a few accounts under a moving clock; the same seed gives the same commands.</summary>
internal sealed class RandomLife(CrashingBooks books, Random random)
{
    private static readonly AccountId[] Accounts = [.. Enumerable.Range(1, 4).Select(n => new AccountId(Id(n)))];

    private readonly List<(AccountId Account, PaymentId Id)> _payments = [];
    private readonly List<(AccountId Account, ReservationId Id)> _reserved = [];
    private int _ids = 100;

    /// <summary>A tariff, and accounts of each kind.</summary>
    public async Task Begin()
    {
        using var json = JsonDocument.Parse("""
            {"name":"t","currency":"USD","rates":[
              {"service":"call","model":"per_unit","price":0.0137},
              {"service":"rent","model":"graduated","flat_at_zero":true,"tiers":[{"up_to":null,"price":0.5,"flat":3}]}]}
            """);
        var document = TariffDocument.Read(json.RootElement, new Faults())
            ?? throw new InvalidOperationException("The tariff is not read.");
        await books.Do(new PublishTariff(new TariffId(Id(50)), true, document));
        await books.Do(new SetBillingType(new BillingTypeId(Id(51)), true, "each", _ =>
            BillingTerms.Of(BillingMode.Postpaid) with { ChargeOn = ChargeOn.Usage, GraceHours = 30 }));
        foreach (var (account, type) in Accounts.Zip(["postpaid", "prepaid", "each", "postpaid"]))
            await books.Do(new OpenAccount { Id = account, Tariff = "t", Type = type, Balance = 20m });
    }

    /// <summary>One command, or a step of the clock.</summary>
    public Task Step() => random.Next(100) switch
    {
        < 30 => Use(Any()),
        < 36 => Reserve(),
        < 40 => Commit(),
        < 50 => Facts(),
        < 62 => Pay(),
        < 68 => Refund(),
        < 76 => books.Do(new AddChargeItem(Any(), "line", 1m, random.Next(1, 5000) / 1000m)),
        < 82 => books.Do(new CloseCharge(Any())),
        < 86 => books.Do(new BillDue(2)),
        < 90 => books.Do(new ChangeAccount { Id = Any(), CreditLimit = new Given<decimal?>(true, random.Next(50)) }),
        _ => Wait(),
    };

    private Task Wait()
    {
        books.Clock.Advance(TimeSpan.FromHours(random.Next(1, 200)));
        return Task.CompletedTask;
    }

    private async Task Pay()
    {
        var payment = (Account: Any(), Id: new PaymentId(NewId()));
        _payments.Add(payment);
        await books.Do(new RecordPayment(
            payment.Id, payment.Account, null, "card", random.Next(1, 3000) / 100m, null, null));
    }

    private async Task Refund()
    {
        if (_payments.Count == 0) return;
        var (account, payment) = _payments[random.Next(_payments.Count)];
        var (id, amount) = (new PaymentId(NewId()), random.Next(1, 800) / 100m);
        await books.Do(async store => new RefundPayment(
            id, account, payment, await PaymentsSql.History(store, account, payment, CancellationToken.None),
            amount, "refund", null));
    }

    private Task Reserve()
    {
        var (account, id) = (Any(), new ReservationId(NewId()));
        _reserved.Add((account, id));
        return books.Do(new Reserve
        {
            Account = account, Id = id, Service = "call", Usage = random.Next(400) / 4m,
            Ttl = Duration.FromHours(random.Next(1, 24)), IsPartial = random.Next(2) == 0,
        });
    }

    // What has ended stays so: its history is not read here.
    private Task Commit()
    {
        if (_reserved.Count == 0) return Task.CompletedTask;
        var (account, id) = _reserved[random.Next(_reserved.Count)];
        if (random.Next(4) == 0) return books.Do(new ReleaseReservation(account, id, null));
        var name = Encoding.UTF8.GetBytes(id.ToString());
        return books.Do(new CommitReservation(
            account, id, random.Next(400) / 4m, RecordHash.Of(1, account.Value.ToByteArray(), name),
            RecordHash.Of(1, name), null));
    }

    private Task Facts()
    {
        var elements = Enumerable.Range(0, random.Next(1, 20))
            .Select(i => (Index: i, Account: Any()))
            .Select(e => new BatchElement(e.Index, e.Account, null, Element(e.Account), Known.No));
        return books.Do(new RecordUsageBatch([.. elements]));
    }

    private Task Use(AccountId account)
    {
        var elements = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Element(account));
        return books.Do(new RecordUsage(account, [.. elements], []));
    }

    // Now and then an id comes again: with the same content a duplicate, else a conflict.
    private UsageElement Element(AccountId account)
    {
        var name = random.Next(12) == 0 ? $"r{random.Next(20)}" : $"r{++_ids}";
        var (service, quantity) = (random.Next(5) == 0 ? "rent" : "call", random.Next(0, 300) / 4m);
        var at = random.Next(4) == 0 ? books.Now - Duration.FromHours(random.Next(60)) : (Instant?)null;
        var content = Encoding.UTF8.GetBytes(FormattableString.Invariant($"{service} {quantity} {at}"));
        return new UsageElement(
            name,
            RecordHash.Of(1, account.Value.ToByteArray(), Encoding.UTF8.GetBytes(name)),
            RecordHash.Of(1, content),
            service, quantity, at, null);
    }

    private AccountId Any() => Accounts[random.Next(Accounts.Length)];

    private Guid NewId() => Id(++_ids);

    private static Guid Id(int n) => new(n, 7, 7, 0x80, 0, 0, 0, 0, 0, 0, 0);
}
