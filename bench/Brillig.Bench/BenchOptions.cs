using Brillig.Bench.Processes;

namespace Brillig.Bench;

/// <summary>What to measure, and how it is told.</summary>
public sealed record BenchOptions
{
    /// <summary>Fewer and shorter repeats: minutes instead of tens of minutes.</summary>
    public bool Quick { get; init; }

    /// <summary>Print JSON instead of a table.</summary>
    public bool Json { get; init; }

    /// <summary>A file that gets the Markdown table, with machine, commit and configuration.</summary>
    public string? Out { get; init; }

    /// <summary>Of <c>sqlite</c> and <c>postgres</c>.</summary>
    public IReadOnlyList<string> Engines { get; init; } = ["sqlite", "postgres"];

    /// <summary>
    /// The connection string of a PostgreSQL whose login may create databases; else a throw-away one is started.
    /// </summary>
    public string? Database { get; init; }

    /// <summary>Ids of figures, such as <c>P1</c>; all when empty.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>
    /// The server to measure; <c>serve --data DIR --listen URL [--database CONNECTION]</c> is added to it.
    /// </summary>
    public ProcessCommand ServerCommand { get; init; } = ProcessCommand.OfThisProcess();

    /// <summary>The program that runs the baselines, by <see cref="BenchMain.RunBaseline"/>.</summary>
    public ProcessCommand BaselineCommand { get; init; } = ProcessCommand.OfThisProcess().With("bench-baseline");

    /// <summary>How often each load is measured, in turns.</summary>
    public int Repeats => Quick ? 3 : 5;

    /// <summary>How often what takes a course of its own is measured.</summary>
    public int StudyRepeats => Quick ? 2 : 5;

    /// <summary>How often a server is killed and stopped.</summary>
    public int Starts => Quick ? 1 : 5;

    /// <summary>How long each measurement takes.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Quick ? 0.8 : 10);

    /// <summary>How long each load runs before the first measurement.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Quick ? 0.5 : 5);

    /// <summary>How many records the grown books hold.</summary>
    public long Records => Quick ? 1_000_000 : 10_000_000;
}
