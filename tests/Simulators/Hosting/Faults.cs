namespace Brillig.Simulators.Hosting;

/// <summary>The faults that wait for calls. With the same seed and the same calls the same calls draw them.</summary>
public sealed class Faults(int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly List<Waiting> _waiting = [];
    private readonly SortedDictionary<FaultKind, int> _drawn = [];

    /// <summary>Adds one behind those that wait.</summary>
    public void Add(Fault fault)
    {
        if (fault.Probability is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(fault), "The probability is not from 0 to 1.");
        lock (_lock) _waiting.Add(new Waiting(fault));
    }

    /// <summary>From now on all goes well.</summary>
    public void Clear()
    {
        lock (_lock) _waiting.Clear();
    }

    /// <summary>How often each kind was drawn.</summary>
    public IReadOnlyDictionary<FaultKind, int> Drawn
    {
        get
        {
            lock (_lock) return new SortedDictionary<FaultKind, int>(_drawn);
        }
    }

    /// <summary>The first fault that concerns a call and whose chance comes up, or null.</summary>
    public Fault? Draw(string method, string path)
    {
        lock (_lock)
        {
            foreach (var waiting in _waiting.Where(w => w.IsOpen && w.Fault.Concerns(method, path)))
            {
                if (waiting.Fault.Probability < 1 && _random.NextDouble() >= waiting.Fault.Probability) continue;
                waiting.Count++;
                _drawn[waiting.Fault.Kind] = _drawn.GetValueOrDefault(waiting.Fault.Kind) + 1;
                return waiting.Fault;
            }

            return null;
        }
    }

    private sealed class Waiting(Fault fault)
    {
        public Fault Fault { get; } = fault;

        public int Count { get; set; }

        public bool IsOpen => Fault.Times is not { } times || Count < times;
    }
}
