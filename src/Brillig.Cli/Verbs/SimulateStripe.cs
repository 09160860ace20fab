using System.CommandLine;
using System.Text.Json.Nodes;
using Brillig.Simulators.Stripe;
using Brillig.Simulators.Stripe.Webhooks;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig simulator stripe</c></summary>
internal static class SimulateStripe
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var port = SimulatorOptions.Port();
        var webhook = SimulatorOptions.Webhook("Where events go (nowhere).");
        var account = new Option<string?>("--account")
        {
            Description = "An account here that is a customer there from the beginning, with a card.", HelpName = "ID",
        };
        var command = new Command(
            "stripe", "Serves what behaves like Stripe and takes nobody's money, until it is ended.")
        {
            port, webhook, account,
        };
        command.SetAction((parsed, cancel) => Run(
            shell, parsed.GetValue(port), parsed.GetValue(webhook), parsed.GetValue(account), parsed.GetValue(json),
            cancel));
        return command;
    }

    private static async Task<int> Run(
        Shell shell, int port, Uri? webhook, string? account, bool isJson, CancellationToken cancel)
    {
        await using var simulator = await StripeSimulator.Start(new StripeSettings { Port = port }, shell.Time);
        if (webhook is not null) simulator.Webhooks = new WebhookTarget(webhook);
        (string Name, string Value)[] facts =
        [
            ("base address", simulator.Address.ToString().TrimEnd('/')),
            ("secret key", simulator.Settings.SecretKey), ("webhook secret", simulator.Settings.WebhookSecret),
            .. account is null ? [] : new[] { ("customer", simulator.Customer(account)) },
        ];
        if (isJson)
            await shell.Out.WriteLineAsync(new JsonObject(facts.Select(fact => KeyValuePair.Create<string, JsonNode?>(
                fact.Name.Replace(' ', '_'), fact.Value))).ToJsonString());
        else shell.Table(["Stripe", "simulated"], facts.Select(fact => new[] { fact.Name, fact.Value }));
        await shell.Out.FlushAsync(cancel);
        await simulator.Run(cancel);
        return Exit.Done;
    }
}
