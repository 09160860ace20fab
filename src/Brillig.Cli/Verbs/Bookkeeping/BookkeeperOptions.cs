using System.CommandLine;
using System.Text.Json.Nodes;
using Brillig.Cli.Verbs.ServicePlans;
using Brillig.Client.Bookkeeping;

namespace Brillig.Cli.Verbs.Bookkeeping;

/// <summary>
/// What people set on a bookkeeper, as options. A secret is none of them: lists of processes and histories would show
/// it.
/// </summary>
internal sealed class BookkeeperOptions
{
    private readonly Option<string> _type = new("--type")
    {
        Description = "Which system: local, http, braintree, stripe, freshbooks, quickbooks.", HelpName = "TYPE",
        Required = true,
    };

    private readonly Option<string?> _address = Text("--address", "URL", "Where it is.");
    private readonly Option<string?> _collect = Text(
        "--collect", "WHAT", "Each 'charge' (the default), 'nothing', or 'subscription'.");
    private readonly Option<string?> _min = Text("--min-amount", "AMOUNT", "The least amount of a top-up.");
    private readonly Option<string?> _max = Text("--max-amount", "AMOUNT", "The largest amount of a top-up.");
    private readonly Option<int?> _concurrency = new("--outbox-concurrency")
    {
        Description = "How much it is asked to do at once, 1 to 512; else as much as the server has it.",
        HelpName = "N",
    };

    private readonly Option<string?> _local =
        Text("--local-topup", "HOW", "Of local: 'grant' top-ups, or 'refuse' them.");

    private readonly Option<string?> _credentials =
        Text("--credentials", "FILE", "A JSON file of how it is entered; on a terminal it is asked for.");

    private readonly Option<string[]> _merchant = new("--merchant-account")
    {
        Description = "Of braintree: the merchant account of a currency; several: given several times.",
        HelpName = "CODE=ID",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all = [_type, _address, _collect, _min, _max, _concurrency, _local, _credentials, _merchant];
        foreach (var option in all) command.Add(option);
    }

    /// <summary>A bookkeeper of them.</summary>
    public NewBookkeeper Read(Session session) => new(session.Parsed.GetRequiredValue(_type))
    {
        Address = session.Parsed.GetValue(_address),
        Collect = session.Parsed.GetValue(_collect),
        MinAmount = Session.Number(session.Parsed.GetValue(_min), _min.Name),
        MaxAmount = Session.Number(session.Parsed.GetValue(_max), _max.Name),
        OutboxConcurrency = session.Parsed.GetValue(_concurrency),
        LocalTopup = session.Parsed.GetValue(_local),
        MerchantAccounts = session.Parsed.GetValue(_merchant) is { Length: > 0 } pairs ? Merchants(pairs) : null,
        Credentials = session.Parsed.GetValue(_credentials) is { } file
            ? JsonObject.Create(PlanOptions.Document(file))
            : null,
    };

    /// <summary>Asks on the terminal how a system is entered; null: nothing is to be asked for.</summary>
    public static JsonObject? Ask(Shell shell, string type)
    {
        string[] names = type switch
        {
            "http" => ["secret"],
            "braintree" => ["merchant_id", "public_key", "private_key"],
            "stripe" => ["secret_key", "webhook_secret"],
            "freshbooks" => ["account_id", "client_id", "client_secret", "redirect_uri", "refresh_token"],
            "quickbooks" => ["realm_id", "client_id", "client_secret", "refresh_token", "verifier_token"],
            _ => [],
        };
        return names.Length == 0 || shell.AskSecret is not { } ask
            ? null
            : new JsonObject(names.Select(name => KeyValuePair.Create(name, (JsonNode?)ask($"{type} {name}: "))));
    }

    private static Dictionary<string, string> Merchants(string[] pairs)
    {
        var merchants = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } code, var id])
            {
                throw CommandException.WrongUse(
                    $"--merchant-account is '{pair}', which is no pair such as USD=acme_usd.");
            }

            merchants[code] = id;
        }

        return merchants;
    }

    private static Option<string?> Text(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help };
}
