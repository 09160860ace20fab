using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers.Braintree;

/// <summary>What answers of the gateway mean.</summary>
internal static class BraintreeReply
{
    // "Cannot determine payment method", "Customer ID is invalid", "Customer does not have any credit cards".
    private static readonly string[] NoWayToPay = ["91508", "91510", "91511"];

    // "Cannot refund a credit transaction", "has already been completely refunded", more than what is left of it.
    private static readonly string[] NothingToGive = ["91505", "91512", "91521"];

    private static readonly string[] Collected =
        ["submitted_for_settlement", "settling", "settled", "settlement_pending", "settlement_confirmed"];

    /// <summary>To a sale.</summary>
    public static Answered ToSale(BraintreeAnswer answer)
    {
        if (answer.Lost is { } lost) return lost;
        if (answer.Status == 201 && answer.Body is { } made) return OfTransaction(made);
        if (answer.Status == 422 && answer.Body is { } refused)
        {
            if (refused.Element("transaction") is { } transaction) return OfTransaction(transaction);
            var codes = refused.Descendants("code").Select(code => code.Value).ToArray();
            if (codes.Any(NoWayToPay.Contains)) return new Answered(Outcome.Refused, Why: "no-payment-token");
            return new Answered(Outcome.Retrying, Why: $"braintree-{codes.FirstOrDefault() ?? "422"}");
        }

        return answer.Status switch
        {
            401 or 403 => Trouble(Outcome.Retrying, "credentials-refused", answer),
            429 => Trouble(Outcome.Retrying, "status-429", answer),
            < 300 or >= 500 => Trouble(Outcome.Unknown, $"status-{answer.Status}", answer),
            _ => new Answered(Outcome.Retrying, Why: $"status-{answer.Status}", NotBefore: answer.Wait),
        };
    }

    /// <summary>To a payment method: what is found wrong with it does not get better by asking again.</summary>
    public static Answered ToMethod(BraintreeAnswer answer) => answer switch
    {
        { Status: 200 or 201, Body: { } made } => OfMethod(made),
        { Status: 422 } => new Answered(
            Outcome.Refused,
            Why: WhyOf(answer.Body) ?? $"braintree-{(Codes(answer) is [var code, ..] ? code : "422")}"),
        { Status: 404 } => new Answered(Outcome.Refused, Why: "no-payment-token"),
        _ => ToSale(answer),
    };

    /// <summary>A payment method that is kept, with what may be shown of it.</summary>
    public static Answered OfMethod(XElement method) => new(Outcome.Done, Text(method, "token"))
    {
        Shown = new MethodShown(
            Text(method, "card-type") ?? method.Name.LocalName, Text(method, "last-4"),
            Number(Text(method, "expiration-year")), Number(Text(method, "expiration-month"))),
    };

    /// <summary>To the lists of what there is.</summary>
    public static Catalogue ToCatalogue(params BraintreeAnswer[] lists)
    {
        foreach (var list in lists)
        {
            if (list.Status is 401 or 403) return Catalogue.Unknown(null, isEntered: false);
            if (list.Status != 200 || list.Body is null) return Catalogue.Unknown(ToSearch(list).Why);
        }

        var ids = lists.Select(list => (list.Body?.Elements() ?? []).Select(one => Text(one, "id")).OfType<string>()
            .ToImmutableHashSet(StringComparer.Ordinal)).ToArray();
        return new Catalogue(true, null, ids[0], ids[1], ids[2]);
    }

    /// <summary>The codes of what the gateway found wrong.</summary>
    public static IReadOnlyList<string> Codes(BraintreeAnswer answer) =>
        [.. answer is { Status: 422, Body: { } body } ? body.Descendants("code").Select(code => code.Value) : []];

    /// <summary>To a refund: what was refunded whole, or is a chargeback by now, has nothing to give back.</summary>
    public static Answered ToRefund(BraintreeAnswer answer)
    {
        if (answer is not { Status: 422, Body: { } refused }) return ToSale(answer);
        var code = refused.Descendants("code").Select(c => c.Value).FirstOrDefault() ?? "422";
        return NothingToGive.Contains(code)
            ? new Answered(Outcome.Refused, Why: $"braintree-{code}")
            : new Answered(Outcome.Retrying, Why: $"braintree-{code}", NotBefore: answer.Wait);
    }

