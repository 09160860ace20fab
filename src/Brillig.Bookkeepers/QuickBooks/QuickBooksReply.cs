using System.Globalization;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers.QuickBooks;

/// <summary>What answers of QuickBooks mean.</summary>
internal static class QuickBooksReply
{
    // "Duplicate Document Number Error", "Duplicate Name Exists Error".
    private const string DuplicateNumber = "6140";

    /// <summary>To what comes before the document that is asked for: that one was surely not made.</summary>
    public static Answered Before(QuickBooksAnswer answer)
    {
        if (answer.Lost is { } lost) return lost with { Outcome = Outcome.Retrying };
        return answer.Status switch
        {
            401 or 403 => Trouble(Outcome.Retrying, "credentials-refused", answer),
            _ when answer.Code is { } code => new Answered(Outcome.Retrying, Why: $"quickbooks-{code}"),
            429 or < 300 or >= 500 => Trouble(Outcome.Retrying, $"status-{answer.Status}", answer),
            _ => new Answered(Outcome.Retrying, Why: $"status-{answer.Status}", NotBefore: answer.Wait),
        };
    }

    /// <summary>
    /// To a document that is asked for. Its number is the intent's own: whoever has it already, is the same document.
    /// </summary>
    public static Answered To(QuickBooksAnswer answer, string kind, Money amount)
    {
        if (answer.Of(kind) is { } made) return Made(made, amount);
        if (answer.Lost is { } lost) return lost;
        return answer.Code == DuplicateNumber ? new Answered(Outcome.Unknown, Why: "number-in-use")
            : answer.Code is null && answer.Status is < 300 or >= 500
                ? Trouble(Outcome.Unknown, $"status-{answer.Status}", answer)
            : Before(answer);
    }

    /// <summary>
    /// A document that there is. Another total than was asked for is not what was asked for: a person has to see to it,
    /// and nothing else is made meanwhile.
    /// </summary>
    public static Answered Made(JsonElement document, Money amount) =>
        document.Number("TotalAmt") == amount.Amount
            ? new Answered(Outcome.Done, document.Text("Id"))
            : new Answered(Outcome.Unknown, document.Text("Id"), "total-differs");

    /// <summary>To a question that could not be answered: it says nothing of what became of it.</summary>
    public static Answered ToSearch(QuickBooksAnswer answer) => Before(answer) with { Outcome = Outcome.Unknown };

    /// <summary>An amount as a number of JSON has it, exactly.</summary>
    public static decimal Number(Money amount) => amount.IsWholeMinor
        ? amount.Amount
        : throw new InvalidOperationException(
            $"{amount.Amount.ToString(CultureInfo.InvariantCulture)} is not of whole minor units.");

    private static Answered Trouble(Outcome outcome, string why, QuickBooksAnswer answer) =>
        new(outcome, Why: why, NotBefore: answer.Wait) { IsTrouble = true };
}
