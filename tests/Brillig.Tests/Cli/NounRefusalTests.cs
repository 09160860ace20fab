using Brillig.Cli;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>What cannot be done is said in one sentence, with the exit code that docs/cli.md tells.</summary>
public sealed class NounRefusalTests(FilledBooks books) : IClassFixture<FilledBooks>
{
    [Theory]
    [InlineData("account show nobody", Exit.Refused, "There is no account nobody")]
    [InlineData("account change acme", Exit.WrongUse, "Nothing is to be changed")]
    [InlineData("account open --tax VAT", Exit.WrongUse, "--tax is 'VAT'")]
    [InlineData("account open --balance 1,5", Exit.WrongUse, "--balance is '1,5'")]
    [InlineData("account open --billing-day first", Exit.WrongUse, "--billing-day is 'first'")]
    [InlineData("account open --opened-at yesterday", Exit.WrongUse, "2026-01-31")]
    [InlineData("account open --external-id group", Exit.Refused, "The external id group is taken")]
    [InlineData("account statement acme --from 2026-02-01 --to 2026-01-01", Exit.Refused, "before")]
    [InlineData("account close group", Exit.Refused, "docs/problems.md")]
    [InlineData("account usage nobody", Exit.Refused, "nobody")]
    [InlineData("account ledger nobody", Exit.Refused, "nobody")]
    [InlineData("account list --parent nobody", Exit.Refused, "nobody")]
    [InlineData("tariff publish nowhere.json", Exit.WrongUse, "no file nowhere.json")]
    [InlineData("tariff publish {usage}", Exit.WrongUse, "is not JSON")]
    [InlineData("tariff show None", Exit.Refused, "There is no tariff None")]
    [InlineData("tariff versions None", Exit.Refused, "There is no tariff None")]
    [InlineData("tariff show Talk --version 7", Exit.Refused, "no version 7")]
    [InlineData("tariff quote None sms=1", Exit.Refused, "There is no tariff None")]
    [InlineData("tariff quote Talk", Exit.WrongUse, "--spend")]
    [InlineData("tariff quote Talk sms", Exit.WrongUse, "NAME=USAGE is 'sms'")]
    [InlineData("tariff quote Talk --spend sms=much", Exit.WrongUse, "--spend is 'much'")]
    [InlineData("tariff quote Talk sms=1 --property from", Exit.WrongUse, "--property is 'from'")]
    [InlineData("tariff quote Talk fax=1", Exit.Refused, "no-rate")]
    [InlineData("charge explain acme 1 fax", Exit.Refused, "no item fax")]
    [InlineData("charge explain acme 1 7", Exit.Refused, "no line 7")]
    [InlineData("charge show acme 7", Exit.Refused, "acme has no charge 7")]
    [InlineData("charge list acme --status late", Exit.WrongUse, "late")]
    [InlineData("charge preview acme --at soon", Exit.WrongUse, "--at is 'soon'")]
    [InlineData("charge close nobody", Exit.Refused, "nobody")]
    [InlineData("charge void acme CN-1", Exit.Refused, "docs/problems.md")]
    [InlineData("charge credit acme 1 --item fax", Exit.Refused, "fax")]
    [InlineData("charge open nobody", Exit.Refused, "nobody")]
    [InlineData("payment record acme much", Exit.WrongUse, "AMOUNT is 'much'")]
    [InlineData("payment record acme 1.005", Exit.Refused, "docs/problems.md")]
    [InlineData("payment refund acme 0190a1b2-0000-7000-8000-000000000000", Exit.Refused, "no payment")]
    [InlineData("payment show acme receipt", Exit.WrongUse, "receipt")]
    [InlineData("payment list nobody", Exit.Refused, "nobody")]
    [InlineData("usage show acme 9", Exit.Refused, "no record 9")]
    [InlineData("usage show nobody 1", Exit.Refused, "nobody")]
    [InlineData("usage amend acme 1 5", Exit.WrongUse, "--reason")]
    [InlineData("usage amend acme 1 much --reason x", Exit.WrongUse, "USAGE is 'much'")]
    [InlineData("usage amend acme 1 -5 --reason x", Exit.Refused, "/usage")]
    [InlineData("usage amend acme 9 5 --reason x", Exit.Refused, "record-not-found")]
    [InlineData("usage void acme 9 --reason x", Exit.Refused, "record-not-found")]
    [InlineData("charge corrections nobody", Exit.Refused, "nobody")]
    [InlineData("account change acme --balance-threshold low", Exit.WrongUse, "--balance-threshold is 'low'")]
    [InlineData("audit --account nobody", Exit.Refused, "nobody")]
    [InlineData("plan show operator None", Exit.Refused, "no service plan None")]
    [InlineData("plan publish operator New nowhere.json", Exit.WrongUse, "no file nowhere.json")]
    [InlineData("plan publish operator New {usage}", Exit.WrongUse, "is not JSON")]
    [InlineData("plan assign acme None", Exit.Refused, "None")]
    [InlineData("plan withdraw acme None", Exit.Refused, "None")]
    [InlineData("plan current nobody", Exit.Refused, "nobody")]
    [InlineData("quantities set acme devices=1", Exit.WrongUse, "devices=1")]
    [InlineData("quantities set acme devices.phone=some", Exit.WrongUse, "some")]
    [InlineData("quantities show nobody", Exit.Refused, "nobody")]
    [InlineData("sync nobody", Exit.Refused, "nobody")]
    [InlineData("reconcile nobody", Exit.Refused, "nobody")]
    [InlineData("events --type coffee", Exit.Refused, "coffee")]
    public async Task What_cannot_be_done_is_told_in_a_sentence(string line, int exit, string expected)
    {
        Assert.Equal(exit, await books.Run(line));

        Assert.Contains(expected, books.Shell.Error, StringComparison.Ordinal);
        Assert.Single(books.Shell.Error.TrimEnd().Split('\n'));
        Assert.Empty(books.Shell.Out);
    }
}