    /// <summary>To the voiding of a sale.</summary>
    public static Answered ToVoid(BraintreeAnswer answer) =>
        answer is { Status: 200, Body: { } made } && Text(made, "status") == "voided"
            ? new Answered(Outcome.Done, Text(made, "id"))
            : ToRefund(answer);

    /// <summary>True if a sale is voided: nothing of it is collected any more.</summary>
    public static bool IsVoided(XElement[] sales) => sales is [var sale] && Text(sale, "status") == "voided";

    /// <summary>True if a sale is not settled yet, and can only be voided.</summary>
    public static bool IsUnsettled(XElement[] sales) =>
        sales is [var sale] && Text(sale, "status") is "authorized" or "submitted_for_settlement";

    /// <summary>The amount of a sale, as the gateway writes it.</summary>
    public static string? AmountOf(XElement[] sales) => sales is [var sale] ? Text(sale, "amount") : null;

    /// <summary>To a search for what became of a sale that could not be answered.</summary>
    public static Answered ToSearch(BraintreeAnswer answer) =>
        answer.Lost ?? Trouble(Outcome.Unknown, $"status-{answer.Status}", answer);

    /// <summary>
    /// What the sales, or refunds, of one order id say together; null: none of them moved money, or ever will. A
    /// refusal as a duplicate speaks of another one of them.
    /// </summary>
    public static Answered? Of(IEnumerable<XElement> transactions, string type)
    {
        var all = transactions
            .Where(t => Text(t, "type") == type && Text(t, "gateway-rejection-reason") != "duplicate")
            .OrderByDescending(t => Text(t, "created-at"), StringComparer.Ordinal)
            .Select(OfTransaction).ToArray();
        return all.FirstOrDefault(a => a.Outcome == Outcome.Done)
            ?? all.FirstOrDefault(a => a.Outcome == Outcome.Unknown)
            ?? all.FirstOrDefault(a => a.Outcome == Outcome.Refused);
    }

    /// <summary>
    /// True if a transaction moves money. It is successful by the vendor's own rule: the response of the processor is
    /// of 1000 to 1999.
    /// </summary>
    public static bool IsCollected(XElement transaction) =>
        Collected.Contains(Text(transaction, "status"))
        && int.TryParse(
            Text(transaction, "processor-response-code"), NumberStyles.None, CultureInfo.InvariantCulture,
            out var number)
        && number is >= 1_000 and < 2_000;

    /// <summary>How much money a transaction, or a dispute, is about; null: it does not say.</summary>
    public static Money? MoneyOf(XElement element) =>
        decimal.TryParse(Text(element, "amount"), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount)
            && Currency.Find(Text(element, "currency-iso-code") ?? "") is { } currency
            && Money.TryFrom(amount, currency, out var money)
            ? money
            : null;

    private static Answered OfTransaction(XElement transaction)
    {
        var (status, code) = (Text(transaction, "status"), Text(transaction, "processor-response-code"));
        return status switch
        {
            _ when IsCollected(transaction) => new Answered(Outcome.Done, Text(transaction, "id")),
            "processor_declined" => new Answered(Outcome.Refused, Why: $"processor-declined-{code}"),
            "settlement_declined" => new Answered(Outcome.Refused, Why: "settlement-declined"),
            "voided" => new Answered(Outcome.Refused, Why: "voided"),
            "gateway_rejected" => Rejected(Text(transaction, "gateway-rejection-reason")),
            "failed" => new Answered(Outcome.Retrying, Why: $"processor-failed-{code}"),
            _ => new Answered(Outcome.Unknown, Why: $"status-{status}"),
        };
    }

    // A duplicate is of a sale that succeeded a moment ago: it is looked up.
    private static Answered Rejected(string? reason) =>
        new(reason == "duplicate" ? Outcome.Unknown : Outcome.Refused, Why: $"gateway-rejected-{reason}");

    // A card that its bank does not confirm has a verification, and no code of ours.
    private static string? WhyOf(XElement? refused) => refused?.Element("verification") is { } verification
        ? $"processor-declined-{Text(verification, "processor-response-code")}"
        : null;

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Answered Trouble(Outcome outcome, string why, BraintreeAnswer answer) =>
        new(outcome, Why: why, NotBefore: answer.Wait) { IsTrouble = true };

    /// <summary>A text of an element; null: it has none.</summary>
    public static string? Text(XElement element, string name) => element.Element(name)?.Value is { Length: > 0 } text
        ? text
        : null;
}
