using System.Text.Json;
using Brillig.Cli;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>Wrong and late records by the command line, of a period that is issued and of the one that runs.</summary>
public sealed class CorrectionTests
{
    private const string Late = "id,account,name,usage,timestamp\nsw#1/a b,old,sms,100,2025-11-15T00:00:00Z\n";

    [Fact]
    public async Task A_record_of_the_period_that_runs_is_amended_and_made_void()
    {
        await using var books = await Start();

        await Says(
            books, "usage amend group 3 5 --reason miscounted", "Amended the record 3 of group: 2 to 5, 0.15 EUR.");
        await Says(books, "usage void group 3 --reason test", "Made the record 3 of group void: 5 to 0, -0.25 EUR.");

        var record = await books.Json("usage show group 3");
        Assert.Equal(("0", "0"), (record.GetProperty("usage").GetRawText(), record.GetProperty("amount").GetRawText()));
        Assert.Equal(
            [("2", "5", "0.15", "miscounted", false), ("5", "0", "-0.25", "test", true)],
            record.GetProperty("amendments").EnumerateArray().Select(a => (
                a.GetProperty("usage_before").GetRawText(), a.GetProperty("usage").GetRawText(),
                a.GetProperty("amount").GetRawText(), a.GetProperty("reason").GetString(),
                a.GetProperty("void").GetBoolean())));
        Assert.Equal("0", (await books.Json("account usage group"))[0].GetProperty("usage").GetRawText());
        Assert.Equal(0, (await books.Json("charge corrections group")).GetArrayLength());
    }

    [Fact]
    public async Task What_an_issued_period_lacked_is_listed_with_its_cause()
    {
        await using var books = await Start();

        await Says(
            books, "usage amend old sw#1/a|b 40.5 --reason misread",
            "Amended the record sw#1/a b of old: 100 to 40.5, -2.975 EUR, as a correction on the open charge.");
        var item = (await books.Json("charge open old")).GetProperty("items")[0];
        Assert.Equal(
            ("correction", "2025-12-01T00:00:00Z"),
            (item.GetProperty("kind").GetString(), item.GetProperty("corrects").GetProperty("end").GetString()));
        Assert.Equal(Exit.Done, await books.Run("charge open old"));
        Assert.Contains("sms, corrects 2025-11-01 to 2025-12-01\t40.5\t2.025", books.Shell.Out, Ordinal);
        await Says(
            books, "usage void old sw#1/a|b --reason test",
            "Made the record sw#1/a b of old void: 40.5 to 0, -2.025 EUR, as a correction on the open charge.");

        var corrections = await books.Json("charge corrections old");
        Assert.Equal(
            [("late_record", "100", "5"), ("amendment", "-59.5", "-2.975"), ("void", "-40.5", "-2.025")],
            corrections.EnumerateArray().Select(c => (
                c.GetProperty("cause").GetString() ?? "", c.GetProperty("usage").GetRawText(),
                c.GetProperty("charge").GetRawText())));
        Assert.Equal(Exit.Done, await books.Run("charge corrections old"));
        var lines = books.Shell.Out.TrimEnd().Split('\n');
        Assert.Equal("id\tmade\tcause\trecord\tservice\tperiod\tusage\tcharge\tcarried by", lines[0]);
        Assert.Equal(
            "2026-01-02 12:00\tlate record\tsw#1/a b\tsms\t2025-11-01 to 2025-12-01\t100\t5",
            string.Join('\t', lines[1].Split('\t')[1..^1]));
    }

    [Fact]
    public async Task An_amendment_is_tried_without_effect_and_done_once_under_its_name()
    {
        await using var books = await Start();

        await Says(
            books, "usage amend group 3 7 --reason x --dry-run",
            "Tried, and not done: amended the record 3 of group: 2 to 7, 0.25 EUR.");
        Assert.Equal("2", (await books.Json("usage show group 3")).GetProperty("usage").GetRawText());
        for (var i = 0; i < 2; i++)
            Assert.Equal(Exit.Done, await books.Run("usage amend group 3 7 --reason x --idempotency-key mend-1"));

        Assert.Equal(1, (await books.Json("usage show group 3")).GetProperty("amendments").GetArrayLength());
    }

