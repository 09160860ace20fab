using System.Text.Json.Nodes;

namespace Brillig.Simulators.Stripe.Wire;

/// <summary>An error in the vendor's words; thrown, it ends a call.</summary>
/// <param name="status">The status.</param>
/// <param name="type">What kind of error.</param>
/// <param name="message">For people to read.</param>
/// <param name="code">The code, or null.</param>
/// <param name="param">The parameter that is wrong, or null.</param>
internal sealed class Refusal(int status, string type, string message, string? code = null, string? param = null)
    : Exception(message)
{
    public const string Invalid = "invalid_request_error";

    /// <summary>Why the bank said no.</summary>
    public string? DeclineCode { get; init; }

    /// <summary>What was to be paid, of a payment that failed.</summary>
    public JsonObject? PaymentIntent { get; init; }

    /// <summary>True if the endpoint had begun: the key keeps this answer.</summary>
    public bool IsKept { get; init; } = true;

    public static Refusal Missing(string kind, string id, string param, bool isPath) => new(
        isPath ? 404 : 400, Invalid, $"No such {kind}: '{id}'", "resource_missing", param);

    public static Refusal Required(string param) =>
        new(400, Invalid, $"Missing required param: {param}.", "parameter_missing", param) { IsKept = false };

    public static Refusal Wrong(string param, string message, string? code = null) =>
        new(400, Invalid, message, code, param) { IsKept = false };

    public Answer ToAnswer()
    {
        var error = new JsonObject { ["message"] = Message, ["type"] = type };
        if (code is not null)
        {
            error["code"] = code;
            error["doc_url"] = $"https://stripe.com/docs/error-codes/{code.Replace('_', '-')}";
        }

        if (DeclineCode is not null) error["decline_code"] = DeclineCode;
        if (param is not null) error["param"] = param;
        if (PaymentIntent is not null) error["payment_intent"] = PaymentIntent.DeepClone();
        return new Answer(status, new JsonObject { ["error"] = error }) { IsKept = IsKept };
    }
}
