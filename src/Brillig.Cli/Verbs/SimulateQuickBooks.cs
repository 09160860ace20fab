using System.CommandLine;
using System.Text.Json.Nodes;
using Brillig.Simulators.QuickBooks;
using Brillig.Simulators.QuickBooks.Webhooks;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig simulator quickbooks</c></summary>
internal static class SimulateQuickBooks
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var port = SimulatorOptions.Port();
        var webhook = SimulatorOptions.Webhook("Where notifications go (nowhere).");
        var command = new Command(
            "quickbooks", "Serves what behaves like QuickBooks Online and sends nobody an invoice, until it is ended.")
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
            await QuickBooksSimulator.Start(new QuickBooksSettings { Port = port }, shell.Time);
        var settings = simulator.Settings;
        if (webhook is not null) simulator.Webhooks = new WebhookTarget(webhook);
        (string Name, string Value)[] facts =
        [
            ("base address", simulator.Address.ToString().TrimEnd('/')), ("realm id", settings.RealmId),
            ("client id", settings.ClientId), ("client secret", settings.ClientSecret),
            ("access token", settings.AccessToken), ("refresh token", settings.RefreshToken),
            ("verifier token", settings.VerifierToken),
        ];
        if (isJson)
            await shell.Out.WriteLineAsync(new JsonObject(facts.Select(fact => KeyValuePair.Create<string, JsonNode?>(
                fact.Name.Replace(' ', '_'), fact.Value))).ToJsonString());
        else shell.Table(["QuickBooks", "simulated"], facts.Select(fact => new[] { fact.Name, fact.Value }));
        await shell.Out.FlushAsync(cancel);
        await simulator.Run(cancel);
        return Exit.Done;
    }
}
