namespace Brillig.Core.Basics;

/// <summary>
/// A piece of the books: an image that only its own <c>Apply</c> changes, and that the undo log can put back.
/// </summary>
/// <typeparam name="TImage">All of its values, as a struct; also what is written to its state row.</typeparam>
public abstract class State<TImage>(TImage image)
    where TImage : struct
{
    private TImage _image = image;
    private long _remembered;

    /// <summary>The values as they are now.</summary>
    public ref readonly TImage Image => ref _image;

    /// <summary>The values, to be changed by <c>Apply</c>; what they were is remembered once per mark.</summary>
    protected ref TImage Change(UndoLog undo)
    {
        if (undo.IsOn && _remembered != undo.Generation)
        {
            _remembered = undo.Generation;
            undo.Push(new Before(this, _image));
        }

        return ref _image;
    }

    private sealed class Before(State<TImage> state, TImage image) : IUndo
    {
        public void Undo() => state._image = image;
    }
}

/// <summary>One step that can be taken back.</summary>
public interface IUndo
{
    /// <summary>Takes it back.</summary>
    void Undo();
}

/// <summary>What must be put back, newest first, when a command or a batch is taken back.</summary>
public sealed class UndoLog(bool isOn)
{
    private readonly List<IUndo> _steps = [];

    /// <summary>False in recovery and proofs, where nothing is taken back.</summary>
    public bool IsOn { get; } = isOn;

    /// <summary>Grows with each mark: a state remembers itself once per generation.</summary>
    public long Generation { get; private set; } = 1;

    /// <summary>A place to come back to.</summary>
    public int Mark()
    {
        Generation++;
        return _steps.Count;
    }

    /// <summary>Adds a step.</summary>
    public void Push(IUndo step)
    {
        if (IsOn) _steps.Add(step);
    }

    /// <summary>Remembers that <paramref name="key"/> was added.</summary>
    public void Added<TKey, TValue>(Dictionary<TKey, TValue> to, TKey key)
        where TKey : notnull
    {
        if (IsOn) _steps.Add(new AddedKey<TKey, TValue>(to, key));
    }

    /// <summary>Remembers what <paramref name="key"/> held before it is replaced or removed.</summary>
    public void Replaced<TKey, TValue>(Dictionary<TKey, TValue> to, TKey key, TValue before)
        where TKey : notnull
    {
        if (IsOn) _steps.Add(new ReplacedKey<TKey, TValue>(to, key, before));
    }

    /// <summary>Remembers that an item was added at the end.</summary>
    public void Added<T>(List<T> to)
    {
        if (IsOn) _steps.Add(new AddedItem<T>(to));
    }

    /// <summary>Takes back everything since <paramref name="mark"/>.</summary>
    public void Back(int mark)
    {
        for (var i = _steps.Count - 1; i >= mark; i--) _steps[i].Undo();
        _steps.RemoveRange(mark, _steps.Count - mark);
        Generation++;
    }

    /// <summary>What happened is durable: nothing can be taken back any more.</summary>
    public void Forget()
    {
        _steps.Clear();
        Generation++;
    }

    private sealed class AddedKey<TKey, TValue>(Dictionary<TKey, TValue> to, TKey key) : IUndo
        where TKey : notnull
    {
        public void Undo() => to.Remove(key);
    }

    private sealed class ReplacedKey<TKey, TValue>(Dictionary<TKey, TValue> to, TKey key, TValue before) : IUndo
        where TKey : notnull
    {
        public void Undo() => to[key] = before;
    }

    private sealed class AddedItem<T>(List<T> to) : IUndo
    {
        public void Undo() => to.RemoveAt(to.Count - 1);
    }
}
