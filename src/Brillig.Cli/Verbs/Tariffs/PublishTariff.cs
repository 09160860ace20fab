using System.CommandLine;
using System.Text.Json;

namespace Brillig.Cli.Verbs.Tariffs;

/// <summary><c>brillig tariff publish FILE</c></summary>
internal static class PublishTariff
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var file = new Argument<string>("FILE") { Description = "A tariff as the API takes it: name, rates, …" };
        var command = new Command(
            "publish", "Publishes a tariff; if there is one of its name, the next version of that one.") { file };
        return Session.Write(shell, json, command, async session =>
        {
            var document = Document(session.Parsed.GetRequiredValue(file));
            var name = document.TryGetProperty("name", out var text) && text.ValueKind == JsonValueKind.String
                ? text.GetString()
                : null;
            var known = name is null ? null : await session.Client.FindTariff(name, session.Cancel);
            var tariff = await session.Client.PublishDocument(known?.Id, document, session.Cancel);
            session.Print(tariff, CliJson.Plain.Tariff, () => session.Say(
                $"Published version {tariff.Version} of {tariff.Name}, {Counted.Of(tariff.Rates.Count, "rate")}."));
        });
    }

    private static JsonElement Document(string path)
    {
        if (!File.Exists(path)) throw CommandException.WrongUse($"There is no file {path}.");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw CommandException.WrongUse($"{path} is no tariff: an object with name and rates is needed.");
        }
        catch (JsonException e)
        {
            throw CommandException.WrongUse($"{path} is not JSON: {e.Message}");
        }
    }
}
