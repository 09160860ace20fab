using Brillig.Client;

namespace Brillig.Cli.Import.Kazoo;

/// <summary>What happens during an import, counted and told: nothing is dropped in silence.</summary>
internal sealed class KazooNotes
{
    /// <summary>What could not be read.</summary>
    public const string Unread = "unread";

    /// <summary>What the server, or a check before it, refused.</summary>
    public const string Refusal = "refused";

    private const string Nowhere = "left";
    private const string Ineffective = "kept";

    private readonly Dictionary<string, (int Carried, int Unchanged, int Refused)> _counts = [];
    private readonly List<KazooNote> _notes = [];

    /// <summary>All that was told.</summary>
    public IReadOnlyList<KazooNote> All => _notes;

    /// <summary>The counts, by kind, in the order of the work.</summary>
    public IReadOnlyList<KazooCount> Counts =>
        [.. _counts.Select(c => new KazooCount(c.Key, c.Value.Carried, c.Value.Unchanged, c.Value.Refused))];

    /// <summary>One was carried over.</summary>
    public void Carried(string kind) => Count(kind, carried: 1);

    /// <summary>One is there already.</summary>
    public void Unchanged(string kind) => Count(kind, unchanged: 1);

    /// <summary>One was refused.</summary>
    public void Refused(string kind, KazooDocument document, string? path, string why)
    {
        Count(kind, refused: 1);
        Add(Refusal, document, path, why);
    }

    /// <summary>There is no place for something.</summary>
    public void Left(KazooDocument document, string? path, string why) => Add(Nowhere, document, path, why);

    /// <summary>There is no place for something in a file.</summary>
    public void Left(string file, string? path, string why) => _notes.Add(new(Nowhere, file, null, path, why));

    /// <summary>Something is there, but does nothing.</summary>
    public void Kept(KazooDocument document, string? path, string why) => Add(Ineffective, document, path, why);

    /// <summary>Something in a file is there, but does nothing.</summary>
    public void Kept(string file, string? path, string why) => _notes.Add(new(Ineffective, file, null, path, why));

    /// <summary>A file, or a part of it, could not be read.</summary>
    public void NotRead(string file, string? path, string why) => _notes.Add(new(Unread, file, null, path, why));

    /// <summary>A file was refused.</summary>
    public void Refused(string kind, string file, string? path, string why)
    {
        Count(kind, refused: 1);
        _notes.Add(new(Refusal, file, null, path, why));
    }

    /// <summary>Whether a refusal is about what was sent, so that the rest can be sent all the same.</summary>
    public static bool IsOfOne(BrilligException refused) => refused.Status is >= 400 and < 500 and not (401 or 429);

    private void Add(string what, KazooDocument document, string? path, string why) =>
        _notes.Add(new(what, document.File, document.Name, path, why));

    private void Count(string kind, int carried = 0, int unchanged = 0, int refused = 0)
    {
        var known = _counts.GetValueOrDefault(kind);
        _counts[kind] = (known.Carried + carried, known.Unchanged + unchanged, known.Refused + refused);
    }
}
