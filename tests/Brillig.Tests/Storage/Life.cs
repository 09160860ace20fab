using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Payments;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Tests.Storage;

/// <summary>What a test asks of some books: opens accounts, uses, charges, pays. Ids are made from a counter.</summary>
public sealed class Life(Func<Command, Task<Decision>> ask, ulong seed = 7)
{
    private readonly Random _random = new(20260122);
    private int _ids;

    /// <summary>Every account that was opened.</summary>
    public List<AccountId> Accounts { get; } = [];

    public TariffId Tariff { get; private set; }

    /// <summary>Asks, and expects that it is done.</summary>
    public async Task<object?> Do(Command command) => await ask(command) switch
    {
        Done done => done.Result,
        Failed failed => throw new InvalidOperationException($"{command} failed.", failed.Error),
        var other => throw new InvalidOperationException($"{command}: {other}"),
    };

    /// <summary>Asks; a refusal is an answer too.</summary>
    public async Task<Decision> Try(Command command) => await ask(command) switch
    {
        Failed failed => throw new InvalidOperationException($"{command} failed.", failed.Error),
        var decision => decision,
    };

    public async Task<TariffId> Publish(string gigabyte = "0.0375", bool isNew = true)
    {
        if (isNew) Tariff = new TariffId(NewId());
        await Do(new PublishTariff(Tariff, isNew, Document("Standard", $$"""
            {"service": "api", "model": "per_unit", "price": "0.0123"},
            {"service": "gb", "model": "graduated", "cascade": true, "tiers": [
                {"up_to": "100", "price": "{{gigabyte}}"}, {"up_to": null, "price": "0.02"}]},
            {"service": "disk", "model": "volume", "tiers": [
                {"up_to": "50", "price": "0.7"}, {"up_to": null, "price": "0.333333"}]},
            {"service": "seat", "model": "package", "size": "3", "price": "1"}
            """)));
        return Tariff;
    }

    /// <summary>A tariff whose fee is due without any use.</summary>
    public async Task<TariffId> PublishFlat()
    {
        var id = new TariffId(NewId());
        await Do(new PublishTariff(id, true, Document("Flat", """
            {"service": "base", "model": "graduated", "flat_at_zero": true, "tiers": [
                {"up_to": null, "price": "0.10", "flat": "4.90"}]},
            {"service": "api", "model": "per_unit", "price": "0.003"}
            """)));
        return id;
    }

    public async Task<BillingTypeId> SetType(string name, Func<BillingTerms, BillingTerms> terms, bool prepaid = false)
    {
        var id = new BillingTypeId(NewId());
        var mode = prepaid ? BillingMode.Prepaid : BillingMode.Postpaid;
        await Do(new SetBillingType(id, true, name, known => terms(known ?? BillingTerms.Of(mode))));
        return id;
    }

    public async Task<AccountId> Open(
        decimal balance = 0, string? type = null, AccountId? parent = null, decimal? tax = null,
        bool inclusive = false, TariffId? tariff = null)
    {
        var id = new AccountId(NewId());
        await Do(new OpenAccount
        {
            Id = id, Balance = balance, Tariff = (tariff ?? Tariff).ToString(), Type = type, Parent = parent,
            TaxRates = tax is { } percent ? [new TaxRate("VAT", percent, inclusive, [])] : null,
            ExternalId = $"ext-{_ids}",
        });
        Accounts.Add(id);
        return id;
    }

    public Task<object?> Use(AccountId account, string service, decimal quantity, Instant? at = null) =>
        Do(new RecordUsage(account, [Element(account, service, quantity, at)], []));

    public UsageElement Element(AccountId account, string service, decimal quantity, Instant? at = null)
    {
        var id = $"r-{++_ids}";
        Span<byte> bytes = stackalloc byte[16];
        account.Value.TryWriteBytes(bytes);
        return new UsageElement(
            id, RecordHash.Of(seed, bytes, Encoding.UTF8.GetBytes(id)),
            RecordHash.Of(seed, Encoding.UTF8.GetBytes($"{service} {quantity} {at}")), service, quantity, at, null);
    }

    public async Task<Charge> Close(AccountId account) => ((ChargeView?)await Do(new CloseCharge(account)))?.Charge
        ?? throw new InvalidOperationException("No charge.");

    public async Task<PaymentId> Pay(AccountId account, decimal amount, ChargeId? charge = null, string type = "cash")
    {
        var id = new PaymentId(NewId());
        await Do(new RecordPayment(id, account, null, type, amount, charge, "ref"));
        return id;
    }

    public Guid NewId() => DerivedId.From(Instant.FromUtc(2026, 1, 1, 0, 0), 1_000_000, ++_ids);

    /// <summary>Some accounts of every kind.</summary>
    public async Task Begin()
    {
        await Publish();
        await SetType("on-usage", t => t with { ChargeOn = ChargeOn.Usage });
        await SetType("threshold", t => t with { Threshold = 5m, GraceHours = 48, CreditLimit = 1000m });
        await SetType("weekly", t => t with { Period = new PeriodLength(PeriodUnit.Week, 1) }, prepaid: true);
        await Open(tax: 19m);
        await Open(100m, "prepaid");
        await Open(-20m, "threshold", Accounts[0], 7.7m, inclusive: true);
        await Open(50m, "weekly");
        await Open(type: "on-usage", tax: 8.25m);
        await Open(tariff: await PublishFlat());
    }

    /// <summary>One of the many things that happen; refusals are among them.</summary>
    public async Task Step(Func<Task>? history = null)
    {
        var account = Accounts[_random.Next(Accounts.Count)];
        switch (_random.Next(history is null ? 9 : 11))
        {
            case 0 or 1 or 2 or 3:
                string[] services = ["api", "gb", "seat", "disk"];
                var elements = Enumerable.Range(0, _random.Next(1, 5)).Select(_ => new BatchElement(
                    0, account, null,
                    Element(account, services[_random.Next(4)], _random.Next(1, 4000) / 7m is var q
                        ? decimal.Round(q, _random.Next(0, 5)) : 0m),
                    Known.No));
                await Try(new RecordUsageBatch([.. elements]));
                break;
            case 4: await Try(new CloseCharge(account)); break;
            case 5: await Pay(account, _random.Next(1, 3000) / 100m); break;
            case 6: await Try(new AddChargeItem(account, "setup", 1m, _random.Next(0, 900) / 1000m)); break;
            case 7: await Try(new RecordUsage(account, [Element(account, "api", _random.Next(1, 99))], [])); break;
            case 8 when _random.Next(6) == 0: await Publish($"0.0{_random.Next(1, 99)}", isNew: false); break;
            case 8 when _random.Next(3) == 0:
                var type = _random.Next(2) == 0 ? "prepaid" : "weekly";
                await Try(new ChangeAccount { Id = account, Type = Given.As(type) });
                break;
            case 8 when _random.Next(3) == 0:
                ImmutableArray<TaxRate>? taxes = [new TaxRate("GST", _random.Next(1, 20), false, ["gb"])];
                await Try(new ChangeAccount { Id = account, TaxRates = Given.As(taxes) });
                break;
            case 8 when _random.Next(8) == 0: await Try(new CloseAccount(account)); break;
            case 9 or 10 when history is not null: await history(); break;
        }
    }

    private static TariffDocument Document(string name, string rates)
    {
        var faults = new Faults();
        using var json = JsonDocument.Parse($$"""{"name": "{{name}}", "currency": "EUR", "rates": [{{rates}}]}""");
        return TariffDocument.Read(json.RootElement, faults)
            ?? throw new InvalidOperationException(string.Join("; ", faults.List));
    }
}
