using System.CommandLine;
using System.Text.Json;
using Brillig.Client.Tariffs;

namespace Brillig.Cli.Verbs.Tariffs;

/// <summary><c>brillig tariff show TARIFF</c></summary>
internal static class ShowTariff
{
    private static readonly Heading[] s_header =
        ["service", "model", "quantity", Heading.Number("price"), "per", Heading.Number("flat")];

    /// <summary>Which tariff a verb is about.</summary>
    public static Argument<string> Argument() => new("TARIFF") { Description = "A name or an id." };

    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = Argument();
        var version = new Option<string?>("--version") { Description = "Which one (the newest).", HelpName = "N" };
        var command = new Command("show", "Shows the rates of a tariff.") { name, version };
        return Session.Read(shell, json, command, async session =>
        {
            var tariff = await Find(session, session.Parsed.GetRequiredValue(name));
            if (Session.Whole(session.Parsed.GetValue(version), version.Name) is { } number)
                tariff = await session.Client.Tariff(tariff.Id, number, session.Cancel);
            session.Print(tariff, CliJson.Plain.Tariff, () => Tell(shell, tariff));
        });
    }

    /// <summary>The tariff of a name or an id.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static async Task<Tariff> Find(Session session, string name)
    {
        if (Guid.TryParse(name, out var id)) return await session.Client.Tariff(id, session.Cancel);
        return await session.Client.FindTariff(name, session.Cancel) ?? throw CommandException.Refused(
            $"There is no tariff {name}; 'brillig tariff list' shows those that the key may see.");
    }

    private static void Tell(Shell shell, Tariff tariff)
    {
        shell.Out.WriteLine($"{tariff.Name}, version {tariff.Version}, prices in {tariff.Currency}");
        shell.Table(s_header, tariff.Rates.SelectMany(Rows));
    }

    // The service and the model stand in the first line of a rate alone.
    private static IEnumerable<IReadOnlyList<string>> Rows(JsonElement rate)
    {
        var (service, model, unit) = (Text(rate, "service"), Text(rate, "model"), Text(rate, "unit"));
        if (rate.TryGetProperty("tiers", out var tiers))
        {
            var from = "0";
            foreach (var tier in tiers.EnumerateArray())
            {
                var to = tier.TryGetProperty("up_to", out var end) && end.ValueKind == JsonValueKind.Number
                    ? end.GetRawText()
                    : null;
                var block = Text(tier, "block");
                yield return
                [
                    service, model, to is null ? $"above {from}" : $"{from} to {to}", Text(tier, "price"),
                    block.Length > 0 ? $"{block} {unit}".TrimEnd() : unit, Text(tier, "flat"),
                ];
                (service, model, from) = ("", "", to ?? from);
            }
        }
        else
        {
            var free = Text(rate, "free");
            yield return
            [
                service, model, free.Length > 0 ? $"above {free}" : "all", Text(rate, "price"),
                $"{Text(rate, "size")} {unit}".Trim(), "",
            ];
        }
    }

    private static string Text(JsonElement element, string name) => !element.TryGetProperty(name, out var value) ? ""
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() ?? "",
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
}
