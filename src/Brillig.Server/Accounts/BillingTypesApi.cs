using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Server.Auth;

namespace Brillig.Server.Accounts;

/// <summary>Billing types over HTTP.</summary>
internal static class BillingTypesApi
{
    /// <summary>Maps the routes of billing types.</summary>
    public static void MapBillingTypes(this Routes routes)
    {
        routes.Post($"{Urls.Root}/billing-types", Access.Writes, Make);
        routes.Get($"{Urls.Root}/billing-types", Access.Reads, List);
        routes.Get($"{Urls.Root}/billing-types/{{id:guid}}", Access.Reads, One, Reach.Owner);
        routes.Put($"{Urls.Root}/billing-types/{{id:guid}}", Access.Writes, Change, Reach.Owner);
    }

    private static Task Make(Exchange exchange) => exchange.Perform(
        (fields, _) => BillingTypeBody.Read(fields, new BillingTypeId(exchange.Desk.NewId()), isNew: true),
        (BillingTypeView view) => Answer.Created(Urls.BillingType(view.Id), json => Write(json, view))
            .Tagged(Revisions.Of(view.Image)));

    private static Task Change(Exchange exchange) => exchange.Perform(
        (fields, _) => BillingTypeBody.Read(fields, new BillingTypeId(exchange.Id("id")), isNew: false),
        (BillingTypeView view) => Answer.Ok(json => Write(json, view)));

    private static async Task One(Exchange exchange)
    {
        var read = new ReadBillingTypes(new BillingTypeId(exchange.Id("id")));
        if (await exchange.View<BillingTypeView>(read) is { } view)
            await exchange.SendAt(Revisions.Of(view.Image), Answer.Ok(json => Write(json, view)));
    }

    private static async Task List(Exchange exchange)
    {
        if (await exchange.Query((request, faults) => ListQuery.Read(request, faults)) is not { } query) return;
        if (await exchange.View<BillingTypeViews>(new ReadBillingTypes(null)) is not { } views) return;
        await exchange.Send(Answer.List(query.SliceOf(views.Types, view => view.Id.ToString()), Write));
    }

    private static void Write(Utf8JsonWriter json, BillingTypeView view)
    {
        var terms = view.Image.Terms;
        json.WriteStartObject();
        json.WriteId("id", view.Id.Value);
        json.WriteString("name", view.Image.Name);
        json.WriteName("mode", terms.Mode);
        json.WriteStartObject("period");
        json.WriteName("unit", terms.Period.Unit);
        json.WriteNumber("count", terms.Period.Count);
        json.WriteEndObject();
        json.WriteName("charge_on", terms.ChargeOn);
        json.WriteDecimal("threshold", terms.Threshold);
        json.WriteNumber("grace", terms.GraceHours);
        json.WriteDecimal("credit_limit", terms.CreditLimit);
        json.WriteNumber("due_days", terms.DueDays);
        json.WriteNumber("late_limit", terms.LateLimitDays);
        json.WriteId("owner", view.Image.Owner.Value);
        json.WriteString("url", Urls.BillingType(view.Id));
        json.WriteEndObject();
    }
}
