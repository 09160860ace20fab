using System.CommandLine;
using System.Text.Json.Nodes;
using Brillig.Client.Accounts;
using Brillig.Client.Json;

namespace Brillig.Cli.Verbs.Accounts;

/// <summary>What people set on an account, as options.</summary>
internal sealed class AccountOptions
{
    private readonly Option<string?> _name = Text("--name", "NAME", "For people.");
    private readonly Option<string?> _externalId = Text("--external-id", "NAME", "Your own id, unique per parent.");
    private readonly Option<string?> _tariff = Text("--tariff", "NAME", "Its tariff.");
    private readonly Option<string?> _type = Text("--type", "NAME", "Its billing type: prepaid, postpaid, or yours.");
    private readonly Option<string?> _currency = Text("--currency", "CODE", "Its currency (the tariff's).");
    private readonly Option<string?> _zone = Text("--timezone", "ZONE", "Its IANA time zone (UTC).");
    private readonly Option<string?> _day = Text("--billing-day", "DAY", "The day its months begin, 1 to 31.");
    private readonly Option<string?> _limit = Text("--credit-limit", "AMOUNT", "How far below zero it may go.");
    private readonly Option<string?> _threshold =
        Text("--balance-threshold", "AMOUNT", "Tell by an event when no more than this is left to spend.");

    private readonly Option<string?> _below =
        Text("--topup-threshold", "AMOUNT", "Top it up by itself when less than this is available.");

    private readonly Option<string?> _by =
        Text("--topup-amount", "AMOUNT", "By how much; an empty text: no top-ups any more.");

    private readonly Option<string?> _daily = Text("--topup-limit", "COUNT", "How many in 24 hours (1).");

    private readonly Option<string?> _email = Text("--email", "ADDRESS", "For documents.");
    private readonly Option<string?> _plan =
        Text("--default-service-plan", "PLAN", "Of a reseller: the plan of accounts opened below it.");

    private readonly Option<string[]> _tax = new("--tax")
    {
        Description = "A tax on top of its prices, VAT=19; several: given several times.", HelpName = "NAME=PERCENT",
    };

    private readonly Option<string[]> _pair = new("--metadata")
    {
        Description = "A pair of your own; several: given several times.", HelpName = "NAME=VALUE",
    };

    /// <summary>Its time zone, if one is given.</summary>
    public string? Zone(Session session) => session.Parsed.GetValue(_zone);

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])
            [
                _name, _externalId, _tariff, _type, _currency, _zone, _day, _limit, _threshold, _below, _by, _daily,
                _email, _plan, _tax, _pair,
            ])
            command.Add(option);
    }

    /// <summary>A new account of them.</summary>
    public NewAccount Read(Session session) => new()
    {
        Name = session.Parsed.GetValue(_name),
        ExternalId = session.Parsed.GetValue(_externalId),
        TariffPlan = session.Parsed.GetValue(_tariff),
        Type = session.Parsed.GetValue(_type),
        Currency = session.Parsed.GetValue(_currency),
        Timezone = session.Parsed.GetValue(_zone),
        BillingDay = Session.Whole(session.Parsed.GetValue(_day), _day.Name),
        CreditLimit = Session.Number(session.Parsed.GetValue(_limit), _limit.Name),
        BalanceThreshold = Session.Number(session.Parsed.GetValue(_threshold), _threshold.Name),
        Topup = Topup(session),
        Email = session.Parsed.GetValue(_email),
        DefaultServicePlan = session.Parsed.GetValue(_plan),
        TaxRates = Taxes(session),
        Metadata = Pairs(session),
    };

    /// <summary>The merge patch of them: an empty text takes a setting away.</summary>
    public JsonObject Patch(Session session)
    {
        var parsed = session.Parsed;
        var patch = new JsonObject();
        foreach (var (option, member) in (ReadOnlySpan<(Option<string?>, string)>)
        [
            (_name, "name"), (_externalId, "external_id"), (_tariff, "tariff_plan"), (_type, "type"),
            (_currency, "currency"), (_zone, "timezone"), (_email, "email"), (_plan, "default_service_plan"),
        ])
        {
            if (parsed.GetValue(option) is { } text) patch[member] = text.Length == 0 ? null : text;
        }

        if (parsed.GetValue(_day) is { } day)
            patch["billing_day"] = day.Length == 0 ? null : Session.Whole(day, _day.Name);
        foreach (var (option, member) in (ReadOnlySpan<(Option<string?>, string)>)
            [(_limit, "credit_limit"), (_threshold, "balance_threshold")])
        {
            if (parsed.GetValue(option) is { } amount)
                patch[member] = amount.Length == 0 ? null : Raw(Session.Number(amount, option.Name));
        }

        Put(session, patch);
        if (Taxes(session) is { } taxes)
            patch["tax_rates"] = new JsonArray([.. taxes.Select(tax => new JsonObject
            {
                ["name"] = tax.Name, ["percent"] = Raw(tax.Percent),
            })]);
        if (Pairs(session) is { } pairs)
            patch["metadata"] = new JsonObject(
                pairs.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)(p.Value.Length == 0 ? null : p.Value))));
        return patch;
    }

    private Topup? Topup(Session session) =>
        (session.Parsed.GetValue(_below), session.Parsed.GetValue(_by), session.Parsed.GetValue(_daily)) switch
        {
            (null, null, null) => null,
            ({ } below, { } by, var daily) => new Topup(
                Session.Number(below, _below.Name) ?? default, Session.Number(by, _by.Name) ?? default,
                Session.Whole(daily, _daily.Name)),
            _ => throw CommandException.WrongUse($"A top-up has a {_below.Name} and a {_by.Name}."),
        };

    private void Put(Session session, JsonObject patch)
    {
        var (below, by, daily) = (
            session.Parsed.GetValue(_below), session.Parsed.GetValue(_by), session.Parsed.GetValue(_daily));
        if (by is "") patch["topup"] = null;
        else if ((below ?? by ?? daily) is not null)
        {
            var topup = new JsonObject();
            if (below is not null) topup["threshold"] = Raw(Session.Number(below, _below.Name));
            if (by is not null) topup["amount"] = Raw(Session.Number(by, _by.Name));
            if (daily is not null) topup["daily_limit"] = Session.Whole(daily, _daily.Name);
            patch["topup"] = topup;
        }
    }

    // A number as it is written, and not as a double would round it.
    private static JsonNode? Raw(ExactNumber? number) => number is { } exact ? JsonNode.Parse(exact.Text) : null;

    private List<Tax>? Taxes(Session session) => session.Parsed.GetValue(_tax) is { Length: > 0 } taxes
        ? [.. taxes.Select(tax => Pair(tax, _tax.Name, "VAT=19"))
            .Select(p => new Tax(p.Key, Session.Number(p.Value, _tax.Name) ?? default))]
        : null;

    private Dictionary<string, string>? Pairs(Session session) =>
        session.Parsed.GetValue(_pair) is { Length: > 0 } pairs
            ? pairs.Select(pair => Pair(pair, _pair.Name, "region=north"))
                .GroupBy(pair => pair.Key).ToDictionary(same => same.Key, same => same.Last().Value)
            : null;

    private static KeyValuePair<string, string> Pair(string text, string option, string example) =>
        text.IndexOf('=', StringComparison.Ordinal) is var at and > 0
            ? KeyValuePair.Create(text[..at], text[(at + 1)..])
            : throw CommandException.WrongUse($"{option} is '{text}', which is no pair such as {example}.");

    private static Option<string?> Text(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help };
}
