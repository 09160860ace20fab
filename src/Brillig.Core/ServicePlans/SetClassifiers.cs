using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.ServicePlans;

/// <summary>Sets what kinds of numbers there are, in the order in which they are asked.</summary>
/// <param name="All">All of them.</param>
public sealed record SetClassifiers(ImmutableArray<Classifier> All) : Command
{
    private const int CountMax = 64;
    private const int PrefixesMax = 1_000;

    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Classifiers, Guid.Empty);

    /// <summary>Answers <see cref="ClassifiersView"/>. The same again is no change.</summary>
    public static Decision Decide(SetClassifiers command, Draft draft)
    {
        if (!draft.Caller.IsOperator)
            return new Refused(Reason.NotAllowed, "Classifiers are set by the operator's keys alone.");
        if (!Same(draft.Books.Classifiers.Image.All, command.All))
            draft.Add(new ClassifiersSet(command.All, draft.Now));
        return new Done(ClassifiersView.Of(draft));
    }

    /// <summary>Reads them.</summary>
    public static ImmutableArray<Classifier> Read(Fields fields, Faults faults)
    {
        if (fields.Objects("classifiers", required: true, CountMax) is not { } list) return [];
        var all = ImmutableArray.CreateBuilder<Classifier>();
        foreach (var item in list)
        {
            var name = item.Text("name", required: true);
            if (name is not null && name.Any(char.IsControl)) item.Refuse("name", "must be printable");
            if (all.Any(c => c.Name == name)) item.Refuse("name", "is given twice");
            var regex = item.Text("regex", maxLength: ClassifierRegex.LengthMax);
            if (regex is not null && ClassifierRegex.Fault(regex) is { } fault) item.Refuse("regex", fault);
            var prefixes = item.Texts("prefixes", max: PrefixesMax) ?? [];
            if (regex is null && prefixes.Count == 0 && !item.Has("prefixes"))
                faults.Add(item.Pointer, "must have a regex, or prefixes");
            var classifier = new Classifier(
                name ?? "", regex, [.. prefixes], item.Text("friendly_name"), item.Flag("emergency") ?? false);
            item.End();
            all.Add(classifier);
        }

        return all.ToImmutable();
    }

    private static bool Same(ImmutableArray<Classifier> known, ImmutableArray<Classifier> given) =>
        known.Length == given.Length && known.Zip(given).All(pair =>
            pair.First == pair.Second with { Prefixes = pair.First.Prefixes }
            && pair.First.Prefixes.SequenceEqual(pair.Second.Prefixes));
}

/// <summary>Live: what kinds of numbers there are.</summary>
public sealed record ReadClassifiers : Command
{
    /// <summary>Answers <see cref="ClassifiersView"/>.</summary>
    public static Decision Decide(ReadClassifiers command, Draft draft)
    {
        _ = command;
        return new Done(ClassifiersView.Of(draft));
    }
}

/// <summary>What kinds of numbers there are.</summary>
/// <param name="All">In their order.</param>
/// <param name="Revision">How often they were set.</param>
public sealed record ClassifiersView(ImmutableArray<Classifier> All, long Revision)
{
    internal static ClassifiersView Of(Draft draft)
    {
        var image = draft.Books.Classifiers.Image;
        return new ClassifiersView(image.All, image.Revision);
    }
}
