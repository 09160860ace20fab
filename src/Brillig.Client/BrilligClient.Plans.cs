using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Client.Json;
using Brillig.Client.ServicePlans;

namespace Brillig.Client;

public sealed partial class BrilligClient
{
    /// <summary>The operator, where an account that sells is asked for.</summary>
    public const string Operator = "operator";

    /// <summary>The service plans where an account has them: its own, and those that are assigned to it.</summary>
    /// <param name="account">The id of an account, or <see cref="Operator"/>.</param>
    /// <param name="areOffers">True: instead those that its reseller offers it.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<List<ListedPlan>> ServicePlans(string account, bool areOffers, CancellationToken cancel)
    {
        var all = new List<ListedPlan>();
        var path = $"{PlansOf(account)}{(areOffers ? "/available" : "")}?limit=1000";
        for (var next = path; next is not null;)
        {
            using var answer = await Send(HttpMethod.Get, next, null, null, cancel);
            all.AddRange((await Data(answer, cancel)).Deserialize(ClientJson.Default.ListListedPlan) ?? []);
            next = NextPage(answer);
        }

        return all;
    }

    /// <summary>A service plan: its document, with what the server says of it.</summary>
    /// <exception cref="BrilligException">There is none.</exception>
    public Task<JsonElement> ServicePlan(string account, string plan, CancellationToken cancel) =>
        Enveloped(HttpMethod.Get, PlanOf(account, plan), null, cancel);

    /// <summary>Publishes a service plan, or its next version.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<JsonElement> PublishPlan(string account, string plan, JsonElement document, CancellationToken cancel) =>
        Enveloped(
            HttpMethod.Put, PlanOf(account, plan),
            JsonSerializer.SerializeToUtf8Bytes(document, ClientJson.Default.JsonElement), cancel);

