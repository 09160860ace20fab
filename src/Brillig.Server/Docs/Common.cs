namespace Brillig.Server.Docs;

/// <summary>Shapes of several nouns.</summary>
internal static class Common
{
    /// <summary>A period.</summary>
    public static readonly Shape Period = Shape.Answer(
        "Period", "From its start on, up to and without its end.",
        Field.Time("start", "The first instant in it.", "2026-01-01T00:00:00Z"),
        Field.Time("end", "The first instant after it.", "2026-02-01T00:00:00Z"));

    /// <summary>An answer as CSV too.</summary>
    public static IReadOnlyDictionary<string, Shape> Csv(string about) =>
        new Dictionary<string, Shape> { [Server.Csv.MediaType] = Shape.TextOf(about) };

    /// <summary>A body without a field.</summary>
    public static readonly Shape Nothing = Shape.Request("Nothing", "Nothing has to be said: `{}`, or no body.");
}
