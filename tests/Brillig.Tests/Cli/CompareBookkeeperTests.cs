using System.Text.Json;
using Brillig.Cli;
using Brillig.Simulators.Braintree;
using Brillig.Simulators.Hosting;
using Brillig.Tests.Server.Bookkeeping;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>These books and a bookkeeper outside are compared from a terminal.</summary>
public class CompareBookkeeperTests
{
    private const string Days = "--from 2025-12-31 --to 2026-01-03";

    [Fact]
    public async Task What_is_recorded_and_what_is_left_is_told()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using var world = await BraintreeWorld.Start(setUp: new BraintreeSettings { Clock = start });
        var (account, _) = await world.Charged(10);
        world.Simulator.Faults.Add(new Fault(FaultKind.ErrorAfter) { Times = 1 });
        await world.At("2026-01-01T00:00:01Z");
        using var shell = new TestShell
        {
            Variables = { ["BRILLIG_URL"] = world.Server.Address.ToString(), ["BRILLIG_KEY"] = world.Server.AdminKey },
        };
        Task<int> Run(string more) => shell.Run($"bookkeeper reconcile {world.Reseller} {more}".Split(' '));

        Assert.Equal(Exit.Refused, await Run($"{Days} --dry-run"));
        Assert.Contains("missing_here", shell.Out, StringComparison.Ordinal);
        Assert.Contains("Tried, and not done: compared 0 here", shell.Out, StringComparison.Ordinal);
        Assert.Contains("1 difference left.", shell.Error, StringComparison.Ordinal);
        Assert.True(await Run(Days) == Exit.Done, shell.Error);
        Assert.Contains("1 recorded here, 0 left to you.", shell.Out, StringComparison.Ordinal);
        Assert.Equal("0.00", await world.Balance(account));

        Assert.Equal(Exit.Done, await Run($"{Days} --json"));
        var days = JsonDocument.Parse(shell.Out).RootElement;
        Assert.Equal(3, days.GetArrayLength());
        Assert.All(days.EnumerateArray(), day => Assert.True(day.GetProperty("equal").GetBoolean()));
        Assert.Equal(Exit.Done, await Run(Days));
        Assert.Equal("Compared 1 here with 1 there: both sides are equal.", shell.Out.Trim());
        Assert.Equal(Exit.WrongUse, await Run("--from 2026-01-03 --to 2026-01-01"));
        Assert.Equal(Exit.WrongUse, await Run($"{Days} --idempotency-key twice"));
    }
}
