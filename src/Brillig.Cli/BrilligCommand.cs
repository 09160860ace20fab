using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Brillig.Cli.Verbs;
using Brillig.Cli.Verbs.Accounts;
using Brillig.Cli.Verbs.Bookkeeping;
using Brillig.Cli.Verbs.Charges;
using Brillig.Cli.Verbs.Decks;
using Brillig.Cli.Verbs.Events;
using Brillig.Cli.Verbs.Payments;
using Brillig.Cli.Verbs.Resellers;
using Brillig.Cli.Verbs.Reservations;
using Brillig.Cli.Verbs.ServicePlans;
using Brillig.Cli.Verbs.Tariffs;
using Brillig.Cli.Verbs.Usage;
using Brillig.Client;
using Brillig.Storage;

namespace Brillig.Cli;

/// <summary>The command line: its nouns and verbs, and how each ends.</summary>
public static class BrilligCommand
{
    private const StringSplitOptions NoEmpty = StringSplitOptions.RemoveEmptyEntries;

    /// <summary>Runs one command.</summary>
    /// <returns>One of <see cref="Exit"/>.</returns>
    public static async Task<int> Run(string[] arguments, Shell shell, CancellationToken cancel = default)
    {
        var parsed = Root(shell).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            var words = parsed.Errors.Select(e => e.Message).Distinct()
                .SelectMany(message => message.Split((char[]?)null, NoEmpty));
            var errors = string.Join(' ', words);
            await shell.Error.WriteLineAsync($"{errors} See '{Name(parsed)} --help'.");
            return Exit.WrongUse;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = shell.Out, Error = shell.Error, EnableDefaultExceptionHandler = false,
                    // Whatever ends the process, a server first finishes what is queued.
                    ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
                },
                cancel);
        }
        catch (Exception e) when (Ending(e) is { } ending)
        {
            await shell.Error.WriteLineAsync(ending.Message);
            return ending.ExitCode;
        }
    }

    /// <summary>Prints a result as JSON.</summary>
    internal static void Print<T>(this Shell shell, T value, JsonTypeInfo<T> type) =>
        shell.Out.WriteLine(JsonSerializer.Serialize(value, type));

    private static RootCommand Root(Shell shell)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON.", Recursive = true };
        var root = new RootCommand(
            "Brillig, a billing server. Ends with 0: done, 1: refused or a breach found, 2: wrong use, "
            + "3: not reachable.")
        {
            json, ServeBooks.Command(shell, json),
        };
        foreach (var command in (Command[])[.. Nouns(shell, json), .. Upkeep(shell, json)]) root.Add(command);
        return root;
    }

    private static Command[] Nouns(Shell shell, Option<bool> json) =>
    [
        new("account", "Accounts: who is billed, and how.")
        {
            OpenAccount.Command(shell, json), ListAccounts.Command(shell, json), ShowAccount.Command(shell, json),
            ChangeAccount.Command(shell, json), CloseAccount.Command(shell, json), ShowLedger.Command(shell, json),
            ShowStatement.Command(shell, json), ShowUsage.Command(shell, json),
        },
        new("reseller", "Accounts that sell to the accounts below them.")
        {
            MakeReseller.Command(shell, json), MakeReseller.DemoteCommand(shell, json),
            ShowMargin.Command(shell, json),
        },
        new("plan", "Service plans: what services cost by quantity.")
        {
            ListPlans.Command(shell, json), ListPlans.ShowCommand(shell, json), PublishPlan.Command(shell, json),
            PublishPlan.RemoveCommand(shell, json), AssignPlan.Command(shell, json),
            AssignPlan.WithdrawCommand(shell, json), AssignPlan.CurrentCommand(shell, json),
        },
        new("quantities", "How much an account uses of what plans price.")
        {
            SetQuantities.ShowCommand(shell, json), SetQuantities.SetCommand(shell, json),
            SetQuantities.AddCommand(shell, json),
        },
        new("tariff", "Tariffs: what things cost.")
        {
            PublishTariff.Command(shell, json), ListTariffs.Command(shell, json), ShowTariff.Command(shell, json),
            ListTariffs.VersionsCommand(shell, json), SimulateTariff.Command(shell, json),
            QuoteTariff.Command(shell, json),
        },
        new("deck", "Rate decks: what calls cost by the number that is called.")
        {
            ImportDeck.Command(shell, json), ListDecks.Command(shell, json), ListDecks.ShowCommand(shell, json),
            MatchNumber.Command(shell, json),
        },
        new("usage", "Usage of accounts.")
        {
            ImportUsage.Command(shell, json), ShowRecord.Command(shell, json), AmendRecord.Command(shell, json),
            AmendRecord.VoidCommand(shell, json),
        },
        new("import", "What other systems hold.") { ImportKazoo.Command(shell, json) },
        new("charge", "Charges: what is owed, and credit notes.")
        {
            ListCharges.Command(shell, json), ShowCharge.Command(shell, json), ShowCharge.OpenCommand(shell, json),
            ShowCharge.PreviewCommand(shell, json), CloseCharge.Command(shell, json), VoidCharge.Command(shell, json),
            CreditCharge.Command(shell, json), ExplainItem.Command(shell, json), ListCorrections.Command(shell, json),
        },
        new("payment", "Payments and refunds.")
        {
            RecordPayment.Command(shell, json), ListPayments.Command(shell, json), ShowPayment.Command(shell, json),
            RefundPayment.Command(shell, json),
        },
        new("reservation", "Usage reserved before it happens.")
        {
            ListReservations.Command(shell, json), ReleaseReservation.Command(shell, json),
        },
        new("bill", "Charges that are due.") { RunBilling.Command(shell, json) },
        new("bookkeeper", "Who collects for a seller.")
        {
            SetBookkeeper.ShowCommand(shell, json), SetBookkeeper.Command(shell, json),
            SetBookkeeper.RemoveCommand(shell, json), SetBookkeeper.CheckCommand(shell, json),
            SetBookkeeper.EventsCommand(shell, json), CompareBookkeeper.Command(shell, json),
            PaymentMethods.Command(shell, json),
        },
        new("outbox", "What bookkeepers outside are asked to do, and were.")
        {
            ListOutbox.Command(shell, json), ListOutbox.ShowCommand(shell, json),
            ListOutbox.RetryCommand(shell, json),
        },
        SyncAccounts.Command(shell, json),
        SyncAccounts.ReconcileCommand(shell, json),
        ListEvents.Command(shell, json),
        ListAudit.Command(shell, json),
        new("key", "API keys.")
        {
            CreateKey.Command(shell, json), ListKeys.Command(shell, json), ShowKey.Command(shell, json),
            RotateKey.Command(shell, json), RevokeKey.Command(shell, json),
        },
    ];

    private static Command[] Upkeep(Shell shell, Option<bool> json) =>
    [
        VerifyTheBooks.Command(shell, json),
        BackUpBooks.Command(shell, json),
        new("db", "The database.") { MigrateDatabase.Command(shell, json), MarkRestored.Command(shell, json) },
        new("work", "Due and outside work.") { ResumeTheWork.Command(shell, json) },
        MeasureBench.Command(shell, json),
        new("simulator", "Stand-ins for outside systems, to try things out with.")
        {
            SimulateBraintree.Command(shell, json),
            SimulateFreshBooks.Command(shell, json), SimulateQuickBooks.Command(shell, json),
            SimulateStripe.Command(shell, json),
        },
        ServeBaseline.Command(),
    ];

    private static CommandException? Ending(Exception exception) => exception switch
    {
        CommandException failed => failed,
        BrilligException { Status: 401 } => CommandException.Refused(
            "The server does not know the key; set BRILLIG_KEY, or name with --data the directory of its admin.key."),
        BrilligException { Status: 503 } e => new CommandException(Exit.Unreachable, e.Message),
        BrilligException e => CommandException.Refused($"{e.Message} (docs/problems.md: {e.Type})"),
        StoreException e => CommandException.Refused(e.Message),
        ServerUnreachableException e => new CommandException(
            Exit.Unreachable, $"{e.Message} Start one with 'brillig serve', or set BRILLIG_URL."),
        OperationCanceledException => CommandException.Refused(
            "Interrupted; what was done stays, and the same command goes on from there."),
        IOException or UnauthorizedAccessException => CommandException.Refused(exception.Message),
        JsonException => CommandException.Refused("The server's answer is not understood; is it of another version?"),
        _ => null,
    };

    private static string Name(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; ; result = (System.CommandLine.Parsing.CommandResult)result.Parent)
        {
            names.Insert(0, result.Command is RootCommand ? "brillig" : result.Command.Name);
            if (result.Parent is not System.CommandLine.Parsing.CommandResult) return string.Join(' ', names);
        }
    }
}
