using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers.FreshBooks;

/// <summary>What answers of FreshBooks mean.</summary>
internal static class FreshBooksReply
{
    /// <summary>Why nothing is done where it cannot be entered.</summary>
    public const string CredentialsRefused = "credentials-refused";

    /// <summary>To what comes before an invoice: the invoice itself was surely not made.</summary>
    public static Answered Before(FreshBooksAnswer answer)
    {
        if (answer.Lost is { } lost) return lost with { Outcome = Outcome.Retrying };
        return answer.Status switch
        {
            401 or 403 => Trouble(Outcome.Retrying, CredentialsRefused, answer),
            429 or < 300 or >= 500 => Trouble(Outcome.Retrying, $"status-{answer.Status}", answer),
            _ => new Answered(Outcome.Retrying, Why: Wrong(answer), NotBefore: answer.Wait),
        };
    }

    /// <summary>To an invoice that was not made, or may have been.</summary>
    public static Answered ToInvoice(FreshBooksAnswer answer)
    {
        if (answer.Lost is { } lost) return lost;

        // Its number is the intent's own: whoever has it, or is getting it, is the same invoice.
        if (answer.Status == 409 || answer.Errors.Any(e => e.Field == "invoice_number"))
            return new Answered(Outcome.Unknown, Why: "number-in-use", NotBefore: answer.Wait);
        return answer.Status is < 300 or >= 500
            ? Trouble(Outcome.Unknown, $"status-{answer.Status}", answer)
            : Before(answer);
    }

    /// <summary>To a search for what became of an invoice that could not be answered.</summary>
    public static Answered ToSearch(FreshBooksAnswer answer) =>
        answer.Lost is { } lost ? lost with { Outcome = Outcome.Unknown }
        : Trouble(Outcome.Unknown, $"status-{answer.Status}", answer);

    private static string Wrong(FreshBooksAnswer answer) =>
        answer.Errors.FirstOrDefault() is ({ Length: > 0 } number, var field)
            ? $"freshbooks-{number}{(field is null ? "" : $"-{field}")}"
            : $"status-{answer.Status}";

    private static Answered Trouble(Outcome outcome, string why, FreshBooksAnswer answer) =>
        new(outcome, Why: why, NotBefore: answer.Wait) { IsTrouble = true };
}
