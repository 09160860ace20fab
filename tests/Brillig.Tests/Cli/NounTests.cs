using System.Text.Json;
using Brillig.Cli;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>Accounts, tariffs, charges and payments by the command line, beside what docs/cli.md shows.</summary>
public sealed class NounTests
{
    private static readonly string[] s_reads =
    [
        "account list", "account list --parent group", "account show acme", "account usage acme", "account ledger acme",
        "account statement acme --from 2026-01-01 --to 2026-02-01", "tariff list", "tariff show Talk",
        "tariff show Talk --version 1", "tariff versions Talk", "charge list acme", "charge list acme --status due",
        "charge show acme 1", "charge show acme CN-1", "charge open acme", "charge preview group --at 2026-02-01",
        "payment list acme", "audit --account acme",
        "tariff quote Talk sms=1 data=7.5 --spend sms=2 --at 2026-01-02", "charge explain acme 1 data",
        "charge explain acme 1 VAT", "charge explain group open 0", "usage show acme 1", "charge corrections acme",
        "plan list group", "plan list operator", "plan list acme --available", "plan current acme",
        "quantities show acme", "sync acme", "sync", "reconcile acme", "reconcile",
    ];

    [Fact]
    public async Task Every_verb_answers_in_JSON()
    {
        await using var books = await FilledBooks.Start();

        foreach (var line in s_reads)
        {
            Assert.True(await books.Run($"{line} --json") == Exit.Done, $"{line}: {books.Shell.Error}");
            using var json = JsonDocument.Parse(books.Shell.Out);
            Assert.NotEqual(0, json.RootElement.GetRawText().Length);
        }

        Assert.Equal("-2.71", (await books.Json("account show acme")).GetProperty("balance").GetRawText());
        Assert.Equal("9.40", (await books.Json("charge show acme 1")).GetProperty("total").GetRawText());
        Assert.Equal("10.5", (await books.Json("account show acme")).GetProperty("credit_limit").GetRawText());
        Assert.Equal(2, (await books.Json("tariff show Talk")).GetProperty("rates").GetArrayLength());
        Assert.Equal(
            "2026-01-01T23:00:00Z", (await books.Json("payment list acme"))[0].GetProperty("date").GetString());
        var receipt = (await books.Json("payment list acme"))[0].GetProperty("id").GetString();
        Assert.Equal("card", (await books.Json($"payment show acme {receipt}")).GetProperty("type").GetString());
        Assert.Equal(
            "1.00",
            (await books.Json($"payment refund acme {receipt} --amount 1")).GetProperty("amount").GetRawText());
        Assert.Equal("CN-2", (await books.Json("charge void acme 1")).GetProperty("number").GetString());
        Assert.Equal("closed", (await books.Json("account close acme")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Tables_fit_on_a_terminal()
    {
        await using var books = await FilledBooks.Start(isTerminal: true);

        foreach (var line in s_reads)
        {
            Assert.True(await books.Run(line) == Exit.Done, $"{line}: {books.Shell.Error}");
            Assert.All(books.Shell.Out.Split('\n'), l => Assert.True(l.Length <= 80, l));
        }

        await books.Run("account list");
        Assert.Contains("│ group   │ Group │ postpaid │ good     │    0.00 │ EUR      │", books.Shell.Out, Ordinal);
        Assert.Contains("│   acme  │       │ postpaid │ good     │   -2.71 │ EUR      │", books.Shell.Out, Ordinal);
        await books.Run("charge show acme 1");
        Assert.Contains("Charge 1 of acme", books.Shell.Out, Ordinal);
        Assert.Contains("│ total, EUR  │       │        │  9.40 │", books.Shell.Out, Ordinal);
    }

    [Fact]
    public async Task A_write_is_tried_without_effect_and_done_once_under_its_name()
    {
        await using var books = await FilledBooks.Start();

        Assert.Equal(Exit.Done, await books.Run("account open --external-id new --tariff Talk --dry-run"));
        Assert.StartsWith("Tried, and not done: opened the account new", books.Shell.Out, Ordinal);
        Assert.Equal(Exit.Refused, await books.Run("account show new"));
        foreach (var line in new[]
        {
            "charge close group --dry-run", "payment record acme 1 --dry-run", "account close acme --dry-run",
        })
            await books.Run(line);
        Assert.Equal("open", (await books.Json("account show acme")).GetProperty("status").GetString());
        Assert.Equal(1, (await books.Json("payment list acme")).GetArrayLength());

        for (var i = 0; i < 2; i++)
            Assert.Equal(Exit.Done, await books.Run("payment record acme 2 --idempotency-key bank-1"));
        Assert.Equal(2, (await books.Json("payment list acme")).GetArrayLength());
    }

    [Fact]
    public async Task Plans_are_published_assigned_and_withdrawn_and_quantities_counted()
    {
        await using var books = await FilledBooks.Start();

        Assert.Equal("Phones", (await books.Json("plan show operator Phones")).GetProperty("id").GetString());
        Assert.Equal(2, (await books.Json("plan publish operator Phones {plan} --reprice-now"))
            .GetProperty("_read_only").GetProperty("version").GetInt32());
        Assert.Equal(["Phones"], (await books.Json("plan list acme")).EnumerateArray()
            .Select(plan => plan.GetProperty("id").GetString()));
        Assert.Equal(Exit.Refused, await books.Run("quantities add acme devices.phone=1"));
        Assert.Contains("--accept-charges agrees", books.Shell.Error, Ordinal);
        Assert.Equal(
            """{"devices":{"phone":3}}""",
            (await books.Json("quantities add acme devices.phone=1 --accept-charges")).GetProperty("account")
                .GetRawText());
        Assert.Equal(Exit.Done, await books.Run("quantities set acme devices.phone=1"));
        Assert.Equal(
            """{"devices":{"phone":1}}""",
            (await books.Json("quantities show acme")).GetProperty("account").GetRawText());
        Assert.Equal("1", (await books.Json("plan current acme")).GetProperty("items")[0].GetProperty("billable")
            .GetRawText());

        Assert.Equal(Exit.Refused, await books.Run("plan remove operator Phones"));
        Assert.Contains("plan-in-use", books.Shell.Error, Ordinal);
        Assert.Equal(Exit.Done, await books.Run("plan withdraw acme Phones"));
        Assert.Equal(Exit.Done, await books.Run("plan remove operator Phones"));
        Assert.Equal(0, (await books.Json("plan list operator")).GetArrayLength());
    }

    [Fact]
    public async Task Bookkeepers_of_one_account_or_of_all_that_are_marked_are_told()
    {
        await using var books = await FilledBooks.Start();
        var acme = (await books.Json("account show acme")).GetProperty("id").GetString();

        Assert.Equal(Exit.Done, await books.Run("sync --dry-run"));
        Assert.Equal("Tried, and not done: synced acme: local has 1 line.", books.Shell.Out.Trim());
        var told = Assert.Single((await books.Json("sync")).EnumerateArray());
        Assert.Equal(acme, told.GetProperty("account").GetString());
        Assert.Equal(Exit.Done, await books.Run("sync"));
        Assert.Equal("No account is marked.", books.Shell.Out.Trim());
        Assert.Equal(1, (await books.Json("sync group")).GetArrayLength());

        Assert.Equal(Exit.Done, await books.Run("quantities set acme devices.phone=5 --accept-charges"));
        Assert.Equal(Exit.Done, await books.Run("reconcile"));
        Assert.Equal(
            ["account\twhat\titem\twas\tis", "acme\tbookkeeper\tdevices/phone\t\t5",
                "Reconciled 2 accounts; 1 differed."],
            books.Shell.Out.Trim().Split('\n'));
        Assert.Equal(Exit.Done, await books.Run("reconcile acme"));
        Assert.Equal("Reconciled 1 account; both sides are equal.", books.Shell.Out.Trim());
        Assert.Equal(Exit.WrongUse, await books.Run("sync --idempotency-key k"));
        Assert.Equal(Exit.Refused, await books.Run("sync nobody"));
    }

    [Fact]
    public async Task Two_accounts_of_one_name_are_told_apart_by_id()
    {
        await using var books = await FilledBooks.Start();
        Assert.Equal(Exit.Done, await books.Run("account open --external-id acme"));

        Assert.Equal(Exit.Refused, await books.Run("account show acme"));

        Assert.Contains("2 accounts are called acme", books.Shell.Error, Ordinal);
    }

    [Fact]
    public async Task What_happens_is_said_a_line_each()
    {
        await using var books = await FilledBooks.Start();

        Assert.Equal(Exit.Done, await books.Run("events --type charge.*,payment.recorded"));
        Assert.Equal(
            ["charge.issued", "charge.credited", "payment.recorded"],
            books.Shell.Out.Trim().Split('\n').Select(l => l.Split('\t')[1]));
        Assert.Equal(Exit.Done, await books.Run("events --json"));
        Assert.All(books.Shell.Out.Trim().Split('\n'), line => JsonDocument.Parse(line).Dispose());
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;
}
