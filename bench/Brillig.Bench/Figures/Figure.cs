namespace Brillig.Bench.Figures;

/// <summary>Something measured that is to be reached.</summary>
/// <param name="Id">Names it in <c>--only</c> and in the table; figures of one kind share it.</param>
/// <param name="What">What it says, in words.</param>
/// <param name="Reach">What to reach now; null where nothing is asked.</param>
/// <param name="Then">What to reach later; null where nothing is asked.</param>
public sealed record Figure(string Id, string What, Bound? Reach = null, Bound? Then = null)
{
    /// <summary>Of what it is a number; empty: of nothing, it is a ratio.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The one engine that it is about; null: each.</summary>
    public string? Engine { get; init; }
}

/// <summary>The bound of a figure: a least, or a greatest value.</summary>
public sealed record Bound(double Value, bool IsGreatest)
{
    /// <summary>At least this.</summary>
    public static Bound Least(double value) => new(value, IsGreatest: false);

    /// <summary>At most this.</summary>
    public static Bound Most(double value) => new(value, IsGreatest: true);

    /// <summary>Whether a value keeps it.</summary>
    public bool Holds(double value) => IsGreatest ? value <= Value : value >= Value;
}
