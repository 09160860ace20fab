using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Payments;
using Brillig.Core.Tariffs;
using Brillig.Tests.Core.Flow;
using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>Turns steps into commands: of accounts, tariffs, types, charges and payments.</summary>
internal sealed partial class Simulator
{
    private const int AccountsMax = 5;

    private static readonly string[] PaymentTypes = ["card", "cash", "free_credit", "write_off"];

    private async Task Open(Step step)
    {
        if (_model.Accounts.Count >= AccountsMax) return;
        var parent = step.A % 4 == 0 && _model.Accounts.Count > 0 ? Step.Of(_model.Accounts, step.Who) : null;
        var tariff = step.A % 9 == 0 ? null : Step.Of(_model.Tariffs, step.A / 4);
        var currency = Currency.Find(tariff?.Currency ?? world.Currency) ?? default;
        var unit = decimal.Round(1.23456m, currency.Minor);
        var asked = new Opening(
            NewId(), step.B % 20 == 0 ? "acc-0" : $"acc-{_model.Accounts.Count}", parent, tariff,
            Step.Of(_model.Types, step.B),
            (step.C % 3) switch { 0 => 0, 1 => (step.C % 200) * unit, _ => -(step.C % 9) * unit }
                + (step.B % 31 == 0 ? 0.00001m : 0),
            (step.C % 5) switch
            {
                0 => _model.Now - Duration.FromMinutes(step.B % (200 * 1440)),
                1 when step.B % 7 == 0 => _model.Now + Duration.FromDays(1),
                _ => null,
            },
            World.Zone(step.B), step.C % 3 == 0 ? null : 1 + step.A % 31,
            Step.Of<decimal?>([null, null, 0, 25, 1000], step.C / 7), World.TaxesOf(step.C / 5));
        var command = new OpenAccount
        {
            Id = new(asked.Id), ExternalId = asked.ExternalId, Parent = parent is null ? null : new(parent.Id),
            Tariff = tariff?.Name, Type = asked.Type.Name, Balance = asked.Balance, OpenedAt = asked.OpenedAt,
            TimeZone = asked.Zone, BillingDay = asked.BillingDay, CreditLimit = asked.CreditLimit,
            TaxRates = Rates(asked.Taxes),
        };
        await Perform(null, command, () => _model.Open(asked, world.Currency), step.IsDry,
            $" taxes {string.Join(';', asked.Taxes ?? [])}");
    }

    private Task Change(ModelAccount account, Step step)
    {
        var asked = new Changing();
        var command = new ChangeAccount { Id = new(account.Id) };
        foreach (var what in step.C % 5 == 0 ? new[] { step.A % 6, (step.A + step.B) % 6 } : [step.A % 6])
        {
            switch (what)
            {
                case 0:
                    asked.Tariff = (true, step.B % 11 == 0 ? null : Step.Of(_model.Tariffs, step.B));
                    asked.Carries = step.C % 2 == 0;
                    command = command with
                    {
                        Tariff = Given.As<string>(asked.Tariff.To?.Name), CarriesUsage = asked.Carries,
                    };
                    break;
                case 1:
                    asked.Type = Step.Of(_model.Types, step.B);
                    command = command with { Type = Given.As<string>(asked.Type.Name) };
                    break;
                case 2:
                    asked.Zone = World.Zone(step.B);
                    command = command with { TimeZone = Given.As<string>(asked.Zone) };
                    break;
                case 3:
                    asked.BillingDay = (true, step.B % 9 == 0 ? null : 1 + step.B % 31);
                    command = command with { BillingDay = Given.As(asked.BillingDay.To) };
                    break;
                case 4:
                    asked.CreditLimit = (true, step.B % 4 == 0 ? null : step.B % 100);
                    command = command with { CreditLimit = Given.As(asked.CreditLimit.To) };
                    break;
                default:
                    asked.Taxes = (true, World.TaxesOf(step.B));
                    command = command with { TaxRates = Given.As(Rates(asked.Taxes.To)) };
                    break;
            }
        }

        return Perform(account, command, () => _model.Change(account, asked), step.IsDry,
            $" taxes {string.Join(';', asked.Taxes.To ?? [])}");
    }

    private Task CloseAccount(ModelAccount account, Step step) => Perform(
        account, new CloseAccount(new(account.Id)), () => _model.CloseAccount(account), step.IsDry);

    private Task Read(ModelAccount account, bool isDry) => Perform(
        account, new ReadAccount(new(account.Id)), () => _model.Read(account), isDry);

    private async Task PublishNext(Step step)
    {
        var tariff = Step.Of(_model.Tariffs, step.Who);
        Instant? from = (step.A % 5) switch
        {
            0 or 1 => null,
            2 => _model.Now - Duration.FromHours(1),
            _ => _model.Now + Duration.FromMinutes(step.B % (40 * 1440)),
        };
        var rates = World.RatesOf(step.C, [.. tariff.Versions[^1].Rates.Select(r => r.Rate)]);
        var (atOnce, carries) = (step.B % 2 == 0, step.B % 4 == 0);
        await Publish(tariff, isNew: false, from, atOnce, carries, rates, step.IsDry);
    }

