using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.ServicePlans;
using Brillig.Server.Auth;
using Brillig.Server.Edge;

namespace Brillig.Server.ServicePlans;

/// <summary>The service plans that a reseller or the operator sells, and those that an account has.</summary>
internal static class PlansApi
{
    private static readonly string[] Beside = [PlanJson.Reprice, PlanJson.Warnings, Enveloped.Accepts];

    /// <summary>Maps the routes of service plans.</summary>
    public static void MapPlans(this Routes routes)
    {
        routes.Get(PlanAddresses.Operator, Access.Reads, OwnList, Reach.Operator);
        routes.Post(PlanAddresses.Operator, Access.Writes, Make, Reach.Operator);
        routes.Get($"{PlanAddresses.Operator}/{{plan}}", Access.Reads, OwnOne, Reach.Operator);
        routes.Put($"{PlanAddresses.Operator}/{{plan}}", Access.Writes, Publish, Reach.Operator);
        routes.Delete($"{PlanAddresses.Operator}/{{plan}}", Access.Writes, Remove, Reach.Operator);
        routes.Get(PlanAddresses.Account, Access.Reads, List);
        routes.Get($"{PlanAddresses.Account}/{{plan}}", Access.Reads, One);
        routes.Put($"{PlanAddresses.Account}/{{plan}}", Access.Writes, Publish);
        routes.Get($"{PlanAddresses.Account}/available", Access.Reads, Offers);
        routes.Get($"{PlanAddresses.Account}/available/{{plan}}", Access.Reads, Offer);
    }

    /// <summary>What is sent as a plan, with what stands beside it.</summary>
    public static PublishPlan? Read(JsonElement body, Faults faults, PlanKey key, bool isNew)
    {
        if (Fields.Of(body, "", faults) is not { } fields) return null;
        fields.Flag(Enveloped.Accepts);
        var reprice = fields.OneOf(PlanJson.Reprice, required: false, "now");
        return PlanDocument.Read(body, faults, Beside) is { } document
            ? new PublishPlan(key, document, reprice is not null) { IsNew = isNew }
            : null;
    }

    /// <summary>The answer to a plan that is published.</summary>
    public static RenderedAnswer Published(ServicePlanView view)
    {
        void Write(Utf8JsonWriter json) => PlanJson.Write(json, view);
        var answer = view.Versions.Length == 1
            ? Answer.Created(PlanAddresses.Of(view.Plan), Write)
            : Answer.Ok(Write);
        return answer.Tagged(Revisions.Of(view));
    }

    /// <summary>The name of a plan that was sent without one.</summary>
    public static PlanKey NewKey(Exchange exchange) => new(exchange.Account, exchange.Desk.NewId().ToString());

    private static async Task Make(Exchange exchange)
    {
        var key = NewKey(exchange);
        var publish = await exchange.Command((body, faults) => Read(body, faults, key, isNew: true));
        if (publish is not null) await exchange.Perform<ServicePlanView>(publish, Published);
    }

    private static async Task Publish(Exchange exchange)
    {
        var key = new PlanKey(exchange.Account, PlanAddresses.NameOf(exchange));
        var publish = await exchange.Command((body, faults) =>
        {
            if (PlanAddresses.Fault(key.Id) is { } fault) faults.Add("", fault);
            return Read(body, faults, key, isNew: false);
        });
        if (publish is not null) await exchange.Perform<ServicePlanView>(publish, Published);
    }

    private static Task Remove(Exchange exchange) => exchange.Perform(
        new RemovePlan(new PlanKey(exchange.Account, PlanAddresses.NameOf(exchange))),
        (ServicePlanView view) => Answer.Ok(json => PlanJson.Write(json, view)));

    private static async Task OwnList(Exchange exchange)
    {
        if (await exchange.Query((request, faults) => ListQuery.Read(request, faults)) is not { } query) return;
        if (await exchange.View<ServicePlanViews>(new ReadPlans(exchange.Account, null)) is { } views)
            await SendList(exchange, query, views.Plans.Select(plan => new Listed(plan, null)));
    }

    private static async Task OwnOne(Exchange exchange)
    {
        var read = new ReadPlans(exchange.Account, PlanAddresses.NameOf(exchange));
        if (await exchange.View<ServicePlanView>(read) is { } view) await SendOne(exchange, new Listed(view, null));
    }

    private static async Task List(Exchange exchange)
    {
        if (await exchange.Query((request, faults) => ListQuery.Read(request, faults)) is not { } query) return;
        if (await exchange.View<AccountPlansView>(new ReadAccountPlans(exchange.Account)) is { } plans)
            await SendList(exchange, query, Listing(plans));
    }

    private static async Task One(Exchange exchange)
    {
        var name = PlanAddresses.NameOf(exchange);
        if (await exchange.View<AccountPlansView>(new ReadAccountPlans(exchange.Account)) is not { } plans) return;
        if (Listing(plans).FirstOrDefault(listed => listed.Plan.Plan.Id == name) is { } found)
            await SendOne(exchange, found);
        else await exchange.Refuse(Problem.Of(Reason.PlanNotFound), $"There is no service plan {name}.");
    }

    private static async Task Offers(Exchange exchange)
    {
        if (await exchange.Query((request, faults) => ListQuery.Read(request, faults)) is not { } query) return;
        if (await exchange.View<ServicePlanViews>(new ReadOffers(exchange.Account, null)) is { } views)
            await SendList(exchange, query, views.Plans.Select(plan => new Listed(plan, null)));
    }

    private static async Task Offer(Exchange exchange)
    {
        var read = new ReadOffers(exchange.Account, PlanAddresses.NameOf(exchange));
        if (await exchange.View<ServicePlanView>(read) is { } view) await SendOne(exchange, new Listed(view, null));
    }

    private static IEnumerable<Listed> Listing(AccountPlansView plans) =>
    [
        .. plans.Own.Select(plan => new Listed(plan, null)),
        .. plans.Assigned.Select(pair => new Listed(pair.Plan, pair.Assignment)),
    ];

    // Of what an account has of a plan, the plan's revision tells nothing.
    private static Task SendOne(Exchange exchange, Listed listed) => exchange.SendAt(
        listed.Assigned is null ? Revisions.Of(listed.Plan) : null,
        Answer.Ok(json => PlanJson.Write(json, listed.Plan, listed.Assigned)));

    private static Task SendList(Exchange exchange, ListQuery query, IEnumerable<Listed> all) => exchange.Send(
        Answer.List(
            query.SliceOf([.. all], listed => listed.Plan.Plan.Uuid.ToString()),
            (json, listed) => PlanJson.WriteShort(json, listed.Plan, listed.Assigned)));

    private sealed record Listed(ServicePlanView Plan, PlanAssignment? Assigned);
}
