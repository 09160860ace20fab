using System.CommandLine;
using System.Globalization;

namespace Brillig.Cli.Verbs.ServicePlans;

/// <summary><c>brillig plan list OWNER</c> and <c>brillig plan show OWNER PLAN</c></summary>
internal static class ListPlans
{
    private static readonly Heading[] s_header =
        ["plan", "name", Heading.Number("version"), "sold by", "from", "until"];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var owner = PlanOptions.Owner();
        var offers = new Option<bool>("--available")
        {
            Description = "Instead those that the account's reseller offers it.",
        };
        var command = new Command("list", "Lists the service plans that an account sells, and that it has.")
        {
            owner, offers,
        };
        return Session.Read(shell, json, command, async session =>
        {
            var plans = await session.Client.ServicePlans(
                await PlanOptions.OwnerOf(session, owner), session.Parsed.GetValue(offers), session.Cancel);
            session.Print(plans, CliJson.Plain.ListListedPlan, () => session.Shell.Table(
                s_header, plans.Select(p => (IReadOnlyList<string>)
                [
                    p.Id, p.Name ?? "", p.Version.ToString(CultureInfo.InvariantCulture),
                    p.Owner?.ToString() ?? "operator", p.Assigned?.From ?? "", p.Assigned?.Until ?? "",
                ])));
        });
    }

    public static Command ShowCommand(Shell shell, Option<bool> json)
    {
        var (owner, plan) = (PlanOptions.Owner(), PlanOptions.Plan());
        var command = new Command("show", "Shows a service plan, as JSON.") { owner, plan };
        return Session.Read(shell, json, command, async session => session.Shell.Print(
            await session.Client.ServicePlan(
                await PlanOptions.OwnerOf(session, owner), session.Parsed.GetRequiredValue(plan), session.Cancel),
            CliJson.Plain.JsonElement));
    }
}
