using System.Diagnostics;
using Brillig.Cli;
using Brillig.Cli.Demo;
using Brillig.Client;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Server;
using Brillig.Storage;
using Brillig.Storage.Verify;
using Brillig.Tests.Server;
using Microsoft.Extensions.Logging;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>The demo world of <c>serve --demo</c>.</summary>
public sealed class DemoTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("brillig-demo-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_is_the_same_on_both_engines_and_stays_what_it_is()
    {
        var sqlite = Options("sqlite", null);
        var made = await Made(sqlite);

        Assert.Equal(made, await Made(Options("postgres", await Postgres.NewDatabase())));

        var standings = made.Where(l => l.StartsWith("account ", Ordinal)).ToList();
        var charges = made.Where(l => l.StartsWith("charge ", Ordinal)).ToList();
        Assert.Equal(204, standings.Count);
        foreach (var expected in new[] { " EUR ", " USD ", " JPY ", "prepaid", "postpaid", "depleted" })
            Assert.Contains(standings, l => l.Contains(expected, Ordinal));
        foreach (var expected in new[] { " paid", " void", " part", " overdue", " credit_note" })
            Assert.Contains(charges, l => l.EndsWith(expected, Ordinal));
        foreach (var month in Enumerable.Range(1, 12))
            Assert.Contains(charges, l => l.Contains($"-{month:00}-", Ordinal));
        Assert.Contains(made, l => l.StartsWith("payment ", Ordinal) && l.EndsWith(" refund", Ordinal));
        Assert.Equal(made, await Told(sqlite));

        await using var server = await BrilligProcess.Serve(
            "--demo", "--data", sqlite.Data, "--listen", "http://127.0.0.1:0", "--clock", "2026-07-10T12:00:00Z");
        Assert.DoesNotContain(server.Lines, l => l.Contains("demo world", Ordinal));
        Assert.Equal(made, await Told(server.Address, sqlite.Data));
        await TheReadmeLooksAround(server.Address, sqlite.Data);
    }

    [Theory]
    [InlineData(null, "something else than the demo world")]
    [InlineData("brillig-demo-unfinished", "was not finished")]
    public async Task Other_books_are_left_alone(string? root, string expected)
    {
        await using var server = await RunningServer.Start();
        if (root is not null) (await server.Admin.Post("/api/1.0/accounts", new { external_id = root })).Is(201);
        await server.Stop();
        using var shell = new TestShell();

        Assert.Equal(Exit.Refused, await shell.Run("serve", "--demo", "--data", server.Data));

        Assert.Contains(expected, shell.Error, Ordinal);
    }

    [Fact]
    public void Chance_is_even_and_the_same_each_time()
    {
        var rolls = Enumerable.Range(0, 60_000).Select(i => Dice.Roll(6, i, 1)).ToList();

        Assert.Equal(rolls, Enumerable.Range(0, 60_000).Select(i => Dice.Roll(6, i, 1)));
        Assert.All(rolls.GroupBy(r => r), side => Assert.InRange(side.Count(), 9_500, 10_500));
        Assert.NotEqual(rolls, Enumerable.Range(0, 60_000).Select(i => Dice.Roll(6, i, 2)));
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private ServerOptions Options(string name, string? database) => new()
    {
        Data = Path.Combine(_folder, name), Database = database, Listen = "http://127.0.0.1:0",
        Clock = Instant.FromUtc(2026, 7, 10, 12, 0), LogLevel = LogLevel.None,
    };

    private static StoreOptions StoreOf(ServerOptions options) => new()
    {
        DataDirectory = options.Data, Database = options.Database,
        Settings = new BooksSettings(Currency.Find("USD") ?? default, []),
    };

    private static async Task TheReadmeLooksAround(Uri address, string data)
    {
        var block = new Document("README.md").Blocks("console").Single(b => b.Contains("account list", Ordinal));

        var said = await Document.Bash(
            [.. block.TrimEnd().Split('\n').Select(line => line[2..])],
            ("BRILLIG_URL", address.ToString().TrimEnd('/')), ("BRILLIG_DATA", data));

        Assert.Equal(3, said.Length);
        Assert.Equal(205, said[0].Trim().Split('\n').Length);
        Assert.Contains("\tcharge\tpaid\t", said[1], Ordinal);
        Assert.Contains("Running charge of c-001 for 2026-06-15 to 2026-07-15: open", said[2], Ordinal);
    }

    private async Task<List<string>> Made(ServerOptions options)
    {
        using var said = new StringWriter();
        var shell = new Shell { Out = said, Error = said, Variable = _ => null };
        var begun = Stopwatch.GetTimestamp();
        await DemoWorld.Ready(shell, options, StoreOf(options), Cancel);
        var took = Stopwatch.GetElapsedTime(begun);
        output.WriteLine($"{(options.Database is null ? "SQLite" : "PostgreSQL")}: {said}");
        Assert.True(took < s_most, $"It took {took}.");
        Assert.Empty((await VerifyBooks.Run(StoreOf(options), null, Cancel)).Breaches);
        return await Told(options);
    }

    // A second time it is there, and nothing is made.
    private static async Task<List<string>> Told(ServerOptions options)
    {
        using var said = new StringWriter();
        var shell = new Shell { Out = said, Error = said, Variable = _ => null };
        await DemoWorld.Ready(shell, options, StoreOf(options), Cancel);
        Assert.Empty(said.ToString());
        await using var app = await BrilligServer.Start(options, null, Cancel);
        return await Told(new Uri(app.Urls.First()), options.Data);
    }

    // All that the books say, without ids and numbers.
    private static async Task<List<string>> Told(Uri address, string data)
    {
        using var client = BrilligClient.At(address, File.ReadAllText(Path.Combine(data, "admin.key")).Trim());
        var lines = new List<string>();
        foreach (var a in (await client.Accounts(Cancel)).OrderBy(a => a.ExternalId, StringComparer.Ordinal))
        {
            lines.Add($"account {a.ExternalId} {a.Type} {a.Standing} {a.Currency} {a.Balance} {a.Unbilled}");
            lines.AddRange((await client.Charges(a.Id, Cancel))
                .Select(c => $"charge {c.Date} {c.Total} {c.Tax} {c.Paid} {c.Items.Count} {Stands(c)}")
                .Order(StringComparer.Ordinal));
            lines.AddRange((await client.Payments(a.Id, Cancel))
                .Select(p => $"payment {p.Date} {p.Amount} {p.Type}").Order(StringComparer.Ordinal));
        }

        return lines;
    }

    private static string? Stands(Client.Charges.Charge charge) => charge switch
    {
        { Kind: "credit_note" } => charge.Kind,
        { Status: "due" } when string.CompareOrdinal(charge.DueDate, "2026-07-10") < 0
            && charge.Paid?.ToDecimal() is 0 => "overdue",
        { Status: "due" } when charge.Paid?.ToDecimal() is > 0 => "part",
        _ => charge.Status,
    };
}
