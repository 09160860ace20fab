using Brillig.Cli;
using Brillig.Client;
using Brillig.Client.Accounts;
using Brillig.Client.Charges;
using Brillig.Tests.Server;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>The sample of real usage, from the file to issued charges, through HTTP.</summary>
public class FocusImportTests
{
    private const string Evening = "2024-09-30T23:30:00Z";

    private static readonly Ten s_perRow = Ten.Parse("0.0000005");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Real_usage_becomes_exact_charges(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, Evening);
        using var shell = ShellOf(server);
        using var client = BrilligClient.At(server.Address, server.AdminKey);
        Assert.Equal(engine == Engine.Sqlite, File.Exists(Path.Combine(server.Data, "main.db")));

        Assert.True(await Import(shell) == Exit.Done, shell.Error);
        Assert.Contains("Made 70 accounts.", shell.Out, StringComparison.Ordinal);
        Assert.Contains("Published 242 rates", shell.Out, StringComparison.Ordinal);
        Assert.Contains("940 rows: 940 accepted, 0 duplicates, 0 rejected.", shell.Out, StringComparison.Ordinal);
        var accounts = await client.Accounts(Cancel);
        Assert.Equal(70, accounts.Count);
        Assert.Equal(242, (await client.FindTariff("usage", Cancel))?.Rates.Count);
        var open = await Open(client, accounts);
        foreach (var account in accounts) Proves(account, open[account.Id]);

        Assert.Equal(Exit.Done, await Import(shell));
        Assert.Equal("940 rows: 0 accepted, 940 duplicates, 0 rejected.", shell.Out.Trim());
        Assert.Equal(Told(open), Told(await Open(client, await client.Accounts(Cancel))));
        Assert.Equal(1, (await client.FindTariff("usage", Cancel))?.Version);

        (await server.Admin.Post("/api/1.0/clock", new { now = "2024-10-01T01:00:00Z" })).Is(200);
        foreach (var account in accounts) await ProvesIssued(client, account);
        Assert.Equal(Exit.Done, await shell.Run("bill", "run"));
    }

    [Fact]
    public async Task A_broken_copy_imports_nothing_and_says_where()
    {
        await using var server = await RunningServer.Start(clock: Evening);
        using var shell = ShellOf(server);
        var lines = File.ReadAllLines(Focus.File);
        lines[499] = lines[499].Replace(lines[499].Split(',')[5], "1.2.3", StringComparison.Ordinal);
        using var broken = new TempFile("usage.csv", string.Join('\n', lines));

        Assert.Equal(Exit.Refused, await Import(shell, broken.FullName));
        Assert.Contains("line 500, column usage: '1.2.3' is no number", shell.Error, StringComparison.Ordinal);
        using var client = BrilligClient.At(server.Address, server.AdminKey);
        Assert.Empty(await client.Accounts(Cancel));
        Assert.Null(await client.FindTariff("usage", Cancel));

        Assert.Equal(Exit.Done, await Import(shell, broken.FullName, "--skip-invalid"));
        Assert.Contains("939 accepted, 0 duplicates, 0 rejected, 1 skipped.", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_longer_file_adds_only_the_rates_that_are_missing()
    {
        await using var server = await RunningServer.Start(clock: Evening);
        using var shell = ShellOf(server);
        using var first = new TempFile("usage.csv", string.Join('\n', File.ReadLines(Focus.File).Take(101)));

        Assert.Equal(Exit.Done, await Import(shell, first.FullName));
        // What has no rate yet at the time of its use is rejected by name; the rest is recorded.
        await Import(shell);

        using var client = BrilligClient.At(server.Address, server.AdminKey);
        var tariff = await client.FindTariff("usage", Cancel);
        Assert.Equal((2, 242), (tariff?.Version, tariff?.Rates.Count));
        Assert.Equal(70, (await client.Accounts(Cancel)).Count);
        Assert.Contains("100 duplicates", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_that_are_missing_are_named()
    {
        await using var server = await RunningServer.Start(clock: Evening);
        using var shell = ShellOf(server);

        Assert.Equal(Exit.Refused, await shell.Run("usage", "import", Focus.File));

        Assert.Contains("70 accounts are not there", shell.Error, StringComparison.Ordinal);
        Assert.Contains("--create-accounts", shell.Error, StringComparison.Ordinal);
    }

    private static Task<int> Import(TestShell shell, string? file = null, params string[] more) => shell.Run(
    [
        "usage", "import", file ?? Focus.File, "--create-accounts", "--opened-at", "2024-09-01T00:00:00Z",
        "--tariff-from", "unit_price", .. more,
    ]);

    private static TestShell ShellOf(RunningServer server) => new()
    {
        Variables = { ["BRILLIG_URL"] = server.Address.ToString(), ["BRILLIG_DATA"] = server.Data },
    };

    private static async Task<Dictionary<Guid, Charge>> Open(BrilligClient client, List<Account> accounts)
    {
        var open = new Dictionary<Guid, Charge>();
        foreach (var account in accounts) open[account.Id] = await client.OpenCharge(account.Id, Cancel);
        return open;
    }

    private static string Told(Dictionary<Guid, Charge> charges) => string.Join('\n', charges.SelectMany(
        c => c.Value.Items.Select(i => $"{c.Key} {i.Name} {i.Usage} {i.Charge} {c.Value.Total}")));

    private static void Proves(Account account, Charge charge)
    {
        var rows = Focus.Rows.Where(r => r.Account == account.ExternalId).GroupBy(r => r.Name).ToDictionary(g => g.Key);
        Assert.Equal(rows.Keys.Order(), charge.Items.Select(i => i.Name).Order());
        foreach (var item in charge.Items)
        {
            var of = rows[item.Name ?? ""];
            var exact = Sum(of.Select(r => r.Usage * r.Price));
            Assert.Equal(exact, Ten.Parse(item.Charge?.Text ?? ""));
            Assert.Equal(Sum(of.Select(r => r.Usage)), Ten.Parse(item.Usage?.Text ?? ""));
            Assert.True(exact.IsWithin(Sum(of.Select(r => r.Cost)), s_perRow * new Ten(of.Count(), 0)));
        }
    }

    private static async Task ProvesIssued(BrilligClient client, Account account)
    {
        var issued = Assert.Single(await client.Charges(account.Id, Cancel));
        Proves(account, issued);
        var exact = Sum(Focus.Rows.Where(r => r.Account == account.ExternalId).Select(r => r.Usage * r.Price));
        Assert.Equal(exact.Cents(), Ten.Parse(issued.Total.Text));
        Assert.Equal(exact.Cents(), Sum(issued.Items.Select(i => Ten.Parse(i.Total?.Text ?? ""))));
    }

    private static Ten Sum(IEnumerable<Ten> numbers) => numbers.Aggregate(new Ten(0, 0), (sum, next) => sum + next);
}
