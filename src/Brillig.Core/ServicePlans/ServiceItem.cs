using System.Collections.Concurrent;

namespace Brillig.Core.ServicePlans;

/// <summary>
/// Something that accounts use by quantity, as plans name it. There is one of each name in a process, and its place
/// among them is what quantities are sorted and added by; nobody outside sees that.
/// </summary>
public sealed class ServiceItem
{
    private static readonly ConcurrentDictionary<(string Category, string Item), ServiceItem> s_known = new();
    private static readonly Lock s_adding = new();
    private static volatile ServiceItem[] s_all = new ServiceItem[64];
    private static int s_count;

    private ServiceItem(string category, string item, int place) => (Category, Item, Place) = (category, item, place);

    /// <summary>The category, such as <c>phone_numbers</c>.</summary>
    public string Category { get; }

    /// <summary>The item of it, such as <c>did_us</c>.</summary>
    public string Item { get; }

    /// <summary>Its place among those that this process met.</summary>
    internal int Place { get; }

    /// <summary>The one of these names.</summary>
    public static ServiceItem Of(string category, string item)
    {
        if (s_known.TryGetValue((category, item), out var known)) return known;
        lock (s_adding)
        {
            if (s_known.TryGetValue((category, item), out known)) return known;
            var added = new ServiceItem(category, item, s_count);
            if (s_count == s_all.Length)
            {
                var all = new ServiceItem[s_count * 2];
                Array.Copy(s_all, all, s_count);
                s_all = all;
            }

            s_all[s_count++] = added;
            s_known[(category, item)] = added;
            return added;
        }
    }

    /// <summary>The one of these names, if anybody uses it or did; null: no account has a quantity of it.</summary>
    internal static ServiceItem? Find(string category, string item) => s_known.GetValueOrDefault((category, item));

    /// <summary>The one of this place.</summary>
    internal static ServiceItem At(int place) => s_all[place];

    /// <inheritdoc/>
    public override string ToString() => $"{Category}/{Item}";
}

/// <summary>How much of an item there is now; null: what was set is taken away.</summary>
public readonly record struct ItemCount(string Category, string Item, long? Count);
