using System.Xml.Linq;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Plans;

/// <summary>Lists plans, add-ons and discounts.</summary>
internal static class PlanRules
{
    private static readonly DateTimeOffset s_made = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Answer List(Gateway gateway) => Answer.Found(Array(
        "plans", gateway.Plans.Values.OrderBy(p => p.Id, StringComparer.Ordinal).Select(p => Of(gateway, p))));

    public static Answer ListAddOns(Gateway gateway) =>
        Answer.Found(Array("add-ons", Kind(gateway, Modification.AddOn).Select(m => Of(gateway, m))));

    public static Answer ListDiscounts(Gateway gateway) =>
        Answer.Found(Array("discounts", Kind(gateway, Modification.Discount).Select(m => Of(gateway, m))));

    private static IEnumerable<Modification> Kind(Gateway gateway, string kind) =>
        gateway.Modifications.Values.Where(m => m.Kind == kind).OrderBy(m => m.Id, StringComparer.Ordinal);

    private static XElement Array(string name, IEnumerable<XElement> items) =>
        new(name, new XAttribute("type", "array"), items);

    private static XElement Of(Gateway gateway, Plan plan)
    {
        var inherited = plan.Inherited.Select(id => gateway.Modifications[id]).ToLookup(m => m.Kind);
        return Shape.Of("plan")
            .Set("id", plan.Id).Set("merchant-id", gateway.Settings.MerchantId)
            .Set("billing-day-of-month", plan.BillingDayOfMonth).Set("billing-frequency", plan.BillingFrequency)
            .Set("currency-iso-code", gateway.Settings.Currency).Set("description", plan.Description)
            .Set("name", plan.Name).Set("number-of-billing-cycles", plan.NumberOfBillingCycles)
            .Set("price", gateway.Money(plan.Price)).Set("created-at", s_made).Set("updated-at", s_made)
            .Fill("add-ons", inherited[Modification.AddOn].Select(m => Of(gateway, m)))
            .Fill("discounts", inherited[Modification.Discount].Select(m => Of(gateway, m)));
    }

    private static XElement Of(Gateway gateway, Modification modification)
    {
        var time = new XElement("x", new XElement("created-at"), new XElement("updated-at"))
            .Set("created-at", s_made).Set("updated-at", s_made);
        return new XElement(
            modification.Kind == Modification.AddOn ? "add-on" : "discount",
            Shape.Leaf("amount", gateway.Money(modification.Amount)),
            time.Element("created-at"),
            Shape.Leaf("description", modification.Description),
            Shape.Leaf("id", modification.Id),
            Shape.Leaf("kind", modification.Kind),
            Shape.Leaf("merchant-id", gateway.Settings.MerchantId),
            Shape.Leaf("name", modification.Name),
            new XElement("never-expires", new XAttribute("type", "boolean"), "true"),
            Shape.Leaf("number-of-billing-cycles", null),
            time.Element("updated-at"));
    }
}