    [Fact]
    public async Task On_a_terminal_the_tables_fit()
    {
        await using var books = await Start(isTerminal: true);
        await books.Run("usage amend old sw#1/a|b 40.5 --reason The|meter|was|read|wrongly,|and|nobody|saw|it");
        await books.Run("usage void old sw#1/a|b --reason test");

        foreach (var line in new[]
        {
            "charge corrections old", "usage show old sw#1/a|b", "charge open old", "account show old",
        })
        {
            Assert.True(await books.Run(line) == Exit.Done, $"{line}: {books.Shell.Error}");
            Assert.Contains("│", books.Shell.Out, Ordinal);
            Assert.All(books.Shell.Out.Split('\n'), l => Assert.True(l.Length <= 80, l));
        }
    }

    [Fact]
    public async Task The_threshold_of_an_account_is_set_shown_and_taken_away()
    {
        await using var books = await Start();
        Assert.Equal(
            Exit.Done, await books.Run("account open --external-id low --tariff Talk --balance-threshold 5.00"));

        Assert.Equal("5", Threshold(await books.Json("account show low")));
        await Says(books, "account change low --balance-threshold 7.5", "Changed balance_threshold of low.");
        Assert.Equal(Exit.Done, await books.Run("account show low"));
        Assert.Contains("\nbalance threshold\t7.5 EUR\n", books.Shell.Out, Ordinal);
        Assert.Equal(Exit.Done, await books.Shell.Run("account", "change", "low", "--balance-threshold", ""));
        Assert.False((await books.Json("account show low")).TryGetProperty("balance_threshold", out _));
    }

    [Fact]
    public async Task Top_ups_of_an_account_are_set_shown_and_taken_away()
    {
        await using var books = await Start();
        Assert.Equal(Exit.Done, await books.Run(
            "account open --external-id low --tariff Talk --topup-threshold 5.00 --topup-amount 20"));
        Assert.Equal(Exit.WrongUse, await books.Run("account open --external-id half --topup-amount 20"));

        await Says(books, "account change low --topup-limit 3 --topup-threshold 7.5", "Changed topup of low.");
        Assert.Equal(
            """{"threshold":7.5,"amount":20,"daily_limit":3}""",
            (await books.Json("account show low")).GetProperty("topup").GetRawText());
        Assert.Equal(Exit.Done, await books.Run("account show low"));
        Assert.Contains("\ntop-up\t20 below 7.5 EUR\n", books.Shell.Out, Ordinal);
        Assert.Equal(Exit.Done, await books.Shell.Run("account", "change", "low", "--topup-amount", ""));
        Assert.False((await books.Json("account show low")).TryGetProperty("topup", out _));
    }

    private static async Task<FilledBooks> Start(bool isTerminal = false)
    {
        var books = await FilledBooks.Start(isTerminal);
        using var late = new TempFile("late.csv", Late);
        foreach (var line in new[]
        {
            "account open --external-id old --tariff Talk --opened-at 2025-11-01", $"usage import {late.FullName}",
        })
            Assert.True(await books.Run(line) == Exit.Done, $"{line}: {books.Shell.Error}");
        return books;
    }

    private static async Task Says(FilledBooks books, string line, string said)
    {
        Assert.True(await books.Run(line) == Exit.Done, $"{line}: {books.Shell.Error}");
        Assert.Equal(said, books.Shell.Out.Trim());
    }

    private static string Threshold(JsonElement account) => account.GetProperty("balance_threshold").GetRawText();

    private const StringComparison Ordinal = StringComparison.Ordinal;
}
