using Brillig.Client.ServicePlans;

namespace Brillig.Client;

/// <summary>The server refused a request, and said why.</summary>
public sealed class BrilligException : Exception
{
    /// <summary>From what the server answered.</summary>
    public BrilligException(int status, string type, string detail, IReadOnlyList<ProblemError> errors)
        : base(Sentence(detail, errors))
    {
        Status = status;
        Type = type;
        Detail = detail;
        Errors = errors;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The stable name of the problem, such as <c>no-rate</c>; its page is docs/problems.md.</summary>
    public string Type { get; }

    /// <summary>What is wrong, for people.</summary>
    public string Detail { get; }

    /// <summary>The fields that are wrong; empty if it is none in particular.</summary>
    public IReadOnlyList<ProblemError> Errors { get; }

    /// <summary>Of a change that costs: what has to be accepted. Else empty.</summary>
    public IReadOnlyList<ServicesInvoice> Charges { get; init; } = [];

    private static string Sentence(string detail, IReadOnlyList<ProblemError> errors)
    {
        var fields = string.Join("; ", errors.Where(e => e.Detail is not null && e.Detail != detail)
            .Select(e => string.IsNullOrEmpty(e.Pointer) ? e.Detail : $"{e.Pointer} {e.Detail}")
            .Where(field => field != detail));
        return fields.Length == 0 ? detail : $"{detail} ({fields})";
    }
}
