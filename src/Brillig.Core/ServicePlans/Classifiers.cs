using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.ServicePlans;

/// <summary>The values of <see cref="Classifiers"/>.</summary>
public record struct ClassifiersImage
{
    /// <summary>In the order in which they are asked.</summary>
    public ImmutableArray<Classifier> All { get; set; }

    /// <summary>The same, ready to be asked.</summary>
    public ClassifierTable Table { get; set; }

    /// <summary>How often they were set.</summary>
    public long Revision { get; set; }
}

/// <summary>The operator set the classifiers of the books; carries all of them.</summary>
/// <param name="All">In their order.</param>
/// <param name="At">When.</param>
public sealed record ClassifiersSet(ImmutableArray<Classifier> All, Instant At) : Fact;

/// <summary>What kinds of numbers there are. What was counted before they were set stays counted as it was.</summary>
public sealed class Classifiers() : State<ClassifiersImage>(new ClassifiersImage
{
    All = Classifier.Usual, Table = new ClassifierTable(Classifier.Usual),
})
{
    /// <summary>They were set.</summary>
    public static void Apply(Classifiers classifiers, ClassifiersSet fact, UndoLog undo)
    {
        ref var image = ref classifiers.Change(undo);
        (image.All, image.Table) = (fact.All, new ClassifierTable(fact.All));
        image.Revision++;
    }
}
