using System.Text;
using Brillig.Core.Basics;

namespace Brillig.Server.Usage;

/// <summary>
/// The names that usage carries, from UTF-8 to one shared string each, so that a record of a known service allocates
/// no name. A fixed table: where two names fall on one slot, the later one takes it.
/// </summary>
internal sealed class ServiceNames(ulong seed)
{
    private const int Slots = 4_096;
    private readonly Entry?[] _entries = new Entry?[Slots];

    /// <summary>The name; null if it is empty, longer than 255 characters, or holds control characters.</summary>
    public string? Find(ReadOnlySpan<byte> utf8)
    {
        ref var slot = ref _entries[(int)(RecordHash.Of(seed, utf8) % Slots)];
        if (Volatile.Read(ref slot) is { } entry && utf8.SequenceEqual(entry.Utf8)) return entry.Name;
        if (UsageText.Of(utf8) is not { } name) return null;
        Volatile.Write(ref slot, new Entry(utf8.ToArray(), name));
        return name;
    }

    private sealed record Entry(byte[] Utf8, string Name);
}

/// <summary>The rule of names and ids: 1 to 255 characters, none of them a control character.</summary>
internal static class UsageText
{
    private const int LengthMax = 255;
    private const int Utf8LengthMax = LengthMax * 3;

    /// <summary>The text of valid UTF-8; null if it breaks the rule.</summary>
    public static string? Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > Utf8LengthMax) return null;
        var text = Encoding.UTF8.GetString(utf8);
        return text.Length <= LengthMax && !text.AsSpan().ContainsAnyInRange('\0', '\x1f')
            && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f')
            ? text
            : null;
    }
}
