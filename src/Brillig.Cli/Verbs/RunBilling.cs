using System.CommandLine;
using Brillig.Client;
using Brillig.Client.Charges;
using Spectre.Console;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig bill run</c></summary>
internal static class RunBilling
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    public static Command Command(Shell shell, Option<bool> json)
    {
        var data = Connection.DataOption();
        var once = Connection.OnceOption();
        var at = new Option<string?>("--at") { Description = "Bill what is due then (now).", HelpName = "TIME" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say how much is due." };
        var command = new Command("run", "Issues all charges that are due, and waits for it.")
        {
            data, at, dryRun, once,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = Connection.Open(shell, parsed.GetValue(data), parsed.GetValue(once));
            var isDryRun = parsed.GetValue(dryRun);
            var run = await client.StartBillingRun(new NewBillingRun(parsed.GetValue(at)), isDryRun, cancel);
            if (!isDryRun) run = await Wait(shell, client, run, cancel);
            if (parsed.GetValue(json)) shell.Print(run, CliJson.Plain.BillingRun);
            else await shell.Out.WriteLineAsync(Told(run, isDryRun));
            return Exit.Done;
        });
        return command;
    }

    private static string Told(BillingRun run, bool isDryRun)
    {
        var accounts = Counted.Of(run.Due, "account");
        return isDryRun
            ? $"{accounts} {(run.Due == 1 ? "is" : "are")} due."
            : $"{Counted.Of(run.Charges, "charge")} issued; {accounts} {(run.Due == 1 ? "was" : "were")} due.";
    }

    private static async Task<BillingRun> Wait(
        Shell shell, BrilligClient client, BillingRun run, CancellationToken cancel)
    {
        if (!shell.ShowsProgress) return await Poll(shell, client, run, _ => { }, cancel);
        return await Shell.Console(shell.Error).Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask("Billing", maxValue: Math.Max(run.Due, 1));
                return Poll(shell, client, run, accounts => task.Value = accounts, cancel);
            });
    }

    // Interrupting the waiting leaves the run to the server, which finishes it.
    private static async Task<BillingRun> Poll(
        Shell shell, BrilligClient client, BillingRun run, Action<long> seen, CancellationToken cancel)
    {
        while (run is { FinishedAt: null, Id: { } id })
        {
            await Task.Delay(s_pause, shell.Time, cancel);
            run = await client.BillingRun(id, cancel);
            seen(run.Accounts);
        }

        return run;
    }
}
