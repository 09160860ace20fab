using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Brillig.Cli.Verbs.ServicePlans;

/// <summary><c>brillig plan publish OWNER PLAN FILE</c> and <c>brillig plan remove OWNER PLAN</c></summary>
internal static class PublishPlan
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var (owner, plan) = (PlanOptions.Owner(), PlanOptions.Plan());
        var file = new Argument<string>("FILE") { Description = "A service plan as the API takes it: name, plan, …" };
        var now = new Option<bool>("--reprice-now")
        {
            Description = "Accounts that have it are repriced now; else with their next period.",
        };
        var command = new Command("publish", "Publishes a service plan, or its next version.")
        {
            owner, plan, file, now,
        };
        return Session.Write(shell, json, command, async session =>
        {
            var document = PlanOptions.Document(session.Parsed.GetRequiredValue(file));
            if (session.Parsed.GetValue(now)) document = Repricing(document);
            var name = session.Parsed.GetRequiredValue(plan);
            var made = await session.Client.PublishPlan(
                await PlanOptions.OwnerOf(session, owner), name, document, session.Cancel);
            session.Print(made, CliJson.Plain.JsonElement, () =>
            {
                session.Say($"Published version {made.GetProperty("_read_only").GetProperty("version")} of {name}.");
                foreach (var warning in made.GetProperty("warnings").EnumerateArray())
                    session.Shell.Error.WriteLine($"{warning.GetProperty("pointer")}: {warning.GetProperty("detail")}");
            });
        });
    }

    public static Command RemoveCommand(Shell shell, Option<bool> json)
    {
        var (owner, plan) = (PlanOptions.Owner(), PlanOptions.Plan());
        var command = new Command("remove", "Takes a service plan from sale that no account has.") { owner, plan };
        return Session.Write(shell, json, command, async session =>
        {
            var name = session.Parsed.GetRequiredValue(plan);
            var removed = await session.Client.DropPlan(
                await PlanOptions.OwnerOf(session, owner), name, null, session.Cancel);
            session.Print(removed, CliJson.Plain.JsonElement, () => session.Say($"Removed {name}."));
        });
    }

    private static JsonElement Repricing(JsonElement document)
    {
        var changed = JsonObject.Create(document) ?? [];
        changed["reprice"] = "now";
        using var json = JsonDocument.Parse(changed.ToJsonString());
        return json.RootElement.Clone();
    }
}
