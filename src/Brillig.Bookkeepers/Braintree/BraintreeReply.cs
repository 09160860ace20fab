using System.Globalization;
using System.Xml.Linq;
using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers.Braintree;

/// <summary>What answers of the gateway mean.</summary>
internal static class BraintreeReply
{
    // "Cannot determine payment method", "Customer ID is invalid", "Customer does not have any credit cards".
    private static readonly string[] NoWayToPay = ["91508", "91510", "91511"];

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

    /// <summary>To a search for what became of a sale that could not be answered.</summary>
    public static Answered ToSearch(BraintreeAnswer answer) =>
        answer.Lost ?? Trouble(Outcome.Unknown, $"status-{answer.Status}", answer);

    /// <summary>
    /// What the sales of one order id say together; null: none of them took money, or ever will. A refusal as a
    /// duplicate speaks of another one of them.
    /// </summary>
    public static Answered? Of(IEnumerable<XElement> transactions)
    {
        var all = transactions
            .Where(t => Text(t, "type") == "sale" && Text(t, "gateway-rejection-reason") != "duplicate")
            .OrderByDescending(t => Text(t, "created-at"), StringComparer.Ordinal)
            .Select(OfTransaction).ToArray();
        return all.FirstOrDefault(a => a.Outcome == Outcome.Done)
            ?? all.FirstOrDefault(a => a.Outcome == Outcome.Unknown)
            ?? all.FirstOrDefault(a => a.Outcome == Outcome.Refused);
    }

    // A sale is successful by the vendor's own rule: the response of the processor is of 1000 to 1999.
    private static Answered OfTransaction(XElement transaction)
    {
        var (status, code) = (Text(transaction, "status"), Text(transaction, "processor-response-code"));
        var isApproved = int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 1_000 and < 2_000;
        return status switch
        {
            _ when Collected.Contains(status) && isApproved => new Answered(Outcome.Done, Text(transaction, "id")),
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

    private static Answered Trouble(Outcome outcome, string why, BraintreeAnswer answer) =>
        new(outcome, Why: why, NotBefore: answer.Wait) { IsTrouble = true };

    private static string? Text(XElement element, string name) => element.Element(name)?.Value is { Length: > 0 } text
        ? text
        : null;
}
