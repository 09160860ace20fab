using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>A rate inside of another: of a window, or of a cell of a matrix.</summary>
internal static class NestedRate
{
    private static readonly string[] OfTheService = ["service", "minimum_charge", "maximum_charge", "cascade"];

    /// <summary>Reads one; null, with a fault, if anything is wrong with it.</summary>
    /// <param name="rate">Its fields.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="path">Which cell its records count in, within the rate that it stands in.</param>
    /// <param name="isInWindow">Whether it is a window's.</param>
    public static RateTerms? Read(Fields rate, Faults faults, string path, bool isInWindow)
    {
        foreach (var name in OfTheService)
        {
            if (rate.Has(name))
                rate.Refuse(name, "must not be in the rate of a window or a cell: it is said of the whole service");
        }

        var unit = rate.Text("unit");
        return RateTerms.Read(rate, faults, isInWindow) is { } terms ? Placed(terms with { Unit = unit }, path) : null;
    }

    /// <summary>Writes one in its canonical form.</summary>
    public static void Write(Utf8JsonWriter json, string name, RateTerms terms)
    {
        json.WriteStartObject(name);
        json.WriteString("model", terms.Name);
        if (terms.Unit is not null) json.WriteString("unit", terms.Unit);
        terms.Write(json);
        json.WriteEndObject();
    }

    /// <summary>Why a window's rate does not go with the rate that the window belongs to; null: it does.</summary>
    public static string? WhyNotBeside(RateTerms window, bool isOfCalls)
    {
        if (isOfCalls && !SplitCall.IsOfCalls(window.Model))
            return "must be timed or deck, as the rate of these windows is: a call is split where a window begins";
        return !isOfCalls && HasCalls(window)
            ? "must not be timed or deck unless the rate of these windows is: a call is split where a window begins"
            : null;
    }

    /// <summary>Whether calls are priced by it, or by one of its cells.</summary>
    public static bool HasCalls(RateTerms terms) => terms.Model switch
    {
        Timed or Deck or SplitCall => true,
        Matrix matrix => matrix.Terms.Any(HasCalls),
        _ => false,
    };

    /// <summary>The terms, and those inside of them, with paths below another; once, when they are read.</summary>
    public static RateTerms Placed(RateTerms terms, string path) => terms with
    {
        Path = terms.Path.Length == 0 ? path : $"{path}/{terms.Path}",
        Windows = terms.Windows?.With(inner => Placed(inner, path)),
        Model = terms.Model is Matrix matrix ? matrix.With(inner => Placed(inner, path)) : terms.Model,
    };

    /// <summary>The terms inside of these that price the cell of a path; null: there is no such cell.</summary>
    public static RateTerms? At(RateTerms terms, string path) =>
        Inner(terms).Select(inner => inner.Terms.At(path)).FirstOrDefault(found => found is not null);

    /// <summary>Says by which windows and cells records come to a path.</summary>
    public static void Explain(RateTerms terms, string path, Steps steps)
    {
        if (terms.Path == path) return;
        if (terms.Windows?.All.FirstOrDefault(window => window.Terms.At(path) is not null) is { } window)
        {
            window.Explain(steps);
            Explain(window.Terms, path, steps);
        }
        else if (terms.Model is Matrix matrix
            && matrix.Terms.FirstOrDefault(inner => inner.At(path) is not null) is { } cell)
        {
            matrix.Explain(cell, steps);
            Explain(cell, path, steps);
        }
    }

    /// <summary>Every rate deck that a rate names, with the pointer of the name.</summary>
    public static IEnumerable<(string Pointer, string Deck)> Decks(RateTerms terms, string pointer)
    {
        var model = terms.Model is SplitCall split ? split.First : terms.Model;
        if (model is Deck deck) yield return ($"{pointer}/deck", deck.Name);
        foreach (var (name, inner) in Inner(terms))
            foreach (var found in Decks(inner, $"{pointer}/{name}")) yield return found;
    }

    private static IEnumerable<(string Pointer, RateTerms Terms)> Inner(RateTerms terms)
    {
        var windows = (terms.Windows?.All ?? []).Select((window, i) => ($"windows/{i}/rate", window.Terms));
        if (terms.Model is not Matrix matrix) return windows;
        var cells = matrix.Cells.Select((cell, i) => ($"cells/{i}/rate", cell.Terms));
        return matrix.Otherwise is { } otherwise
            ? windows.Concat(cells).Append(("otherwise", otherwise))
            : windows.Concat(cells);
    }
}
