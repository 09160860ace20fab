using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.ServicePlans;

namespace Brillig.Core.Bookkeeping;

/// <summary>Live: what a seller's bookkeeper must have, so that all that its plans sell can be collected.</summary>
/// <param name="Seller">Whose.</param>
public sealed record ReadMapping(AccountId Seller) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Seller;

    /// <summary>Answers <see cref="MappingView"/>.</summary>
    public static Decision Decide(ReadMapping command, Draft draft)
    {
        if (ReadBookkeeper.Refuse(draft, command.Seller) is { } refused) return refused;
        var plans = draft.Books.Plans
            .Where(p => p.Key.Owner == command.Seller && p.Image is { IsRemoved: false, Versions.IsEmpty: false })
            .OrderBy(p => p.Key.Id, StringComparer.Ordinal).ToArray();
        var items = plans.SelectMany(p => p.Newest.Document.Items.Select(i => OfItem(p, i)));
        var sold = draft.Books.Tree.Below(command.Seller, enters: book => !book.Account.Settings.Reseller)
            .Where(b => b.Id != command.Seller && b.Account.Image.Status != AccountStatus.Closed)
            .Select(b => b.Currency);
        var currencies = sold.Concat(plans.Select(p => p.Newest.Document.Currency).OfType<Currency>())
            .Select(c => c.Code).Distinct().Order(StringComparer.Ordinal);
        return new Done(new MappingView(
            command.Seller, draft.Books.BookkeeperOf(command.Seller), [.. items], [.. currencies]));
    }

    private static MappedItem OfItem(ServicePlan plan, PlanEntry entry)
    {
        var name = entry.Item.As ?? entry.Key;
        return new MappedItem(
            plan.Key.Id, entry.Category, name,
            plan.Newest.Document.Mappings.GetValueOrDefault((entry.Category, name)));
    }
}

/// <summary>What an item of a plan is at the bookkeeper.</summary>
/// <param name="Plan">The plan here.</param>
/// <param name="Category">Its category.</param>
/// <param name="Item">Its name on the charge.</param>
/// <param name="Mapping">What it is there; null: nothing.</param>
public sealed record MappedItem(string Plan, string Category, string Item, LineMapping? Mapping);

/// <summary>What a seller's bookkeeper must have.</summary>
/// <param name="Seller">Whose.</param>
/// <param name="Bookkeeper">Which bookkeeper.</param>
/// <param name="Items">What the seller's plans sell.</param>
/// <param name="Currencies">In which currencies, by their codes.</param>
public sealed record MappingView(
    AccountId Seller, BookkeeperImage Bookkeeper, ImmutableArray<MappedItem> Items, ImmutableArray<string> Currencies);
