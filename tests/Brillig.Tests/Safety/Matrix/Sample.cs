namespace Brillig.Tests.Safety.Matrix;

/// <summary>A request that a route takes, were it allowed.</summary>
/// <param name="Body">JSON, or null for none.</param>
/// <param name="CanBeDry">False for the few that take no dry run; theirs must change nothing.</param>
internal sealed record Sample(string? Body = null, bool CanBeDry = true)
{
    private const string Plan = """{"name":"n","plan":{"phone_numbers":{"did_us":{"rate":1}}}}""";

    private const string Patch = "application/merge-patch+json";

    /// <summary>In what form it is.</summary>
    public string MediaType { get; init; } = "application/json";

    private static readonly Sample Empty = new("{}");

    private static readonly Dictionary<string, Sample> Writes = new()
    {
        ["POST /api/1.0/accounts"] = Empty,
        ["POST /webhooks/http/operator"] = Empty,
        ["POST /webhooks/http/{id:guid}"] = Empty,
        ["POST /webhooks/freshbooks/operator"] = Empty,
        ["POST /webhooks/freshbooks/{id:guid}"] = Empty,
        ["POST /webhooks/quickbooks/operator"] = Empty,
        ["POST /webhooks/quickbooks/{id:guid}"] = Empty,
        ["POST /webhooks/stripe/operator"] = Empty,
        ["POST /webhooks/stripe/{id:guid}"] = Empty,
        ["POST /webhooks/braintree/operator"] = Empty,
        ["POST /webhooks/braintree/{id:guid}"] = Empty,
        ["PUT /api/1.0/accounts/{id:guid}"] = new("""{"name":"n"}"""),
        ["PATCH /api/1.0/accounts/{id:guid}"] = new("""{"name":"n"}""") { MediaType = Patch },
        ["DELETE /api/1.0/accounts/{id:guid}"] = new(),
        ["PUT /v2/accounts/operator/reseller"] = Empty,
        ["DELETE /v2/accounts/operator/reseller"] = new(),
        ["PUT /v2/accounts/{id:guid}/reseller"] = Empty,
        ["DELETE /v2/accounts/{id:guid}/reseller"] = new(),
        ["POST /v2/accounts/operator/service_plans"] = new(Plan),
        ["PUT /v2/accounts/operator/service_plans/{plan}"] = new(Plan),
        ["DELETE /v2/accounts/operator/service_plans/{plan}"] = new(),
        ["POST /v2/accounts/{id:guid}/service_plans"] = new(Plan),
        ["PUT /v2/accounts/{id:guid}/service_plans/{plan}"] = new(Plan),
        ["POST /v2/accounts/{id:guid}/service_plans/{plan}"] = new(),
        ["DELETE /v2/accounts/{id:guid}/service_plans/{plan}"] = new(),
        ["POST /v2/accounts/{id:guid}/service_plans/override"] = new("""{"overrides":{}}"""),
        ["PUT /v2/accounts/{id:guid}/quantities"] = new("""{"phone_numbers":{"did_us":1}}"""),
        ["PATCH /v2/accounts/{id:guid}/quantities"] = new("""{"phone_numbers":{"did_us":1}}"""),
        ["PUT /v2/accounts/{id:guid}/quantities/manual"] = new("""{"phone_numbers":{"did_us":1}}"""),
        ["POST /v2/quantities"] = new("[]"),
        ["PUT /v2/classifiers"] = new("""{"classifiers":[{"name":"all","regex":"."}]}"""),
        ["PUT /v2/accounts/{id:guid}/carriers"] = new("""{"carriers":{"local":{"billable":false}}}"""),
        ["PUT /v2/accounts/operator/carriers"] = new("""{"carriers":{"local":{"billable":false}}}"""),
        ["PUT /v2/accounts/{id:guid}/sync_settings"] = new("""{"sync_buffer_period":60}"""),
        ["POST /v2/accounts/{id:guid}/service_plans/synchronization"] = new(),
        ["POST /v2/accounts/{id:guid}/service_plans/reconciliation"] = new(),
        ["POST /v2/accounts/{id:guid}/services/quote"] = new("{}", CanBeDry: false),
        ["PUT /api/1.0/accounts/{id:guid}/usage"] = new("""[{"name":"sms","usage":1}]"""),
        ["POST /api/1.0/usage"] = new("[]"),
        ["POST /api/1.0/accounts/{id:guid}/usage/{record}/amendments"] = new("""{"usage":2,"reason":"misread"}"""),
        ["POST /api/1.0/accounts/{id:guid}/reservations"] = new("""{"name":"sms","usage":1}"""),
        ["POST /api/1.0/accounts/{id:guid}/reservations/{rid:guid}/commit"] = new("""{"usage":1}"""),
        ["POST /api/1.0/accounts/{id:guid}/reservations/{rid:guid}/extend"] = new("""{"ttl":60}"""),
        ["DELETE /api/1.0/accounts/{id:guid}/reservations/{rid:guid}"] = new(),
        ["POST /api/1.0/accounts/{id:guid}/charges"] = Empty,
        ["POST /api/1.0/accounts/{id:guid}/charges/preview"] = new("{}", CanBeDry: false),
        ["POST /api/1.0/accounts/{id:guid}/charges/items"] = new("""{"name":"x","charge":5}"""),
        ["POST /api/1.0/accounts/{id:guid}/charges/{cid:guid}/void"] = Empty,
        ["POST /api/1.0/accounts/{id:guid}/charges/{cid:guid}/credits"] = new("""{"items":[{"item":0}]}"""),
        ["POST /api/1.0/accounts/{id:guid}/charges/{cid:guid}/taxes"] = new("[]"),
        ["PUT /api/1.0/accounts/{id:guid}/payments"] = new("""{"type":"cash","amount":5}"""),
        ["POST /api/1.0/accounts/{id:guid}/payments"] = new("""{"type":"cash","amount":5}"""),
        ["POST /api/1.0/accounts/{id:guid}/payments/{pid:guid}/refunds"] = new("""{"amount":1}"""),
        ["PUT /api/1.0/accounts/operator/bookkeeper"] = new("""{"type":"local"}"""),
        ["DELETE /api/1.0/accounts/operator/bookkeeper"] = new(),
        ["POST /api/1.0/accounts/operator/bookkeeper/reconciliation"] = new("{}"),
        ["PUT /api/1.0/accounts/{id:guid}/bookkeeper"] = new("""{"type":"local"}"""),
        ["DELETE /api/1.0/accounts/{id:guid}/bookkeeper"] = new(),
        ["POST /api/1.0/accounts/{id:guid}/bookkeeper/reconciliation"] = new("{}"),
        ["POST /api/1.0/accounts/{id:guid}/topup"] = new("""{"amount":5}"""),
        ["PUT /api/1.0/accounts/{id:guid}/payment_method"] = new("""{"token":"nonce"}"""),
        ["DELETE /api/1.0/accounts/{id:guid}/payment_method"] = new(),
        ["POST /api/1.0/accounts/{id:guid}/credits"] = new("""{"amount":5}"""),
        ["POST /api/1.0/outbox/{id:guid}/retry"] = new(),
        ["POST /api/1.0/tariffs"] = new("""{"name":"another"}"""),
        ["PUT /api/1.0/tariffs/{id:guid}"] = new("""{"name":"renamed"}"""),
        ["PATCH /api/1.0/tariffs/{id:guid}"] = new("""{"name":"patched"}""") { MediaType = Patch },
        ["POST /api/1.0/tariffs/{id:guid}/simulate"] = new(
            """{"from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z"}""", CanBeDry: false),
        ["PUT /api/1.0/decks/{name}"] = new("prefix,price_per_minute\n44,1\n") { MediaType = "text/csv" },
        ["POST /api/1.0/tariffs/{id:guid}/quote"] =
            new("""{"usage":[{"name":"sms","usage":1}]}""", CanBeDry: false),
        ["POST /api/1.0/quote"] = new("""{"tariff":{"name":"t"},"usage":[]}""", CanBeDry: false),
        ["POST /api/1.0/accounts/{id:guid}/quote"] =
            new("""{"usage":[{"name":"sms","usage":1}]}""", CanBeDry: false),
        ["POST /api/1.0/billing-types"] = new("""{"name":"another"}"""),
        ["PUT /api/1.0/billing-types/{id:guid}"] = new("""{"grace":3}"""),
        ["PATCH /api/1.0/billing-types/{id:guid}"] = new("""{"grace":4}""") { MediaType = Patch },
        ["POST /api/1.0/billing-runs"] = Empty,
        ["POST /api/1.0/keys"] = new("""{"role":"read","name":"another"}"""),
        ["PUT /api/1.0/keys/{id:guid}"] = new("""{"name":"renamed"}"""),
        ["DELETE /api/1.0/keys/{id:guid}"] = new(),
        ["POST /api/1.0/keys/{id:guid}/rotate"] = Empty,
        ["POST /api/1.0/work/resume"] = Empty,
        ["POST /api/1.0/clock"] = new($$"""{"now":"{{Family.Now}}"}""", CanBeDry: false),
    };

    /// <summary>The request of a route; a new route that writes needs one here.</summary>
    public static Sample Of(string method, string pattern) =>
        Writes.TryGetValue($"{method} {pattern}", out var sample) ? sample
        : method == "GET" ? new Sample()
        : throw new InvalidOperationException(
            $"The authorization matrix knows no valid body of {method} {pattern}: add one to Sample.cs.");
}
