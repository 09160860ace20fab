namespace Brillig.Tests.Rating;

/// <content>Rates that depend on who, when and where: matrices, windows, and calls that cross from one into another.
/// </content>
internal sealed partial class RandomRate
{
    /// <summary>What <see cref="Next"/> makes of more than one rate.</summary>
    public static readonly string[] Places = ["matrix", "windows", "windows", "deck"];

    private static readonly string[] NotCalls =
        ["per_unit", "graduated", "volume", "package", "percentage", "graduated_percentage", "prepriced"];

    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private IEnumerable<string> Matrix() => Matrix(() => draw.Chance(4) ? Windowed() : Terms(draw.Of(Models)));

    private IEnumerable<string> Matrix(Func<IEnumerable<string>> inner)
    {
        var cells = Enumerable.Range(0, draw.Random.Next(1, 4)).Select(_ => Object(
            [$"\"when\": {{{When()}}}", $"\"rate\": {Object(inner())}"]));
        yield return "\"model\": \"matrix\", \"dimensions\": [\"zone\", \"who\"]";
        yield return $"\"cells\": [{string.Join(", ", cells)}]";
        if (draw.Chance(2)) yield return $"\"otherwise\": {Object(inner())}";
    }

    private string When() => draw.Of(
        $"\"zone\": \"{draw.Of("a", "b")}\"", $"\"who\": \"{draw.Of("ann", "bob")}\"", "",
        $"\"zone\": \"{draw.Of("a", "b")}\", \"who\": \"{draw.Of("ann", "bob")}\"");

    private IEnumerable<string> Windowed() =>
        [.. Plain(), Windows(() => draw.Chance(6) ? Matrix(Plain) : Plain())];

    private IEnumerable<string> Plain() => Terms(draw.Of(NotCalls));

    private IEnumerable<string> Calls() => [.. Call(), Windows(Call)];

    // Divided by little, a call would last longer than anybody wants to count increment by increment.
    private IEnumerable<string> Call() => Terms(draw.Chance(4) ? "deck" : "timed")
        .Where(part => !part.StartsWith("\"divide_by\"", StringComparison.Ordinal));

    private string Windows(Func<IEnumerable<string>> terms)
    {
        var windows = Enumerable.Range(0, draw.Random.Next(1, 4)).Select(_ => Object(
        [
            .. Some((draw.Chance(3), "days", SomeDays), (draw.Chance(2), "timezone", Zone)),
            $"\"from\": \"{Time()}\"", $"\"to\": \"{(draw.Chance(6) ? "24:00" : Time())}\"",
            $"\"rate\": {Object(terms())}",
        ]));
        return $"\"windows\": [{string.Join(", ", windows)}]";
    }

    private string SomeDays() =>
        $"[{string.Join(", ", Days.Where(_ => draw.Chance(2)).DefaultIfEmpty("sun").Select(day => $"\"{day}\""))}]";

    private string Zone() =>
        $"\"{draw.Of("Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")}\"";

    private string Time() => $"{draw.Random.Next(24):00}:{draw.Of("00", "00", "30")}";
}
