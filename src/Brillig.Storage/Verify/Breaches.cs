namespace Brillig.Storage.Verify;

/// <summary>What a proof found wrong: one sentence each, naming the ids; beyond the most it keeps, a count.</summary>
internal sealed class Breaches
{
    private const int Max = 1000;

    private readonly List<string> _found = [];
    private readonly HashSet<object> _named = [];
    private long _more;

    /// <summary>The sentences, in the order they were found.</summary>
    public IReadOnlyList<string> All => _more == 0 ? _found : [.. _found, $"{_more} further breaches were found."];

    /// <summary>Adds a breach.</summary>
    public void Add(string sentence)
    {
        if (_found.Count < Max) _found.Add(sentence);
        else _more++;
    }

    /// <summary>Adds a breach unless one was named for the same thing: what follows from it is no news.</summary>
    public void AddOnce(object thing, string sentence)
    {
        if (_named.Add(thing)) Add(sentence);
    }
}
