using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.ServicePlans;

/// <summary>One version of a service plan, as it was published; never changes.</summary>
/// <param name="Number">1, 2, …</param>
/// <param name="Document">What it is.</param>
/// <param name="At">When it was published.</param>
/// <param name="AtOnce">True if it reprices accounts in the middle of their period.</param>
public sealed record PlanVersion(int Number, PlanDocument Document, Instant At, bool AtOnce);

/// <summary>A service plan, or its next version, was published.</summary>
/// <param name="Plan">Which.</param>
/// <param name="Number">1, 2, …</param>
/// <param name="Document">What it is, as JSON.</param>
/// <param name="AtOnce">True if it reprices accounts in the middle of their period.</param>
/// <param name="At">When.</param>
public sealed record PlanPublished(PlanKey Plan, int Number, string Document, bool AtOnce, Instant At) : Fact
{
    private PlanDocument? _read;

    /// <summary>The same with the document that was read already.</summary>
    public PlanPublished With(PlanDocument document) => this with { _read = document };

    /// <summary>The version.</summary>
    public PlanVersion ToVersion() => new(Number, _read ?? PlanDocument.Parse(Document), At, AtOnce);
}

/// <summary>A service plan that nobody has was taken from sale.</summary>
/// <param name="Plan">Which.</param>
/// <param name="At">When.</param>
public sealed record PlanRemoved(PlanKey Plan, Instant At) : Fact;

/// <summary>The values of a <see cref="ServicePlan"/>.</summary>
public record struct ServicePlanImage
{
    /// <summary>Its versions, oldest first.</summary>
    public ImmutableArray<PlanVersion> Versions { get; set; }

    /// <summary>True if it is taken from sale: nobody has it, and it is not assigned.</summary>
    public bool IsRemoved { get; set; }
}

/// <summary>What a reseller asks for services by quantity, in versions.</summary>
public sealed class ServicePlan(PlanKey key) : State<ServicePlanImage>(new ServicePlanImage { Versions = [] })
{
    /// <summary>Whose it is, and its name.</summary>
    public PlanKey Key { get; } = key;

    /// <summary>The newest version.</summary>
    public PlanVersion Newest => Image.Versions[^1];

    /// <summary>
    /// The version that an account is billed by at a time: the newest there was when its period began, or when it took
    /// the plan, if that was later; or one that was published to apply at once since.
    /// </summary>
    public PlanVersion At(Instant time, Instant begun)
    {
        for (var i = Image.Versions.Length - 1; i > 0; i--)
        {
            var version = Image.Versions[i];
            if (version.At <= (version.AtOnce ? time : begun)) return version;
        }

        return Image.Versions[0];
    }

    /// <summary>When the first version after this time was published to apply at once, or null.</summary>
    public Instant? RepriceAfter(Instant time)
    {
        foreach (var version in Image.Versions)
            if (version.AtOnce && version.At > time && version.Number > 1) return version.At;
        return null;
    }

    /// <summary>Takes a further version.</summary>
    public static void Apply(ServicePlan plan, PlanPublished fact, UndoLog undo)
    {
        ref var image = ref plan.Change(undo);
        image.Versions = image.Versions.Add(fact.ToVersion());
        image.IsRemoved = false;
    }

    /// <summary>Is not sold any more.</summary>
    public static void Apply(ServicePlan plan, PlanRemoved fact, UndoLog undo)
    {
        _ = fact;
        plan.Change(undo).IsRemoved = true;
    }
}
