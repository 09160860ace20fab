using System.Collections;
using System.Text.Json;

namespace Brillig.Core.Basics;

/// <summary>A field of an object, and whether anybody has asked for it.</summary>
internal record struct ReadField(string Name, JsonElement Value, bool IsAsked);

/// <summary>The fields of an object in the order of the document. A few are found faster one by one.</summary>
internal sealed class FieldList : IReadOnlyCollection<ReadField>
{
    private const int SearchMax = 12;

    private ReadField[] _fields = new ReadField[4];
    private Dictionary<string, int>? _places;   // of more than a few

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <summary>Adds a field; false: there is one of this name.</summary>
    public bool Add(string name, JsonElement value)
    {
        if (Find(name) >= 0) return false;
        if (Count == _fields.Length) Array.Resize(ref _fields, Count * 2);
        if (Count == SearchMax)
        {
            _places = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < Count; i++) _places.Add(_fields[i].Name, i);
        }

        _places?.Add(name, Count);
        _fields[Count++] = new ReadField(name, value, IsAsked: false);
        return true;
    }

    /// <summary>The value of a field, which counts as asked for then; null: there is none.</summary>
    public JsonElement? Ask(string name)
    {
        if (Find(name) is not (>= 0 and var at)) return null;
        _fields[at].IsAsked = true;
        return _fields[at].Value;
    }

    /// <inheritdoc/>
    public IEnumerator<ReadField> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return _fields[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Find(string name)
    {
        if (_places is not null) return _places.GetValueOrDefault(name, -1);
        for (var i = 0; i < Count; i++)
            if (_fields[i].Name == name) return i;
        return -1;
    }
}
