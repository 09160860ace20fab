using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Server.Edge;

namespace Brillig.Server.ServicePlans;

/// <summary>
/// Quantities as they are sent: <c>{"phone_numbers": {"did_us": 3}}</c>; numbers also as a list of them.
/// </summary>
/// <param name="Categories">The categories that are named.</param>
/// <param name="Counts">The items; null: what was set is taken away.</param>
internal sealed record QuantityBody(ImmutableArray<string> Categories, ImmutableArray<ItemCount> Counts)
{
    /// <summary>The numbers of <see cref="ListedNumber.Category"/>, where a list is given.</summary>
    public ImmutableArray<ListedNumber> Numbers { get; private init; } = [];

    /// <summary>Reads them.</summary>
    /// <param name="body">What was sent.</param>
    /// <param name="faults">Where the faults go.</param>
    /// <param name="how">What they do: only what is added may be below zero, only what is manual null.</param>
    public static QuantityBody? Read(JsonElement body, Faults faults, QuantityChange how)
    {
        if (Fields.Of(body, "", faults) is not { } fields) return null;
        fields.Flag(Enveloped.Accepts);   // beside the categories of a bare body
        return Read(fields, faults, how);
    }

    /// <summary>Reads those of an object: what was not asked of it is a category.</summary>
    public static QuantityBody Read(Fields fields, Faults faults, QuantityChange how)
    {
        var counts = ImmutableArray.CreateBuilder<ItemCount>();
        string[] categories = [.. fields.Unasked];
        var numbers = ImmutableArray<ListedNumber>.Empty;
        foreach (var category in categories)
        {
            if (Fields.NameFault(category) is { } fault) fields.Refuse(category, fault);
            if (fields.IsNull(category)) fields.Refuse(category, "must be an object of quantities");
            if (fields.Raw(category) is { ValueKind: JsonValueKind.Array } list && category == ListedNumber.Category)
            {
                numbers = NumberListBody.Read(list, fields, faults, how);
                continue;
            }

            if (fields.Object(category) is not { } items) continue;
            foreach (var item in items.Names) counts.Add(new ItemCount(category, item, Count(items, item, how)));
        }

        if (counts.Count > ChangeQuantities.ItemsMax)
            faults.Add(fields.Pointer, $"An account has quantities of at most {ChangeQuantities.ItemsMax} items.");
        return new QuantityBody([.. categories], counts.ToImmutable()) { Numbers = numbers };
    }

    private static long? Count(Fields items, string item, QuantityChange how)
    {
        if (Fields.NameFault(item) is { } fault) items.Refuse(item, fault);
        if (items.IsNull(item))
        {
            if (how != QuantityChange.Manual) items.Refuse(item, "must be a whole number");
            return null;
        }

        var min = how == QuantityChange.Add ? -ChangeQuantities.CountMax : 0;
        return (long?)items.Number(item, min: min, max: ChangeQuantities.CountMax, places: 0);
    }
}
