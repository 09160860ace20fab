using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Server.Auth;
using Brillig.Server.Edge;
using NodaTime;

namespace Brillig.Server.ServicePlans;

/// <summary>Which service plans an account has, over HTTP.</summary>
internal static class AssignmentsApi
{
    private const int PlansMax = 100;

    /// <summary>Maps the routes of assignments.</summary>
    public static void MapAssignments(this Routes routes)
    {
        routes.Get($"{PlanAddresses.Account}/current", Access.Reads, Current);
        routes.Post(PlanAddresses.Account, Access.Writes, ChangeOrMake);
        routes.Post($"{PlanAddresses.Account}/override", Access.Writes, Override, Reach.Seller);
        routes.Post($"{PlanAddresses.Account}/{{plan}}", Access.Writes, Assign, Reach.Seller);
        routes.Delete($"{PlanAddresses.Account}/{{plan}}", Access.Writes, Drop);
    }

    private static async Task Current(Exchange exchange)
    {
        if (await exchange.View<ServicesView>(new ReadServices(exchange.Account)) is { } services)
            await exchange.Send(Answer.Ok(json => ServicesJson.WriteCurrent(json, services)));
    }

    // Where plans are assigned and withdrawn, a plan without a name is made, too, as it always was.
    private static async Task ChangeOrMake(Exchange exchange)
    {
        var key = PlansApi.NewKey(exchange);
        var command = await exchange.Command((body, faults) => IsChange(body)
            ? (Command?)Change(exchange, body, faults)
            : PlansApi.Read(body, faults, key, isNew: true));
        if (command is PublishPlan) await exchange.Perform<ServicePlanView>(command, PlansApi.Published);
        else if (command is not null)
            await AcceptCharges.Perform(exchange, command, ServicesJson.WritePlans);
    }

    // What names cannot be read is a fault of the change.
    private static bool IsChange(JsonElement body) =>
        Fields.Of(body, "", new Faults()) is { Names: var names } && !names.Contains("plan") && !names.Contains("name");

    private static ChangePlans? Change(Exchange exchange, JsonElement body, Faults faults)
    {
        if (Fields.Of(body, "", faults) is not { } fields) return null;
        fields.Flag(Enveloped.Accepts);
        var added = Names(fields, "add", faults);
        var withdrawn = Names(fields, "delete", faults);
        fields.End();
        if (added.Count + withdrawn.Count == 0 && !faults.Any)
            faults.Add("", "A service plan needs a name and a plan; a change of plans says what to add or delete.");
        foreach (var name in added.Intersect(withdrawn)) faults.Add("/add", $"{name} stands in delete, too");
        return new ChangePlans(exchange.Account, [.. withdrawn], [.. added]) { IsAccepted = exchange.AcceptsCharges };
    }

    private static IReadOnlyList<string> Names(Fields fields, string field, Faults faults)
    {
        var names = fields.Texts(field, max: PlansMax) ?? [];
        foreach (var name in names)
            if (PlanAddresses.Fault(name) is { } fault) faults.Add($"/{field}", fault);
        return names;
    }

    private static async Task Override(Exchange exchange)
    {
        var command = await exchange.Command((body, faults) => Overriding(exchange, body, faults));
        if (command is not null) await AcceptCharges.Perform(exchange, command, ServicesJson.WritePlans);
    }

    private static ChangePlans? Overriding(Exchange exchange, JsonElement body, Faults faults)
    {
        if (Fields.Of(body, "", faults) is not { } fields) return null;
        fields.Flag(Enveloped.Accepts);
        var plans = fields.Object("overrides", required: true);
        fields.End();
        var overrides = (plans?.Names ?? []).Select(name =>
        {
            if (plans?.IsNull(name) is false) plans.Object(name);   // a fault unless it is one
            return new PlanOverride(name, TextOf(plans, name));
        });
        return new ChangePlans(exchange.Account, [], [])
        {
            Overrides = [.. overrides], IsAccepted = exchange.AcceptsCharges,
        };
    }

    private static async Task Assign(Exchange exchange)
    {
        var plan = PlanAddresses.NameOf(exchange);
        var command = await exchange.Command(
            (body, faults) =>
            {
                if (Fields.Of(body, "", faults) is not { } fields) return null;
                fields.Flag(Enveloped.Accepts);
                fields.Object("overrides");
                var assign = new AssignPlan(exchange.Account, plan)
                {
                    Overrides = TextOf(fields, "overrides"), From = Days.Of(fields, "from"),
                    Until = Days.Of(fields, "until"), IsAccepted = exchange.AcceptsCharges,
                };
                fields.End();
                return assign;
            },
            optional: true);
        if (command is not null) await AcceptCharges.Perform(exchange, command, ServicesJson.WritePlans);
    }

    private static async Task Drop(Exchange exchange)
    {
        if (await exchange.Query(Dropping.Read) is not { } query) return;
        await exchange.Perform(
            new DropPlan(exchange.Account, PlanAddresses.NameOf(exchange), query.At),
            (object done) => done is ServicePlanView view
                ? Answer.Ok(json => PlanJson.Write(json, view))
                : AcceptCharges.Done(exchange, (ChargesPreview)done, ServicesJson.WritePlans));
    }

    private static string? TextOf(Fields? fields, string name) =>
        fields?.Raw(name) is { ValueKind: JsonValueKind.Object } given ? given.GetRawText() : null;

    private sealed record Dropping(LocalDate? At)
    {
        public static Dropping Read(HttpRequest request, Faults faults)
        {
            var query = ListQuery.Only(request, faults, "at", "dry_run");
            if (query.Text("at") is not { } text) return new Dropping((LocalDate?)null);
            if (Days.Of(text) is { } day) return new Dropping(day);
            faults.Add("", $"The parameter at {Days.Wanted}.");
            return new Dropping((LocalDate?)null);
        }
    }
}
