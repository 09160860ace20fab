using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Client.Json;
using Brillig.Client.Tariffs;

namespace Brillig.Cli.Verbs.Tariffs;

/// <summary><c>brillig tariff quote TARIFF NAME=USAGE …</c></summary>
internal static class QuoteTariff
{
    private static readonly Heading[] s_header =
        ["what", "of", Heading.Number("usage"), Heading.Number("charge"), Heading.Number("total")];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowTariff.Argument();
        var usages = new Argument<string[]>("NAME=USAGE")
        {
            Description = "How much of which service is used.", Arity = ArgumentArity.ZeroOrMore,
        };
        var spend = new Option<string[]>("--spend")
        {
            Description = "What may be spent on which service: how much does it buy?", HelpName = "NAME=MONEY",
        };
        var step = new Option<string?>("--step")
        {
            Description = "What is bought is a multiple of this (1).", HelpName = "N",
        };
        var at = new Option<string?>("--at") { Description = "When it is used (now).", HelpName = "TIME" };
        var property = new Option<string[]>("--property")
        {
            Description = "A property of all that is used, such as the number called; several: given several times.",
            HelpName = "NAME=VALUE",
        };
        var command = new Command("quote", "Says what usage would cost, or what an amount buys, and how.")
        {
            name, usages, spend, step, at, property,
        };
        return Session.Read(shell, json, command, async session =>
        {
            var parsed = session.Parsed;
            var properties = Properties(parsed.GetValue(property) ?? [], property.Name);
            var multiple = Session.Number(parsed.GetValue(step), step.Name);
            QuoteEntry[] entries =
            [
                .. (parsed.GetValue(usages) ?? []).Select(text => Entry(text, "NAME=USAGE", (service, number) =>
                    new QuoteEntry { Name = service, Usage = number, Properties = properties })),
                .. (parsed.GetValue(spend) ?? []).Select(text => Entry(text, spend.Name, (service, number) =>
                    new QuoteEntry
                    {
                        Name = service, Charge = number, Step = multiple, Properties = properties,
                    })),
            ];
            if (entries.Length == 0)
                throw CommandException.WrongUse("Say what is used, as sms=120, or with --spend what may be spent.");
            var asked = new NewQuote { Usage = entries, At = Times.Read(parsed.GetValue(at), at.Name, null) };
            var tariff = await ShowTariff.Find(session, parsed.GetRequiredValue(name));
            var quote = await session.Client.Quote(tariff.Id, asked, session.Cancel);
            session.Print(quote, CliJson.Plain.Quote, () => shell.Table(s_header, Rows(quote)));
        });
    }

    // The last '=' divides: a service may have one in its name.
    private static QuoteEntry Entry(string text, string where, Func<string, ExactNumber, QuoteEntry> entry)
    {
        var at = text.LastIndexOf('=');
        if (at <= 0) throw CommandException.WrongUse($"{where} is '{text}': give a service and a number, as sms=120.");
        return entry(text[..at], Session.Number(text[(at + 1)..], where) ?? default);
    }

    // Values are texts, which rates take for numbers where they ask for one.
    private static JsonElement? Properties(string[] pairs, string option)
    {
        if (pairs.Length == 0) return null;
        var properties = new JsonObject();
        foreach (var pair in pairs)
        {
            var parts = pair.Split('=', 2);
            if (parts.Length < 2 || parts[0].Length == 0)
            {
                throw CommandException.WrongUse(
                    $"{option} is '{pair}', which is no pair such as destination=+442079460000.");
            }

            properties[parts[0]] = parts[1];
        }

        using var json = JsonDocument.Parse(properties.ToJsonString());
        return json.RootElement.Clone();
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(Quote quote)
    {
        foreach (var item in quote.Items)
        {
            var left = item.Unaffordable is true ? "not affordable"
                : item.Remainder is { } rest ? $"{rest} left" : "";
            yield return [item.Name, left, item.Usage?.Text ?? "no limit", item.Charge.Text, item.Total.Text];
            foreach (var step in item.Explain)
                yield return [$"  {StepLines.Name(step)}", StepLines.Of(step), "", step.Amount?.Text ?? "", ""];
        }

        yield return [$"total, {quote.Currency}", "", "", "", quote.Total.Text];
    }
}
