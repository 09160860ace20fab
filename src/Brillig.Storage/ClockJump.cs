using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;

namespace Brillig.Storage;

/// <summary>What a jump of the clock asks of the books.</summary>
internal static class ClockJump
{
    /// <summary>
    /// Lets due work wait, decided before all that waits already: a wrong clock must not issue the charges of a year.
    /// </summary>
    public static Asked Pause(TimeSpan jump)
    {
        var minutes = Math.Round(jump.Duration().TotalMinutes).ToString("N0", CultureInfo.InvariantCulture);
        var way = jump > TimeSpan.Zero ? "ahead" : "back";
        var why = $"The clock went {minutes} minutes {way} at once: make sure that it is right now, then confirm.";
        return new Asked(new Envelope(new PauseWork(why), Caller.Server, "clock"));
    }
}
