using System.Text.Json;
using Brillig.Core.Basics;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Server.ServicePlans;

/// <summary>Local days of an account: 2026-01-31.</summary>
internal static class Days
{
    /// <summary>What is wrong with what is none.</summary>
    public const string Wanted = "must be a day such as 2026-01-31";

    private static readonly (LocalDate Min, LocalDate Max) Range =
        (new LocalDate(1900, 1, 1), new LocalDate(2999, 12, 31));

    /// <summary>The day that a text names, or null.</summary>
    public static LocalDate? Of(string text) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } && day >= Range.Min && day <= Range.Max
            ? day
            : null;

    /// <summary>The day of a field; a fault if it is none.</summary>
    public static LocalDate? Of(Fields fields, string name)
    {
        if (fields.Text(name) is not { } text) return null;
        if (Of(text) is { } day) return day;
        fields.Refuse(name, Wanted);
        return null;
    }

    /// <summary>A day, or null.</summary>
    public static void WriteDay(this Utf8JsonWriter json, string name, LocalDate? day) =>
        json.WriteString(name, day is { } known ? LocalDatePattern.Iso.Format(known) : null);
}
