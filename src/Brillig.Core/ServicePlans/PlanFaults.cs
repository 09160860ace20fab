using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.ServicePlans;

/// <summary>What is found while a plan is read: faults, which refuse it, and warnings, which do not.</summary>
internal sealed class PlanFaults(Faults faults)
{
    private readonly List<PlanWarning> _warnings = [];

    public Faults Faults { get; } = faults;

    public IReadOnlyList<PlanWarning> Warnings => _warnings;

    public void Warn(string pointer, string detail) => _warnings.Add(new(pointer, detail));

    /// <summary>
    /// Warns of the fields that nobody asked for, and answers them: they are kept. Call it last.
    /// </summary>
    /// <param name="fields">The object.</param>
    /// <param name="known">The keys that mean something in it.</param>
    public IReadOnlyList<string> Unknown(Fields fields, params IReadOnlyList<string> known)
    {
        var unknown = fields.Unasked.ToList();
        foreach (var name in unknown)
        {
            Warn(fields.At(name), Misspelling.Meant(name, known) is { } meant
                ? $"unknown key: kept, without effect; did you mean {meant}?"
                : "unknown key: kept, without effect");
        }

        return unknown;
    }

    /// <summary>A text that may be empty, which is as good as absent.</summary>
    public static string? Text(Fields fields, string name) =>
        fields.Raw(name) is { ValueKind: JsonValueKind.String } given && given.ValueEquals("")
            ? null
            : fields.Text(name);

    /// <summary>A whole number from 0 on.</summary>
    public static long? Quantity(Fields fields, string name, long min = 0) =>
        fields.Number(name, min: min, max: PlanItem.QuantityMax, places: 0) is { } number ? (long)number : null;
}
