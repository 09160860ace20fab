using System.CommandLine;
using System.Text.Json;
using Brillig.Cli.Verbs.Accounts;
using Brillig.Client.Json;
using Brillig.Client.ServicePlans;

namespace Brillig.Cli.Verbs.ServicePlans;

/// <summary>
/// <c>brillig plan assign ACCOUNT PLAN</c>, <c>brillig plan withdraw ACCOUNT PLAN</c> and
/// <c>brillig plan current ACCOUNT</c>
/// </summary>
internal static class AssignPlan
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var (account, plan, accept) = (ShowAccount.Argument(), PlanOptions.Plan(), PlanOptions.Accept());
        var overrides = new Option<string?>("--overrides")
        {
            Description = "What the account has otherwise, as JSON.", HelpName = "FILE",
        };
        var from = new Option<string?>("--from") { Description = "The first day of it (today).", HelpName = "DAY" };
        var until = new Option<string?>("--until") { Description = "The day after the last.", HelpName = "DAY" };
        var command = new Command("assign", "Assigns a plan of its reseller to an account.")
        {
            account, plan, overrides, from, until, accept,
        };
        return Session.Write(shell, json, command, async session =>
        {
            var parsed = session.Parsed;
            var (whose, name) = (await session.Account(account), parsed.GetRequiredValue(plan));
            var assigned = new PlanToAssign(
                parsed.GetValue(overrides) is { } file ? PlanOptions.Document(file) : null,
                parsed.GetValue(from), parsed.GetValue(until), parsed.GetValue(accept) ? true : null);
            await ServiceLines.Change(
                session, () => session.Client.AssignPlan(whose.Id, name, assigned, session.Cancel),
                $"Assigned {name} to {Session.Name(whose)}.");
        });
    }

    public static Command WithdrawCommand(Shell shell, Option<bool> json)
    {
        var (account, plan) = (ShowAccount.Argument(), PlanOptions.Plan());
        var at = new Option<string?>("--at") { Description = "The first day without it (today).", HelpName = "DAY" };
        var command = new Command("withdraw", "Withdraws a plan from an account.") { account, plan, at };
        return Session.Write(shell, json, command, async session =>
        {
            var (whose, name) = (await session.Account(account), session.Parsed.GetRequiredValue(plan));
            var day = session.Parsed.GetValue(at);
            await ServiceLines.Change(
                session,
                async () => Read(await session.Client.DropPlan($"{whose.Id}", name, day, session.Cancel)),
                $"Withdrew {name} from {Session.Name(whose)}.");
        });
    }

    public static Command CurrentCommand(Shell shell, Option<bool> json)
    {
        var account = ShowAccount.Argument();
        var command = new Command("current", "Shows the lines that an account's plans come to.") { account };
        return Session.Read(shell, json, command, async session =>
        {
            var whose = await session.Account(account);
            var services = await session.Client.CurrentServices(whose.Id, session.Cancel);
            session.Print(services, CliJson.Plain.Services, () =>
                ServiceLines.Table(session.Shell, services.Items ?? []));
        });
    }

    // Tried, it is answered with what it would come to alone.
    private static Services Read(JsonElement done) => done.ValueKind is JsonValueKind.Array
        ? new Services { Charged = done.Deserialize(ClientJson.Default.ListServicesInvoice)?[0] }
        : done.Deserialize(ClientJson.Default.Services) ?? new Services();
}
