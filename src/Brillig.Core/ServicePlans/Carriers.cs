using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.ServicePlans;

/// <summary>Whether the numbers of a carrier are billable.</summary>
/// <param name="Name">Of the carrier.</param>
/// <param name="IsBillable">Whether they are.</param>
public sealed record Carrier(string Name, bool IsBillable);

/// <summary>The values of <see cref="Carriers"/>.</summary>
public record struct CarriersImage
{
    /// <summary>By name.</summary>
    public ImmutableArray<Carrier> All { get; set; }

    /// <summary>How often they were set.</summary>
    public long Revision { get; set; }
}

/// <summary>A seller said whose numbers are billable; carries all it says.</summary>
/// <param name="Seller">Who: a reseller or the operator.</param>
/// <param name="All">By name.</param>
/// <param name="At">When.</param>
public sealed record CarriersSet(AccountId Seller, ImmutableArray<Carrier> All, Instant At) : Fact;

/// <summary>
/// Whose numbers a seller bills for. Of what it does not name, the operator decides; what that does not name, either,
/// is billable: whoever lists a number means to sell it, and what is left out in silence is lost money.
/// </summary>
/// <param name="seller">Whose.</param>
public sealed class Carriers(AccountId seller) : State<CarriersImage>(new CarriersImage { All = [] })
{
    /// <summary>A reseller or the operator.</summary>
    public AccountId Seller { get; } = seller;

    /// <summary>What the seller says of a carrier, or null.</summary>
    public bool? IsBillable(string carrier) => Image.All.FirstOrDefault(c => c.Name == carrier)?.IsBillable;

    /// <summary>They were set.</summary>
    public static void Apply(Carriers carriers, CarriersSet fact, UndoLog undo)
    {
        ref var image = ref carriers.Change(undo);
        image.All = fact.All;
        image.Revision++;
    }
}
