using System.Diagnostics;
using Brillig.Core.Flow;
using Brillig.Storage;
using Brillig.Storage.Ops;
using Brillig.Tests.Safety;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>What is kept beside the books, on both engines.</summary>
public sealed class OpsStoreTests : IDisposable
{
    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);

    private readonly TemporaryFolder _folder = new();
    private Instant _now = Start;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_is_old_goes_and_so_does_the_oldest_of_what_is_too_many(string engine)
    {
        var options = await Options(engine);
        await using (var ops = Open(options))
        {
            for (var i = 0; i < 20; i++) ops.Note(Refused($"old {i}"));
            Assert.Equal(20, (await ops.Refusals(All, Cancel)).Count);
        }

        _now = Start + OpsStore.Kept + Duration.FromSeconds(1);
        await using (var ops = Open(options))
        {
            for (var i = 0; i < 450; i++) ops.Note(Refused($"new {i}"));
            var kept = await ops.Refusals(All, Cancel);
            Assert.Equal(450, kept.Count);
            Assert.Equal(("new 449", "new 0"), (kept[0].Refused.Request, kept[^1].Refused.Request));
        }

        using var database = new OpsDatabase(options);
        await using var connection = await database.Open(Cancel);
        await OpsSql.Prune(connection, Start, most: 7, Cancel);
        var left = await OpsSql.List(connection, All, Cancel);
        Assert.Equal(["new 449", "new 443"], new[] { left[0], left[^1] }.Select(r => r.Refused.Request));
        Assert.Equal(7, left.Count);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Several_at_once_write_one_place(string engine)
    {
        var options = await Options(engine);
        await using var first = Open(options);
        await using var second = Open(options);
        await using var third = Open(options);
        var (shared, own) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        first.UseOf(shared).Touch();
        await first.Refusals(All, Cancel);
        _now += Duration.FromMinutes(1);
        second.UseOf(shared).Touch();
        second.UseOf(own).Touch();
        foreach (var ops in (OpsStore[])[first, second, third]) ops.Note(Refused("one"));
        await Task.WhenAll(first.Refusals(All, Cancel), second.Refusals(All, Cancel), third.Refusals(All, Cancel));

        Assert.Equal(3, (await third.Refusals(All, Cancel)).Count);
        var uses = await third.LastUses(Cancel);
        Assert.Equal((_now, _now), (uses(shared), uses(own)));
        Assert.Null(uses(Guid.CreateVersion7()));
    }

    [Fact]
    public async Task A_database_that_is_away_holds_up_nobody_and_what_is_too_much_is_counted()
    {
        var options = await Options("sqlite") with
        {
            Database = "Host=127.0.0.1;Port=1;Username=u;Database=d;Timeout=1",
        };
        var started = Stopwatch.GetTimestamp();
        await using (var ops = Open(options))
        {
            for (var i = 0; i < 15_000; i++) ops.Note(Refused("x"));
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2));
            Assert.InRange(ops.Lost, 3_000, 5_000);   // what is taken to be written waits there too
        }

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(15));
    }

    private static RefusalFilter All => new(null, null, null, null, null, null, 1_000);

    private OpsStore Open(StoreOptions options) => new(options, () => _now, NullLogger.Instance);

    private RefusedRequest Refused(string request) => new(
        _now, request, null, null, null, "GET", "/accounts", "/accounts", 401, "unauthorized");

    private async Task<StoreOptions> Options(string engine) => new()
    {
        DataDirectory = _folder.Below("."),
        Database = engine == "postgres" ? await Postgres.NewDatabase() : null,
        Settings = new BooksSettings(Brillig.Core.Basics.Currency.Find("USD") ?? default, []),
    };
}
