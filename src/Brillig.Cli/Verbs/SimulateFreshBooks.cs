using System.CommandLine;
using System.Text.Json.Nodes;
using Brillig.Simulators.FreshBooks;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig simulator freshbooks</c></summary>
internal static class SimulateFreshBooks
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var port = SimulatorOptions.Port();
        var webhook = SimulatorOptions.Webhook("Where notifications of payments go (nowhere).");
        var command = new Command(
            "freshbooks", "Serves what behaves like FreshBooks and sends nobody an invoice, until it is ended.")
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
            await FreshBooksSimulator.Start(new FreshBooksSettings { Port = port }, shell.Time);
        var settings = simulator.Settings;
        (string Name, string Value)[] facts =
        [
            ("base address", simulator.Address.ToString().TrimEnd('/')), ("account id", settings.AccountId),
            ("client id", settings.ClientId), ("client secret", settings.ClientSecret),
            ("redirect uri", settings.RedirectUri), ("access token", settings.AccessToken),
            ("refresh token", settings.RefreshToken),
            .. webhook is null ? [] : new[] { ("verifier", simulator.Listen("payment", webhook).Verifier) },
        ];
        if (isJson)
            await shell.Out.WriteLineAsync(new JsonObject(facts.Select(fact => KeyValuePair.Create<string, JsonNode?>(
                fact.Name.Replace(' ', '_'), fact.Value))).ToJsonString());
        else shell.Table(["FreshBooks", "simulated"], facts.Select(fact => new[] { fact.Name, fact.Value }));
        await shell.Out.FlushAsync(cancel);
        await simulator.Run(cancel);
        return Exit.Done;
    }
}
