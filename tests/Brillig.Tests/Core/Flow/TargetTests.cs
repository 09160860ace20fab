using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>
/// Every command that changes what people set or issue names it: by that it is audited, and can be asked to be at a
/// revision.
/// </summary>
public class TargetTests
{
    // Usage is too much to be audited by the record; due work, and its pause when the clock jumped, nobody asked for.
    private static readonly Type[] Without =
    [
        typeof(RecordUsage), typeof(RecordUsageBatch), typeof(BillDue), typeof(PauseWork), typeof(Reserve),
        typeof(CommitReservation), typeof(ExtendReservation), typeof(ReleaseReservation), typeof(ClaimSyncs),
        typeof(RecordSync), typeof(ClaimIntents), typeof(RecordOutcome), typeof(KeepSealingKey),
        typeof(RenewCredentials), typeof(HearEvent), typeof(HearSubscription),
    ];

    private static readonly string[] Reads = ["Read", "Find", "Preview", "Quote", "Explain"];

    [Fact]
    public void Every_command_but_reads_usage_and_due_work_names_its_target()
    {
        var commands = typeof(Command).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Command))).ToArray();
        var reads = commands.Where(c => Reads.Any(r => c.Name.StartsWith(r, StringComparison.Ordinal)));

        var unnamed = commands.Where(c => c.GetProperty(nameof(Command.Target))?.DeclaringType == typeof(Command));

        Assert.Equal(
            Without.Concat(reads).Select(c => c.Name).Order(StringComparer.Ordinal),
            unnamed.Select(c => c.Name).Order(StringComparer.Ordinal));
    }
}
