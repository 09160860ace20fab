using Brillig.Simulators.Hosting;
using Brillig.Simulators.Stripe.Wire;

namespace Brillig.Simulators.Stripe;

/// <summary>
/// What each key was answered, for 24 hours: the same again, errors too, for the same call; another call with it, or
/// one while the first is under way, is refused. Whoever uses it holds the gateway's lock.
/// </summary>
internal sealed class IdempotencyKeys(SimulatorClock clock)
{
    private const int LengthMax = 255;
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(24);
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>Begins a call; the answer of an earlier one, or null: it is the first.</summary>
    public Answer? Begin(string key, string endpoint, string said)
    {
        if (key.Length > LengthMax)
            throw new Refusal(400, Refusal.Invalid, "Idempotency keys can have up to 255 characters.");
        if (_entries.TryGetValue(key, out var entry) && clock.Now - entry.At >= s_kept) _entries.Remove(key);
        else if (entry is not null) return Again(key, entry, endpoint, said);
        _entries[key] = new Entry(endpoint, said, clock.Now, null);
        return null;
    }

    /// <summary>Ends a call; what the endpoint never began is forgotten.</summary>
    public void End(string key, Answer answer)
    {
        if (!answer.IsKept) _entries.Remove(key);
        else if (_entries.TryGetValue(key, out var entry)) _entries[key] = entry with { Answer = answer };
    }

    private static Answer Again(string key, Entry entry, string endpoint, string said)
    {
        const string Error = "idempotency_error";
        if (entry.Endpoint != endpoint)
        {
            throw new Refusal(
                400, Error, "Keys for idempotent requests can only be used for the same endpoint they were first used "
                + $"for ('{entry.Endpoint}'). Try using a key other than '{key}' if you meant to execute a different "
                + "request.");
        }

        if (entry.Said != said)
        {
            throw new Refusal(
                400, Error, "Keys for idempotent requests can only be used with the same parameters they were first "
                + $"used with. Try using a key other than '{key}' if you meant to execute a different request.");
        }

        return entry.Answer ?? throw new Refusal(
            409, Error, "There is currently another in-progress request using this Idempotent Key (that probably means "
            + $"you submitted twice, and the other request is still going through): {key}. Please try again later.",
            "idempotency_key_in_use");
    }

    private sealed record Entry(string Endpoint, string Said, DateTimeOffset At, Answer? Answer);
}
