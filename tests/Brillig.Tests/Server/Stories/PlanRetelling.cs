using System.Text.Json.Nodes;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Tests.Server.Stories;

/// <summary>
/// Tells a server over HTTP what books in memory were asked for, at the times at which they were; the accounts get
/// other ids there.
/// </summary>
internal sealed class PlanRetelling(Story story)
{
    private readonly Dictionary<AccountId, string> _ids = new() { [AccountId.Operator] = "operator" };

    /// <summary>What an account of the books is called here.</summary>
    public string this[AccountId account] => _ids[account];

    /// <summary>Asks for the same; a command that it does not know fails.</summary>
    public async Task Tell(Instant at, Command command, Caller caller)
    {
        await story.MoveTo(Text(at));
        await (command switch
        {
            SetBillingType type => Make(type, caller),
            OpenAccount open => Open(open),
            ChangeAccount change => Move(change),
            CloseAccount close => Done(story.Admin.Delete($"/api/1.0/accounts/{_ids[close.Id]}")),
            PublishPlan plan => Publish(plan),
            AssignPlan plan => Assign(plan),
            WithdrawPlan plan => Withdraw(plan),
            ChangeQuantities change => Count(change),
            BillDue => Task.CompletedTask,   // a server bills by itself
            _ => throw new NotSupportedException($"{command.GetType().Name} is not told over HTTP yet."),
        });
    }

    /// <summary>A time as the API reads it.</summary>
    public static string Text(Instant at) => InstantPattern.ExtendedIso.Format(at);

    private async Task Make(SetBillingType type, Caller caller)
    {
        var terms = type.Terms(null);
        var seller = caller.IsOperator ? story.Admin : await story.AdminOf(_ids[caller.Account]);
        await Done(seller.Post("/api/1.0/billing-types", new
        {
            name = type.Name, mode = Lower(terms.Mode),
            period = new { unit = Lower(terms.Period.Unit), count = terms.Period.Count },
        }));
    }

    private async Task Open(OpenAccount open)
    {
        var opened = await story.Admin.Post("/api/1.0/accounts", new
        {
            parent = _ids[open.Parent ?? default], type = open.Type, reseller = open.Reseller,
            timezone = open.TimeZone, billing_day = open.BillingDay,
        });
        _ids.Add(open.Id, opened.Is(201).Id);
    }

    private Task Move(ChangeAccount change) => Done(story.Admin.Put(
        $"/api/1.0/accounts/{_ids[change.Id]}",
        new { parent = _ids[change.Parent.Or(null) ?? default], drop_plans = true }));

    private Task Publish(PublishPlan plan)
    {
        var document = JsonNode.Parse(plan.Document.Text)?.AsObject() ?? throw new InvalidOperationException();
        if (plan.AtOnce) document["reprice"] = "now";
        return Done(story.Admin.Put(
            $"/v2/accounts/{_ids[plan.Plan.Owner]}/service_plans/{plan.Plan.Id}", document.ToJsonString()));
    }

    private Task Assign(AssignPlan plan) => Done(story.Admin.Post(
        $"/v2/accounts/{_ids[plan.Account]}/service_plans/{plan.Plan}",
        new
        {
            data = new
            {
                overrides = plan.Overrides is { } text ? JsonNode.Parse(text) : null, from = Text(plan.From),
                until = Text(plan.Until),
            },
            accept_charges = true,
        }));

    private Task Withdraw(WithdrawPlan plan) => Done(story.Admin.Delete(
        $"/v2/accounts/{_ids[plan.Account]}/service_plans/{plan.Plan}"
        + (plan.At is { } at ? $"?at={Text(at)}" : "")));

    private Task Count(ChangeQuantities change)
    {
        var data = new JsonObject();
        foreach (var category in change.Categories) data[category] = new JsonObject();
        foreach (var count in change.Counts)
        {
            var items = data[count.Category] as JsonObject ?? [];
            data[count.Category] = items;
            items[count.Item] = count.Count;
        }

        var manual = change.How == QuantityChange.Manual ? "/manual" : "";
        return Done(story.Admin.Put(
            $"/v2/accounts/{_ids[change.Account]}/quantities{manual}",
            new JsonObject { ["data"] = data, ["accept_charges"] = true }.ToJsonString()));
    }

    private static async Task Done(Task<Reply> reply)
    {
        var answer = await reply;
        if (answer.Status / 100 != 2) answer.Is(200);
    }

    private static string? Text(LocalDate? day) => day is { } some ? LocalDatePattern.Iso.Format(some) : null;

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
