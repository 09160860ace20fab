using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.ServicePlans;

/// <summary>Says of which carriers a seller bills the numbers.</summary>
/// <param name="Seller">A reseller or the operator.</param>
/// <param name="All">All it says, by name.</param>
public sealed record SetCarriers(AccountId Seller, ImmutableArray<Carrier> All) : Command
{
    private const int CountMax = 100;

    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Carriers, Seller.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Seller;

    /// <summary>Answers <see cref="CarriersView"/>. The same again is no change.</summary>
    public static Decision Decide(SetCarriers command, Draft draft)
    {
        if (PlanOwners.Refuse(draft, command.Seller, "carriers") is { } refused) return refused;
        var known = draft.Books.Carriers(command.Seller)?.Image.All ?? [];
        if (!known.SequenceEqual(command.All)) draft.Add(new CarriersSet(command.Seller, command.All, draft.Now));
        return new Done(CarriersView.Of(draft, command.Seller));
    }

    /// <summary>Reads them.</summary>
    public static ImmutableArray<Carrier> Read(Fields fields)
    {
        if (fields.Object("carriers", required: true) is not { } carriers) return [];
        if (carriers.Names.Count > CountMax) fields.Refuse("carriers", $"must have at most {CountMax} fields");
        var all = ImmutableArray.CreateBuilder<Carrier>();
        foreach (var name in carriers.Names)
        {
            if (Fields.NameFault(name) is { } fault) carriers.Refuse(name, fault);
            if (carriers.Object(name, required: true) is not { } carrier) continue;
            if (!carrier.Has("billable") || carrier.IsNull("billable")) carrier.Refuse("billable", "is required");
            all.Add(new Carrier(name, carrier.Flag("billable") ?? true));
            carrier.End();
        }

        return [.. all.OrderBy(carrier => carrier.Name, StringComparer.Ordinal)];
    }
}

/// <summary>Live: of which carriers a seller bills the numbers.</summary>
/// <param name="Seller">A reseller or the operator.</param>
public sealed record ReadCarriers(AccountId Seller) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Seller;

    /// <summary>Answers <see cref="CarriersView"/>.</summary>
    public static Decision Decide(ReadCarriers command, Draft draft)
    {
        if (PlanOwners.Refuse(draft, command.Seller, "carriers") is { Reason: not Reason.AccountClosed } refused)
            return refused;
        return new Done(CarriersView.Of(draft, command.Seller));
    }
}

/// <summary>Of which carriers a seller bills the numbers.</summary>
/// <param name="Seller">A reseller or the operator.</param>
/// <param name="All">What it says itself, by name.</param>
/// <param name="Revision">How often it was said.</param>
public sealed record CarriersView(AccountId Seller, ImmutableArray<Carrier> All, long Revision)
{
    internal static CarriersView Of(Draft draft, AccountId seller)
    {
        var image = draft.Books.Carriers(seller)?.Image ?? new CarriersImage { All = [] };
        return new CarriersView(seller, image.All, image.Revision);
    }
}
