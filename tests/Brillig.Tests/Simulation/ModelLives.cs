using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Ledger;
using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>What is asked of a new account.</summary>
internal sealed record Opening(
    Guid Id, string ExternalId, ModelAccount? Parent, ModelTariff? Tariff, ModelType Type, decimal Balance,
    Instant? OpenedAt, string Zone, int? BillingDay, decimal? CreditLimit, IReadOnlyList<ModelTax>? Taxes);

/// <summary>What is asked of an account that lives; what is not given stays.</summary>
internal sealed class Changing
{
    public (bool Given, ModelTariff? To) Tariff { get; set; }

    public bool Carries { get; set; }

    public ModelType? Type { get; set; }

    public string? Zone { get; set; }

    public (bool Given, int? To) BillingDay { get; set; }

    public (bool Given, decimal? To) CreditLimit { get; set; }

    public (bool Given, IReadOnlyList<ModelTax>? To) Taxes { get; set; }
}

/// <summary>The lives of accounts, tariffs and types, by the words of the documentation.</summary>
internal sealed partial class Model
{
    public Expected Open(Opening asked, string currency)
    {
        Begin((ModelAccount?)null);
        if (asked.Parent is { Status: not AccountStatus.Open }) return Reason.UnknownParent;
        if (Accounts.Exists(a => a.Parent == asked.Parent && a.ExternalId == asked.ExternalId)) return Reason.NameTaken;
        if (asked.OpenedAt > Now) return Reason.BadRequest;
        var account = new ModelAccount
        {
            Id = asked.Id, ExternalId = asked.ExternalId, Parent = asked.Parent,
            Currency = asked.Tariff?.Currency ?? currency, OpenedAt = asked.OpenedAt ?? Now,
            GridFrom = asked.OpenedAt ?? Now, Type = asked.Type, Zone = asked.Zone, BillingDay = asked.BillingDay,
            CreditLimit = asked.CreditLimit, Taxes = asked.Taxes,
        };
        if (decimal.Round(asked.Balance, account.Minor) != asked.Balance) return Reason.BadRequest;
        if (asked.Tariff is { } tariff) account.Tariffs.Add((Instant.MinValue, tariff, false));
        Accounts.Add(account);
        if (account.Parent is { } parent) parent.OpenChildren++;
        Begin(account, account.OpenedAt);
        if (asked.Balance > 0) account.Money.Credit(asked.Id, Now, asked.Balance);
        if (asked.Balance < 0) account.Money.Due(asked.Id, Now, -asked.Balance);
        account.Money.Post(
            LedgerAccount.Migration, LedgerAccount.Customer, asked.Balance, Cause.OpeningBalance, asked.Id, Now);
        Touch(account);
        Advance(account);
        return Expected.Done;
    }

    public Expected Change(ModelAccount account, Changing asked)
    {
        Begin(account);
        if (account.Open is not { } open) return Reason.AccountClosed;
        var (tariffs, current) = (account.Tariffs.ToList(), account.Tariffs.LastOrDefault().Tariff);
        var moved = account.MovedMoney;
        if (asked.Tariff.Given)
        {
            if (tariffs.Count == 0 || asked.Tariff.To != current)
                tariffs.Add((
                    tariffs.Count == 0 && !moved ? Instant.MinValue : Now, asked.Tariff.To, asked.Carries));
            current = asked.Tariff.To;
        }

        if (current is not null && current.Currency != account.Currency)
        {
            if (moved) return Reason.CurrencyMismatch;
            account.Currency = current.Currency;
            tariffs = [(Instant.MinValue, current, false)];
        }

        account.Tariffs = tariffs;
        account.Zone = asked.Zone ?? account.Zone;
        if (asked.BillingDay.Given) account.BillingDay = asked.BillingDay.To;
        if (asked.CreditLimit.Given) account.CreditLimit = asked.CreditLimit.To;
        if (asked.Taxes.Given) account.Taxes = asked.Taxes.To;
        if (asked.Type is { } type && type != account.Type)
        {
            End(open, account.Type.Terms.Grace);
            (account.Type, account.GridFrom) = (type, Now);
            Begin(account, Now);
        }

        Touch(account);
        Advance(account);
        return Expected.Done;
    }

    public Expected CloseAccount(ModelAccount account)
    {
        Begin(account);
        if (account.OpenChildren > 0) return Reason.AccountHasChildren;
        if (account.Open is not { } open) return Expected.Done;
        End(open, account.Type.Terms.Grace);
        (account.Status, account.ClosedAt) = (AccountStatus.Closing, Now);
        if (account.Parent is { } parent) parent.OpenChildren--;
        Touch(account);
        Advance(account);
        return Expected.Done;
    }

    /// <summary>A first version holds since always; a later one from now on, and after the one before.</summary>
    public Expected Publish(
        ModelTariff tariff, bool isNew, Instant? from, bool atOnce, bool carries, IReadOnlyList<ModelRate> rates)
    {
        Begin((ModelAccount?)null);
        var effective = from ?? Now;
        var last = tariff.Versions.Count > 1 ? tariff.Versions[^1].From : Instant.MinValue;
        if (!isNew && (effective < Now || effective < last)) return Reason.VersionOutOfOrder;
        tariff.Publish(effective, atOnce, carries, rates);
        if (isNew) Tariffs.Add(tariff);
        return Expected.Done;
    }

    /// <summary>Makes a type, or changes its terms from now on: what was due before happens by the old ones.</summary>
    public Expected Set(ModelType type, BillingTerms terms, IEnumerable<ModelAccount> order)
    {
        Begin((ModelAccount?)null);
        foreach (var account in order.Concat(Accounts).Where(a => a.Type == type)) Advance(account);
        if (!Types.Contains(type)) Types.Add(type);
        type.Terms = terms;
        return Expected.Done;
    }

    private void End(ModelPeriod open, Duration grace) => (open.End, open.IssueAt) = (Now, Now + grace);
}
