using System.Collections.Concurrent;

namespace Brillig.Simulators.QuickBooks;

/// <summary>How often each endpoint was called, whatever came of it.</summary>
internal sealed class Calls
{
    private readonly ConcurrentDictionary<string, int> _counts = [];

    public IEnumerable<KeyValuePair<string, int>> Counts => _counts.OrderBy(c => c.Key, StringComparer.Ordinal);

    public void Count(string endpoint) => _counts.AddOrUpdate(endpoint, 1, (_, count) => count + 1);
}