    private Task Publish(
        ModelTariff tariff, bool isNew, Instant? from, bool atOnce, bool carries, IReadOnlyList<ModelRate> rates,
        bool isDry)
    {
        var json = $$"""
            { "name": "{{tariff.Name}}", "currency": "{{tariff.Currency}}",
              {{(from is { } at ? $"\"effective_from\": \"{at}\"," : "")}} {{(atOnce ? "\"apply\": \"at\"," : "")}}
              {{(carries ? "\"carry_usage\": true," : "")}}
              "rates": [{{string.Join(", ", rates.Select(r => r.Json))}}] }
            """;
        return Perform(
            null, new PublishTariff(new(tariff.Id), isNew, TestBooks.Document(json)),
            () => _model.Publish(tariff, isNew, from, atOnce, carries, rates), isDry, $" {json}");
    }

    private Task SetType(Step step)
    {
        var type = _model.Types[2 + step.Who % (_model.Types.Count - 2)];
        var terms = World.TermsOf(step.A, step.B, step.C, type.Terms);
        return Perform(
            null, new SetBillingType(new(type.Id), false, null, _ => terms),
            () => _model.Set(type, terms, Order()), step.IsDry, $" {terms}");
    }

    // Only the numbers of charges depend on the order in which the accounts of a command come.
    private IEnumerable<ModelAccount> Order() => subject.Facts.OfType<AccountFact>().Select(f => f.Account.Value)
        .Distinct().Select(id => _model.Accounts.First(a => a.Id == id));

    private Task AddLine(ModelAccount account, Step step)
    {
        var (name, amount) = (Step.Of(["setup", "sms", "visit"], step.B), step.A % 5000 / 1000m);
        return Perform(
            account, new AddChargeItem(new(account.Id), name, 1 + step.B % 3, amount),
            () => _model.AddLine(account, name, 1 + step.B % 3, amount), step.IsDry);
    }

    private Task CloseNow(ModelAccount account, Step step) => Perform(
        account, new CloseCharge(new(account.Id)), () => _model.Close(account), step.IsDry);

    private Task Preview(ModelAccount account, Step step)
    {
        Instant? at = (step.A % 5) switch
        {
            0 => null,
            1 => account.Periods[^1].End,
            2 => account.Periods[^1].End - Duration.FromMilliseconds(1),
            3 => _model.Now - Duration.FromMilliseconds(1),
            _ => _model.Now + Duration.FromDays(step.B % 60),
        };
        return Perform(
            account, new PreviewCharge(new(account.Id), at), () => _model.Preview(account, at), step.IsDry);
    }

    private Task Pay(ModelAccount account, Step step)
    {
        var amount = decimal.Round(step.B % 20_000 / 100m, account.Minor) + (step.B % 40 == 0 ? 0.0001m : 0);
        if (step.A % 3 == 0) amount = account.Money.Dues.Sum(d => d.Left) + amount * (step.A % 2);
        var charges = account.Money.Charges;
        Guid? charge = step.C % 3 == 0 && charges.Count > 0 ? Step.Of(charges, step.C / 3).Id : null;
        var (id, type) = (NewId(), Step.Of(PaymentTypes, step.C));
        return Perform(
            account,
            new RecordPayment(
                new(id), new(account.Id), null, type, amount, charge is { } due ? new(due) : null, "ref"),
            () => _model.Pay(account, id, type, amount, charge), step.IsDry);
    }

    private async Task Refund(ModelAccount account, Step step)
    {
        if (account.Money.Payments.Count == 0) return;
        await Read(account, false);
        var payment = Step.Of(account.Money.Payments, step.C).Id;
        decimal? amount = step.A % 3 == 0
            ? null
            : decimal.Round(step.B % 8_000 / 100m, account.Minor) + (step.B % 40 == 0 ? 0.0001m : 0);
        var (id, history) = (NewId(), await subject.History(new AccountId(account.Id), new PaymentId(payment)));
        await Perform(
            account, new RefundPayment(new(id), new(account.Id), new(payment), history, amount, "refund", null),
            () => _model.Refund(account, id, payment, amount), step.IsDry);
    }

    private async Task Void(ModelAccount account, Step step)
    {
        if (account.Money.Charges.Count == 0) return;
        await Read(account, false);
        var charge = Step.Of(account.Money.Charges, step.C).Id;
        var (id, history) = (NewId(), await subject.History(new AccountId(account.Id), new ChargeId(charge)));
        await Perform(
            account, new VoidCharge(new(id), new(account.Id), new(charge), history, "wrong"),
            () => _model.Void(account, id, charge), step.IsDry);
    }

    private static ImmutableArray<TaxRate>? Rates(IReadOnlyList<ModelTax>? taxes) => taxes is null
        ? null
        : [.. taxes.Select(t => new TaxRate(t.Name, t.Percent, t.Inclusive, [.. t.AppliesTo]))];
}
