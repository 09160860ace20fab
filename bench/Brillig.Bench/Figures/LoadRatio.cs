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

    /// <summary>Our server, single usage PUTs on one prepaid account, each checked against its floor.</summary>
    OursPrepaid,

    /// <summary>The naive endpoint, single usage PUTs on one account.</summary>
    NaiveHot,

    /// <summary>Our server, usage of one prepaid account reserved and committed; in both.</summary>
    OursReserving,

    /// <summary>The naive endpoint, usage of one account reserved and committed; in both.</summary>
    NaiveReserving,

    /// <summary>Our server, bulk POSTs spread over the accounts; in records.</summary>
    OursBulk,

    /// <summary>Our server, bulk POSTs on one account; in records.</summary>
    OursBulkHot,

    /// <summary>The endpoint that stores nothing, bulk POSTs; in records.</summary>
    NothingBulk,

    /// <summary>The database alone: the same rows without indexes.</summary>
    Bare,
}

/// <summary>A figure that is the rate under one load divided by that under another, measured in turns.</summary>
/// <param name="Figure">What is to be reached.</param>
/// <param name="Ours">The load above the line.</param>
/// <param name="Baseline">The load below the line.</param>
public sealed record LoadRatio(Figure Figure, Measured Ours, Measured Baseline)
{
    /// <summary>All of them, in the order of the table.</summary>
    public static readonly IReadOnlyList<LoadRatio> All =
    [
        Of("P1", "single PUTs, of naive", Measured.OursSpread, Measured.NaiveSpread, 10, 16),
        Of("P1", "single PUTs, of storing nothing", Measured.OursSpread, Measured.NothingSpread, null, 0.8),
        Of("P2", "one hot account, of naive hot", Measured.OursHot, Measured.NaiveHot, 25, 40),
        Of("P2", "one hot account, of spread", Measured.OursHot, Measured.OursSpread, 0.9, null),
        Of("P3", "bulk, of bare inserts", Measured.OursBulk, Measured.Bare, 0.2, 0.6),
        Of("P3", "bulk, of naive", Measured.OursBulk, Measured.NaiveSpread, 50, 150),
        Of("P3", "bulk, of storing nothing", Measured.OursBulk, Measured.NothingBulk, null, null),
        Of("P3", "bulk hot, of bare inserts", Measured.OursBulkHot, Measured.Bare, 0.2, 0.6),
        Of("P3", "bulk hot, of naive hot", Measured.OursBulkHot, Measured.NaiveHot, 50, 150),
        Of("P6", "debits of one prepaid account, of naive hot", Measured.OursPrepaid, Measured.NaiveHot, 20, 30),
        Of("P6", "reserve and commit on one prepaid account, of naive", Measured.OursReserving,
            Measured.NaiveReserving, 20, 30),
        Of("P7", "end to end, of bare inserts", Measured.OursBulk, Measured.Bare, 0.2, 0.6, "sqlite"),
    ];

    private static LoadRatio Of(
        string id, string what, Measured ours, Measured baseline, double? reach, double? then, string? engine = null) =>
        new(new Figure(id, what, Least(reach), Least(then)) { Engine = engine }, ours, baseline);

    private static Bound? Least(double? value) => value is { } least ? Bound.Least(least) : null;
}
