using System.Globalization;
using Brillig.Simulators.Braintree.Plans;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Subscriptions;

/// <summary>Adds, updates and removes add-ons or discounts of a subscription.</summary>
internal sealed class ChangeLines(Gateway gateway, ErrorTree errors, string kind)
{
    private readonly string _name = kind == Modification.AddOn ? "add-ons" : "discounts";

    public string Path => $"subscription/{_name}";

    /// <summary>The lines as the request wants them; what is wrong with it is in the errors.</summary>
    public List<SubscriptionLine> Run(IReadOnlyList<SubscriptionLine> lines, Parameters said)
    {
        var changed = lines.ToList();
        if (said.Child(_name) is not { } changes) return changed;
        Remove(changed, changes);
        foreach (var (index, update) in changes.Items("update").Index())
            Update(changed, update, $"{Path}/update/index-{index}");
        foreach (var (index, add) in changes.Items("add").Index()) Add(changed, add, $"{Path}/add/index-{index}");
        return changed;
    }

    private void Remove(List<SubscriptionLine> lines, Parameters changes)
    {
        var updated = changes.Items("update").Select(update => update.Filled("existing-id")).ToHashSet();
        foreach (var id in changes.Texts("remove"))
        {
            errors.If(updated.Contains(id), Path, new("92015", "base", "Cannot update a removed add-on or discount."));
            errors.If(
                gateway.Modifications.TryGetValue(id, out var other) && other.Kind != kind, Path,
                new("92021", "remove", "ID to remove is incorrect kind."));
            errors.If(
                !lines.Exists(line => line.From.Id == id), Path,
                new("92016", "remove", "Cannot remove add-on or discount if not already associated with "
                    + "subscription."));
            lines.RemoveAll(line => line.From.Id == id && line.From.Kind == kind);
        }
    }

    private void Update(List<SubscriptionLine> lines, Parameters said, string path)
    {
        var id = said.Filled("existing-id");
        errors.If(id is null, path, new("92012", "existing-id", "Existing ID is required."));
        if (id is null) return;
        var at = lines.FindIndex(line => line.From.Id == id);
        errors.If(at < 0, path, new("92011", "existing-id", "Existing ID is invalid."));
        if (at < 0) return;
        errors.If(
            lines[at].From.Kind != kind, path,
            new("92020", "existing-id", "Existing ID is not of the correct kind."));
        lines[at] = Changed(lines[at], said, path);
    }

    private void Add(List<SubscriptionLine> lines, Parameters said, string path)
    {
        var id = said.Filled("inherited-from-id");
        errors.If(id is null, path, new("92014", "inherited-from-id", "Inherited From ID is required."));
        if (id is null) return;
        var from = gateway.Modifications.GetValueOrDefault(id);
        errors.If(
            from?.Kind != kind, path, new("92013", "inherited-from-id", "Inherited From ID is invalid."));
        if (from is null) return;
        errors.If(
            lines.Exists(line => line.From.Id == id), "subscription",
            new("91911", "base", "Cannot add duplicate add-on or discount."));
        lines.Add(Changed(SubscriptionLine.Of(from), said, path));
    }

    private SubscriptionLine Changed(SubscriptionLine line, Parameters said, string path)
    {
        var amount = AmountText.Read(said.Text("amount"), gateway.Settings.Currency);
        if (said.Has("amount"))
        {
            errors.If(said.Filled("amount") is null, path, new("92003", "amount", "Amount cannot be blank."));
            errors.If(
                said.Filled("amount") is not null && amount is null or < 0, path,
                new("92002", "amount", "Amount is invalid."));
            errors.If(amount > AmountText.Max, path, new("92023", "amount", "Amount is too large."));
        }

        var isNumber = int.TryParse(
            said.Text("quantity"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var quantity);
        if (said.Has("quantity"))
        {
            errors.If(said.Filled("quantity") is null, path, new("92004", "quantity", "Quantity cannot be blank."));
            errors.If(
                said.Filled("quantity") is not null && (!isNumber || quantity < 0), path,
                new("92001", "quantity", "Quantity is invalid."));
            errors.If(
                isNumber && quantity == 0, path, new("92010", "quantity", "Quantity must be greater than zero."));
        }

        return line with
        {
            Amount = amount ?? line.Amount, Quantity = isNumber ? quantity : line.Quantity,
            NumberOfCycles = said.Flag("never-expires") == true ? null
                : int.TryParse(said.Filled("number-of-billing-cycles"), CultureInfo.InvariantCulture, out var cycles)
                    ? cycles : line.NumberOfCycles,
        };
    }
}