    /// <summary>Withdraws a plan that an account has, else takes its own from sale.</summary>
    /// <param name="account">The id of an account, or <see cref="Operator"/>.</param>
    /// <param name="plan">The plan's name.</param>
    /// <param name="at">The first local day without it; null: today.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<JsonElement> DropPlan(string account, string plan, string? at, CancellationToken cancel) => Enveloped(
        HttpMethod.Delete,
        PlanOf(account, plan) + (at is null ? "" : $"?at={Uri.EscapeDataString(at)}"), null, cancel);

    /// <summary>Assigns a plan of its reseller to an account.</summary>
    /// <exception cref="BrilligException">It was refused, or its charges have to be accepted.</exception>
    public Task<Services> AssignPlan(Guid account, string plan, PlanToAssign assigned, CancellationToken cancel) =>
        Changed(
            HttpMethod.Post, PlanOf($"{account}", plan),
            JsonSerializer.SerializeToUtf8Bytes(assigned, ClientJson.Default.PlanToAssign), cancel);

    /// <summary>What an account has of services.</summary>
    public Task<Services> CurrentServices(Guid account, CancellationToken cancel) =>
        Changed(HttpMethod.Get, $"{PlansOf($"{account}")}/current", null, cancel);

    /// <summary>How much an account uses of what plans price.</summary>
    public Task<Services> Quantities(Guid account, CancellationToken cancel) =>
        Changed(HttpMethod.Get, $"/v2/accounts/{account}/quantities", null, cancel);

    /// <summary>Replaces the categories that are named, or the manual quantities of the items.</summary>
    /// <exception cref="BrilligException">It was refused, or its charges have to be accepted.</exception>
    public Task<Services> SetQuantities(
        Guid account, JsonObject quantities, bool areManual, bool acceptCharges, CancellationToken cancel) => Changed(
            HttpMethod.Put, $"/v2/accounts/{account}/quantities{(areManual ? "/manual" : "")}",
            Sent(quantities, acceptCharges), cancel);

    /// <summary>So much more of each item; negative: less.</summary>
    /// <exception cref="BrilligException">It was refused, or its charges have to be accepted.</exception>
    public Task<Services> AddQuantities(
        Guid account, JsonObject quantities, bool acceptCharges, CancellationToken cancel) => Changed(
            HttpMethod.Patch, $"/v2/accounts/{account}/quantities", Sent(quantities, acceptCharges), cancel);

    /// <summary>
    /// Records how much many accounts use, at most 1,000 of them: each is taken or refused by itself, and nobody is
    /// asked what it costs. Sent again when the connection is lost: it has one effect.
    /// </summary>
    /// <exception cref="BrilligException">The request as a whole was refused.</exception>
    public async Task<QuantitiesOutcome> RecordQuantities(
        IReadOnlyList<QuantitiesToRecord> accounts, CancellationToken cancel)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(accounts, ClientJson.Default.IReadOnlyListQuantitiesToRecord);
        var data = await Enveloped(HttpMethod.Post, "/v2/quantities", body, cancel);
        return data.Deserialize(ClientJson.Default.QuantitiesOutcome) ?? new QuantitiesOutcome();
    }

    /// <summary>What a reseller earned, of all customers.</summary>
    /// <param name="reseller">The id of an account, or <see cref="Operator"/>.</param>
    /// <param name="period">A year, a month or a day, such as 2026-01.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Margin> Margin(string reseller, string period, CancellationToken cancel)
    {
        var path = $"/v2/accounts/{reseller}/services/margin?limit=1000&period={Uri.EscapeDataString(period)}";
        Margin? all = null;
        for (string? next = path; next is not null;)
        {
            var data = await Enveloped(HttpMethod.Get, next, null, cancel);
            var part = data.Deserialize(ClientJson.Default.Margin) ?? new Margin();
            all = part with { Rows = [.. all?.Rows ?? [], .. part.Rows], NextUrl = null };
            next = part.NextUrl;
        }

        return all ?? new Margin();
    }

    private static byte[] Sent(JsonObject data, bool acceptCharges)
    {
        var body = new JsonObject { ["data"] = data.DeepClone() };
        if (acceptCharges) body["accept_charges"] = true;
        return JsonSerializer.SerializeToUtf8Bytes(body, ClientJson.Default.JsonObject);
    }

    private static string PlansOf(string account) => $"/v2/accounts/{account}/service_plans";

    private static string PlanOf(string account, string plan) => $"{PlansOf(account)}/{Uri.EscapeDataString(plan)}";

    private async Task<Services> Changed(HttpMethod method, string path, byte[]? body, CancellationToken cancel)
    {
        var data = await Enveloped(method, path, body, cancel);
        if (data.ValueKind is JsonValueKind.Array)   // only tried
            return new Services { Charged = data.Deserialize(ClientJson.Default.ListServicesInvoice)?[0] };
        return data.Deserialize(ClientJson.Default.Services) ?? new Services();
    }

    private async Task<JsonElement> Enveloped(
        HttpMethod method, string path, byte[]? body, CancellationToken cancel)
    {
        using var answer = await Send(
            method, path, body is null ? null : () => Json(body, "application/json"),
            method == HttpMethod.Get ? null : NewName(), cancel);
        return await Data(answer, cancel);
    }

    // In the envelope of /v2: what has to be accepted, or the problem, by field as {"field": {"code": {"message"}}}.
    private static BrilligException Refusal(int status, JsonElement data)
    {
        if (data.ValueKind is JsonValueKind.Array)
        {
            return new BrilligException(status, "accept-charges", "The change costs, which has to be accepted.", [])
            {
                Charges = data.Deserialize(ClientJson.Default.ListServicesInvoice) ?? [],
            };
        }

        string? Text(string name) => data.TryGetProperty(name, out var text) ? text.GetString() : null;
        var errors = data.EnumerateObject().Where(field => field.Value.ValueKind is JsonValueKind.Object)
            .SelectMany(field => field.Value.EnumerateObject().Select(code => new ProblemError(
                $"/{field.Name.Replace('.', '/')}", code.Value.GetProperty("message").GetString())));
        return new BrilligException(
            status, Text("type")?.Split('/')[^1] ?? "unknown", Text("message") ?? $"Status {status}.", [.. errors]);
    }

    private static async Task<JsonElement> Data(HttpResponseMessage answer, CancellationToken cancel) =>
        (await Read(answer, ClientJson.Default.JsonElement, cancel)).GetProperty("data");
}
