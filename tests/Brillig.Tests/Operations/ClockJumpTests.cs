using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Storage;
using Brillig.Tests.Safety;
using Brillig.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Operations;

/// <summary>A clock that jumps under a running leader stops due work until a person confirms.</summary>
public sealed class ClockJumpTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly JumpyClock _clock = new(Noon);
    private string? _database;
    private Store? _store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Store Store => _store ?? throw new InvalidOperationException("The store is not open.");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_jump_ahead_stops_due_work_until_it_is_confirmed()
    {
        await Open();
        var life = new Life(Ask, Store.HashSeed);
        await life.Publish();
        var account = await life.Open();
        await life.Use(account, "api", 10);

        _clock.Jump(TimeSpan.FromDays(60));
        var stopped = await Bill();
        Assert.Contains("86,400 minutes ahead", Store.Status.Paused, StringComparison.Ordinal);
        var refused = Assert.IsType<Refused>(await Ask(new StartBillingRun(new RunId(life.NewId()), null)));
        var resumed = await life.Do(new ResumeWork());
        var billed = await Bill();

        Assert.Equal(0, stopped.Charges);
        Assert.Equal(Reason.WorkPaused, refused.Reason);
        Assert.Contains("86,400 minutes", Assert.IsType<ResumedWork>(resumed).Why, StringComparison.Ordinal);
        Assert.Null(Store.Status.Paused);
        Assert.Equal(1, billed.Charges);
    }

    [Fact]
    public async Task A_jump_back_stops_it_too_and_now_does_not_run_backwards()
    {
        await Open();
        var before = await Now();

        _clock.Jump(TimeSpan.FromMinutes(-10));
        var after = await Now();
        await Now();

        Assert.True(after >= before, $"{after} comes before {before}.");
        Assert.Contains("10 minutes back", Store.Status.Paused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_that_passes_and_small_corrections_are_no_jumps()
    {
        await Open();

        _clock.Pass(TimeSpan.FromDays(3));
        await Now();
        _clock.Jump(TimeSpan.FromMinutes(4));
        await Now();
        _clock.Jump(TimeSpan.FromMinutes(-4));
        await Now();
        await Now();

        Assert.Null(Store.Status.Paused);
    }

    [Fact]
    public async Task A_start_after_days_of_standstill_is_no_jump_but_what_waited_still_waits()
    {
        await Open();
        await Now();
        await Reopen(TimeSpan.FromDays(3));
        Assert.Null(Store.Status.Paused);

        _clock.Jump(TimeSpan.FromDays(1));
        await Now();
        await Now();
        var why = Store.Status.Paused;
        await Reopen(TimeSpan.FromDays(3));

        Assert.NotNull(why);
        Assert.Equal(why, Store.Status.Paused);
        Assert.Empty(await Proof.Breaches(_folder.Below("data"), null));
    }

    [Fact]
    public async Task On_PostgreSQL_the_databases_clock_is_held_against_the_monotonic_one()
    {
        _database = await Postgres.NewDatabase();
        await Open();
        await Now();

        _clock.Run(TimeSpan.FromMinutes(11));
        for (var i = 0; i < 200 && Store.Status.Paused is null; i++) await Task.Delay(50, Cancel);

        Assert.Contains("11 minutes back", Store.Status.Paused, StringComparison.Ordinal);
        await Reopen(TimeSpan.Zero);
        Assert.Contains("11 minutes back", Store.Status.Paused, StringComparison.Ordinal);
        Assert.Empty(await Proof.Breaches(_folder.Below("data"), _database));
    }

    private async Task<BilledChunk> Bill() =>
        Assert.IsType<BilledChunk>(Assert.IsType<Done>(await Ask(new BillDue(100))).Result);

    private async Task<Instant> Now() =>
        Assert.IsType<DueWork>(Assert.IsType<Done>(await Ask(new ReadDue(null))).Result).Now;

    private Task<Decision> Ask(Command command) => Store.Ask(new Envelope(command, Caller.Server, "test"));

    private async Task Reopen(TimeSpan standstill)
    {
        await Store.DisposeAsync();
        _clock.Jump(standstill);
        await Open();
    }

    private async Task Open() => _store = await Store.Open(
        new StoreOptions
        {
            DataDirectory = _folder.Below("data"), Database = _database,
            Settings = new BooksSettings(Currency.Find("USD") ?? default, []),
        },
        _clock, NullLogger.Instance, Cancel);
}
