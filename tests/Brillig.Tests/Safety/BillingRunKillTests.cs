using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>
/// The server is killed with −9 in the middle of a billing run over accounts with service plans, on the lowest of
/// twenty levels: started again, it goes on where it was, and nobody is charged twice or not at all.
/// </summary>
public abstract class BillingRunKillTests
{
    private const int Accounts = 400;
    private const int Levels = 20;
    private const string Plan =
        """{"name":"p","plan":{"phone_numbers":{"did_us":{"rate":31}},"devices":{"_all":{"rate":2}}}}""";

    private const string PlanOfAll = """{"name":"all","plan":{"phone_numbers":{"_all":{"rate":1,"cascade":true}}}}""";

    private static readonly DateTimeOffset First = new(2026, 1, 15, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Lives through the kills on books in this database; null: SQLite.</summary>
    protected static async Task LiveThroughKills(string? database)
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.Start(folder.Below("data"), database, "--clock", Text(First));
        var (top, ids) = await Fill(server);
        var month = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
        await Bill(server, month);
        var start = Stopwatch.GetTimestamp();
        await Bill(server, month = month.AddMonths(1));
        var undisturbed = Stopwatch.GetElapsedTime(start);

        var cut = 0;
        foreach (var part in (double[])[0.2, 0.4, 0.6, 0.8])
        {
            month = month.AddMonths(1);
            var billing = Bill(server, month);
            await Task.Delay(undisturbed * part, TestContext.Current.CancellationToken);
            await server.Kill();
            if (await Record.ExceptionAsync(() => billing) is HttpRequestException) cut++;
            await server.Restart();
            await Bill(server, month);
        }

        Assert.True(cut > 0, "Every run was done before it was to be killed.");

        // The first charge has the rest of January beside February; each further one the month that follows.
        using var api = server.NewClient();
        foreach (var id in ids)
            Assert.Equal([$"{99m / 31 * 17 + 99:0.00}", .. Enumerable.Repeat("99.00", 5)], await Charges(api, id));
        Assert.Equal(
            [$"{3m * Accounts / 31 * 17 + (3 * Accounts):0.00}", .. Enumerable.Repeat($"{3 * Accounts}.00", 5)],
            await Charges(api, top));
        await server.Kill();
        Assert.Empty(await Proof.Breaches(server));
    }

    private static async Task<IEnumerable<string>> Charges(ApiClient api, string account) =>
    [
        .. (await api.Send(HttpMethod.Get, $"/accounts/{account}/charges", null)).Succeeded("charges").Json
            .EnumerateArray().Where(c => c.GetProperty("number").GetString() is not null)
            .OrderBy(c => c.GetProperty("period").GetProperty("start").GetString(), StringComparer.Ordinal)
            .Select(c => c.GetProperty("total").GetDecimal().ToString("0.00", CultureInfo.InvariantCulture)),
    ];

    // The highest account pays for the numbers of all below; the second lowest sells to the lowest.
    private static async Task<(string Top, string[] Ids)> Fill(ServerProcess server)
    {
        using var api = server.NewClient();
        await Put("operator", "all", PlanOfAll);
        var top = await Open("""{"billing_day":1}""");
        var parent = top;
        for (var level = 2; level < Levels; level++)
        {
            parent = await Open(
                $$"""{"parent":"{{parent}}","reseller":{{(level < Levels - 1 ? "false" : "true")}},"billing_day":1}""");
        }

        await Put(parent, "own", Plan);
        await V2(HttpMethod.Post, $"accounts/{top}/service_plans/all", "");
        (await api.Send(HttpMethod.Patch, $"/accounts/{parent}", """{"default_service_plan":"own"}""",
            "application/merge-patch+json")).Succeeded("default plan");
        var ids = new string[Accounts];
        await Parallel.ForAsync(0, Accounts, async (i, _) =>
            ids[i] = await Open($$"""{"parent":"{{parent}}","billing_day":1}"""));
        const string quantities = """{"phone_numbers":{"did_us":3},"devices":{"a":1,"b":2}}""";
        var counted = string.Join(',', ids.Select(id => $$"""{"account":"{{id}}","quantities":{{quantities}}}"""));
        await V2(HttpMethod.Post, "quantities", $"[{counted}]");
        return (top, ids);

        async Task<string> Open(string body) =>
            (await api.Send(HttpMethod.Post, "/accounts", body)).Succeeded("an account").Json.GetProperty("id")
                .GetString() ?? "";

        Task Put(string owner, string name, string plan) =>
            V2(HttpMethod.Put, $"accounts/{owner}/service_plans/{name}", plan);

        async Task V2(HttpMethod method, string path, string body) =>
            (await api.Send(method, $"{server.Url}v2/{path}", body)).Succeeded(path);
    }

    // Answered when all that is due by then is billed.
    private static async Task Bill(ServerProcess server, DateTimeOffset at)
    {
        using var api = server.NewClient();
        (await api.Send(HttpMethod.Post, "/clock", $$"""{"now":"{{Text(at)}}"}""")).Succeeded("the clock");
    }

    private static string Text(DateTimeOffset time) =>
        time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}

/// <summary>On SQLite.</summary>
public class SqliteBillingRunKillTests : BillingRunKillTests
{
    [Fact]
    public Task Killed_in_the_middle_of_a_run_nobody_is_charged_twice() => LiveThroughKills(null);
}

/// <summary>On PostgreSQL.</summary>
public class PostgresBillingRunKillTests : BillingRunKillTests
{
    [Fact]
    public async Task Killed_in_the_middle_of_a_run_nobody_is_charged_twice() =>
        await LiveThroughKills(await Postgres.NewDatabase());
}
