using System.CommandLine;
using System.Text.Json.Nodes;
using Brillig.Simulators.Braintree;
using Brillig.Simulators.Braintree.Webhooks;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig simulator braintree</c></summary>
internal static class SimulateBraintree
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var port = SimulatorOptions.Port();
        var webhook = SimulatorOptions.Webhook("Where notifications go (nowhere).");
        var command = new Command(
            "braintree", "Serves what behaves like Braintree's gateway and takes nobody's money, until it is ended.")
        {
            port, webhook,
        };
        command.SetAction((parsed, cancel) =>
            Run(shell, parsed.GetValue(port), parsed.GetValue(webhook), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> Run(Shell shell, int port, Uri? webhook, bool isJson, CancellationToken cancel)
    {
        await using var simulator =
            await BraintreeSimulator.Start(new BraintreeSettings { Port = port }, shell.Time);
        SampleCatalogue.Fill(simulator);
        if (webhook is not null) simulator.Webhooks = new WebhookTarget(webhook);
        (string Name, string Value)[] facts =
        [
            ("base address", simulator.Address.ToString().TrimEnd('/')),
            ("merchant id", simulator.Settings.MerchantId),
            ("public key", simulator.Settings.PublicKey), ("private key", simulator.Settings.PrivateKey),
            .. SampleCatalogue.Names,
        ];
        if (isJson)
            await shell.Out.WriteLineAsync(new JsonObject(facts.Select(fact => KeyValuePair.Create<string, JsonNode?>(
                fact.Name.Replace(' ', '_'), fact.Value))).ToJsonString());
        else shell.Table(["Braintree", "simulated"], facts.Select(fact => new[] { fact.Name, fact.Value }));
        await shell.Out.FlushAsync(cancel);
        await simulator.Run(cancel);
        return Exit.Done;
    }
}
