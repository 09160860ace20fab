namespace Brillig.Bench.Figures;

/// <summary>A load that is measured: who is under it, and with what.</summary>
public enum Measured
{
    /// <summary>Our server, single usage PUTs, spread over the accounts.</summary>
    OursSpread,

    /// <summary>The naive endpoint, single usage PUTs, spread over the accounts.</summary>
    NaiveSpread,

    /// <summary>The endpoint that stores nothing, single usage PUTs.</summary>
    NothingSpread,

    /// <summary>Our server, single usage PUTs on one account.</summary>
    OursHot,

    /// <summary>The naive endpoint, single usage PUTs on one account.</summary>
    NaiveHot,

    /// <summary>Our server, bulk POSTs spread over the accounts; in records.</summary>
    OursBulk,

    /// <summary>Our server, bulk POSTs on one account; in records.</summary>
    OursBulkHot,

    /// <summary>The endpoint that stores nothing, bulk POSTs; in records.</summary>
    NothingBulk,

    /// <summary>The database alone: the same rows without indexes.</summary>
    Bare,
}

/// <summary>A ratio that is to be reached: the rate under one load divided by that under another.</summary>
/// <param name="Id">Names it in <c>--only</c> and in the table; figures of one kind share it.</param>
/// <param name="What">What it says, in words.</param>
/// <param name="Ours">The load above the line.</param>
/// <param name="Baseline">The load below the line.</param>
/// <param name="Reach">The least ratio to reach now; null where nothing is asked.</param>
/// <param name="Then">The least ratio to reach later; null where nothing is asked.</param>
public sealed record Figure(string Id, string What, Measured Ours, Measured Baseline, double? Reach, double? Then)
{
    /// <summary>All figures, in the order of the table.</summary>
    public static readonly IReadOnlyList<Figure> All =
    [
        new("P1", "single PUTs, of naive", Measured.OursSpread, Measured.NaiveSpread, 10, 16),
        new("P1", "single PUTs, of storing nothing", Measured.OursSpread, Measured.NothingSpread, null, 0.8),
        new("P2", "one hot account, of naive hot", Measured.OursHot, Measured.NaiveHot, 25, 40),
        new("P2", "one hot account, of spread", Measured.OursHot, Measured.OursSpread, 0.9, null),
        new("P3", "bulk, of bare inserts", Measured.OursBulk, Measured.Bare, 0.2, 0.6),
        new("P3", "bulk, of naive", Measured.OursBulk, Measured.NaiveSpread, 50, 150),
        new("P3", "bulk, of storing nothing", Measured.OursBulk, Measured.NothingBulk, null, null),
        new("P3", "bulk hot, of bare inserts", Measured.OursBulkHot, Measured.Bare, 0.2, 0.6),
        new("P3", "bulk hot, of naive hot", Measured.OursBulkHot, Measured.NaiveHot, 50, 150),
    ];
}
