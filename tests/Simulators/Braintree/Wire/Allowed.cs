using System.Xml.Linq;

namespace Brillig.Simulators.Braintree.Wire;

/// <summary>
/// Which parameters a request may have, and where: the vendor answers 403 to any other, or to one in a wrong place.
/// </summary>
internal sealed class Allowed
{
    private const string Address = "{id first-name last-name company street-address extended-address locality region "
        + "postal-code country-name country-code-alpha2 country-code-alpha3 country-code-numeric phone-number}";

    private const string Payer = "first-name last-name company email phone fax website";

    private const string Lines = "{add{*} update{*} remove{*}}";

    private static readonly Dictionary<string, Allowed> s_roots = new()
    {
        ["customer"] = Read(
            $"{{id {Payer} custom-fields{{*}} payment-method-nonce device-data risk-data{{*}} options{{*}}}}"),
        ["payment-method"] = Read(
            "{customer-id payment-method-nonce token cardholder-name expiration-month expiration-year expiration-date "
            + $"billing-address{Address} billing-address-id device-data options{{make-default verify-card "
            + "fail-on-duplicate-payment-method verification-amount verification-merchant-account-id}}"),
        ["transaction"] = Read(
            "{type amount order-id customer-id payment-method-token payment-method-nonce merchant-account-id channel "
            + "recurring transaction-source purchase-order-number tax-amount tax-exempt device-data subscription-id "
            + $"custom-fields{{*}} customer{{id {Payer}}} billing{Address} shipping{Address} "
            + "descriptor{name phone url} line-items{*} risk-data{*} options{submit-for-settlement store-in-vault "
            + "store-in-vault-on-success add-billing-address-to-payment-method store-shipping-address-in-vault "
            + "skip-advanced-fraud-checking skip-avs skip-cvv hold-in-escrow}}"),
        ["subscription"] = Read(
            "{id plan-id payment-method-token price merchant-account-id billing-day-of-month first-billing-date "
            + "never-expires number-of-billing-cycles "
            + $"descriptor{{name phone url}} add-ons{Lines} discounts{Lines} options{{prorate-charges "
            + "revert-subscription-on-proration-failure replace-all-add-ons-and-discounts start-immediately "
            + "do-not-inherit-add-ons-or-discounts}}"),
        ["search"] = Read("{*}"),
    };

    private readonly Dictionary<string, Allowed> _children = [];
    private bool _isAny;

    /// <summary>Whether every parameter of a document has its place.</summary>
    public static bool Holds(XElement sent, string root) =>
        sent.Name.LocalName == root && s_roots.TryGetValue(root, out var allowed) && allowed.Holds(sent);

    private bool Holds(XElement element) =>
        _isAny || element.Elements().All(child =>
            _children.TryGetValue(child.Name.LocalName, out var allowed) && allowed.Holds(child));

    private static Allowed Read(string text)
    {
        var stack = new Stack<Allowed>();
        var (last, root) = (new Allowed(), new Allowed());
        var spaced = text.Replace("{", " { ", StringComparison.Ordinal).Replace("}", " } ", StringComparison.Ordinal);
        foreach (var word in spaced.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            switch (word)
            {
                case "{":
                    stack.Push(stack.Count == 0 ? root : last);
                    break;
                case "}":
                    stack.Pop();
                    break;
                case "*":
                    stack.Peek()._isAny = true;
                    break;
                default:
                    last = new Allowed();
                    stack.Peek()._children.Add(word, last);
                    break;
            }

        return root;
    }
}
