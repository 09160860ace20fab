using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Brillig.Core.ServicePlans;

/// <summary>What kind of number a number is: the numbers of one kind are counted as one item.</summary>
/// <param name="Name">Of the kind, and of the item that counts it.</param>
/// <param name="Regex">A pattern of its numbers as they are normalised; null: prefixes alone tell.</param>
/// <param name="Prefixes">What its numbers begin with.</param>
/// <param name="FriendlyName">For people, or null.</param>
/// <param name="IsEmergency">True for numbers that reach emergency services.</param>
public sealed record Classifier(
    string Name, string? Regex, ImmutableArray<string> Prefixes, string? FriendlyName, bool IsEmergency)
{
    /// <summary>The kind of numbers that no classifier takes.</summary>
    public const string Unknown = "unknown";

    /// <summary>Those of books for which none were set: Kazoo's, of numbers as they are normalised here.</summary>
    public static readonly ImmutableArray<Classifier> Usual =
    [
        new("tollfree_us", @"^\+1((?:800|888|877|866|855|844|833)\d{7})$", [], "US TollFree", false),
        new("toll_us", @"^\+1(900\d{7})$", [], "US Toll", false),
        new("emergency", "^(911)$", [], "Emergency Dispatcher", true),
        new("caribbean", @"^\+1((?:684|264|268|242|246|441|284|345|767|809|829|849|473|671|876|664|670|787|939|869|"
            + @"758|784|721|868|649|340)\d{7})$", [], "Caribbean", false),
        new("did_us", @"^\+1([2-9]\d{2}[2-9]\d{6})$", [], "US DID", false),
        new("international", @"^\+\d+$", [], "International", false),
        new(Unknown, "^(.*)$", [], "Unknown", false),
    ];
}

/// <summary>Classifiers in their order, ready to be asked; never changes.</summary>
public sealed class ClassifierTable(ImmutableArray<Classifier> all)
{
    private readonly ImmutableArray<(Classifier Of, Lazy<Regex?> Regex)> _all =
        [.. all.Select(c => (c, new Lazy<Regex?>(() => c.Regex is { } r ? ClassifierRegex.Of(r) : null)))];

    /// <summary>The name of the first one that takes a number, as it is normalised.</summary>
    public string NameOf(string number)
    {
        foreach (var (classifier, regex) in _all)
        {
            foreach (var prefix in classifier.Prefixes)
                if (number.StartsWith(prefix, StringComparison.Ordinal)) return classifier.Name;
            if (regex.Value?.IsMatch(number) is true) return classifier.Name;
        }

        return Classifier.Unknown;
    }
}
