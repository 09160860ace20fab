using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>
/// Two servers on one database: the first is frozen in the middle of its work, the second takes the books over, the
/// first goes on as if nothing had happened. It commits nothing any more, and passes on what it is asked.
/// </summary>
public class TakeoverTests(ITestOutputHelper output)
{
    private const int Clients = 6;

    [Fact]
    public async Task A_frozen_writer_whose_books_were_taken_over_commits_nothing()
    {
        var seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        output.Print($"Seed {seed}.");
        using var folder = new TemporaryFolder();
        var database = await Postgres.NewDatabase();
        await using var first = await ServerProcess.Start(folder.Below("first"), database);
        using var toFirst = first.NewClient();
        var accounts = await LoadBooks.Fill(toFirst);
        var clients = Enumerable.Range(0, Clients).Select(n => new LoadClient(n, accounts, seed + n)).ToArray();

        using var stop = new CancellationTokenSource();
        var load = clients.Select(c => Task.Run(() => c.Run(toFirst, stop.Token))).ToArray();
        await Task.Delay(new Random(seed).Next(500, 1500), TestContext.Current.CancellationToken);
        await first.Freeze();
        await using var second = await ServerProcess.Start(folder.Below("second"), database);
        using var toSecond = second.NewClient(first.AdminKey);
        output.Print($"The second was ready after {second.TimeToReady.TotalSeconds:0.00} s.");
        var newcomer = new LoadClient(Clients, accounts, seed + Clients);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await newcomer.Run(toSecond, soon.Token);

        // The deposed one wakes with a batch in its hands, and with clients that go on asking it.
        await first.Thaw();
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        await toFirst.NewTariff("late", """[{"service":"sms","model":"per_unit","price":1}]""");
        var late = await toFirst.NewAccount("""{"type":"prepaid","tariff_plan":"late","balance":5}""");
        await toSecond.Put($"/accounts/{late}/usage", """[{"id":"late","name":"sms","usage":2}]""");
        Assert.Equal(3m, (await toFirst.Get($"/accounts/{late}")).Number("available"));

        // Whatever the first left open is settled with the second by the same ids.
        LoadClient[] all = [.. clients, newcomer];
        await Task.WhenAll(all.Select(c => c.Settle(toSecond)));
        output.Print(Load.Words(all));
        Assert.Empty(await Load.Check(toSecond, accounts, all));
        await first.Kill();
        await second.Kill();
        Assert.Empty(await Proof.Breaches(second));
    }
}
