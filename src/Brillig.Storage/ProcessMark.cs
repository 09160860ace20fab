using System.Globalization;

namespace Brillig.Storage;

/// <summary>
/// Names this process among all of its machine's: the boot, the namespace of process ids, the id, and when it started.
/// A lease carries it, so that after a crash the next process on the same machine need not wait until it runs out.
/// Known on Linux; elsewhere there is no mark, and leases run out.
/// </summary>
internal static class ProcessMark
{
    private const string Boot = "/proc/sys/kernel/random/boot_id";

    /// <summary>This process; empty where the system does not tell.</summary>
    public static string Current { get; } = Of(Environment.ProcessId) ?? "";

    /// <summary>
    /// True if the process was on this machine and has ended: nobody can write, or answer reads, under its lease.
    /// False if that is not known.
    /// </summary>
    public static bool IsSurelyGone(string mark)
    {
        if (Current.Length == 0 || mark.Split('/') is not [var boot, var space, var id, _])
            return false;
        if (Current.Split('/') is not [var ourBoot, var ourSpace, _, _]) return false;
        if (boot != ourBoot || space != ourSpace) return false;
        return int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && Of(process) != mark;
    }

    // "boot/namespace/id/start", or null for a process that is not there or has ended and is not collected yet.
    private static string? Of(int process)
    {
        try
        {
            var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}");
            var stat = File.ReadAllText($"{folder}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');   // from the third field on: proc(5)
            var (state, started) = (fields[0], fields[19]);
            var hasEnded = state is "Z" or "X" && Directory.GetDirectories($"{folder}/task").Length <= 1;
            var space = new FileInfo("/proc/self/ns/pid").LinkTarget;
            return hasEnded || space is null ? null : $"{File.ReadAllText(Boot).Trim()}/{space}/{process}/{started}";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
