using System.CommandLine;
using Brillig.Client.Accounts;

namespace Brillig.Cli.Verbs.Accounts;

/// <summary><c>brillig account show ACCOUNT</c></summary>
internal static class ShowAccount
{
    private static readonly string[] s_header = ["field", "value"];

    /// <summary>Which account a verb is about.</summary>
    public static Argument<string> Argument() => new("ACCOUNT") { Description = "An id or an external id." };

    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = Argument();
        var command = new Command("show", "Shows an account and its balance.") { name };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            session.Print(account, CliJson.Plain.Account, () => shell.Table(s_header, Rows(account)));
        });
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(Account account)
    {
        var zone = account.Timezone;
        var period = $"{Times.Shown(account.Period?.Start, zone)} to {Times.Shown(account.Period?.End, zone)}";
        return
        [
            ["id", account.Id.ToString()],
            ["external id", account.ExternalId ?? ""],
            ["name", account.Name ?? ""],
            ["parent", account.Parent?.ToString() ?? ""],
            ["paid for by", account.BillingId is { } payer && payer != account.Id ? payer.ToString() : "itself"],
            ["seller", account.ResellerId?.ToString() ?? "the operator"],
            ["reseller", account.Reseller is true ? "yes" : "no"],
            ["tariff", account.TariffPlan ?? ""],
            ["type", account.Type ?? ""],
            ["status", $"{account.Status}, {account.Standing}"],
            ["balance", $"{account.Balance} {account.Currency}"],
            ["not yet charged", $"{account.Unbilled} {account.Currency}"],
            ["reserved", $"{account.Reserved} {account.Currency}"],
            ["available", account.Available is { } available ? $"{available} {account.Currency}" : "no floor"],
            ["balance threshold", account.BalanceThreshold is { } low ? $"{low} {account.Currency}" : ""],
            ["top-up", account.Topup is { } by ? $"{by.Amount} below {by.Threshold} {account.Currency}" : ""],
            ["period", account.Period is null ? "" : period],
            ["time zone", zone ?? ""],
            ["taxes", string.Join(", ", (account.TaxRates ?? []).Select(t => $"{t.Name} {t.Percent} %"))],
            ["email", account.Email ?? ""],
            ["open since", Times.Shown(account.OpenedAt, zone)],
            ["closed", Times.Shown(account.ClosedAt, zone)],
            .. (account.Metadata ?? new Dictionary<string, string>()).Select(p => new[] { p.Key, p.Value }),
        ];
    }
}
