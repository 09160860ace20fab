using System.CommandLine;
using System.Globalization;
using Brillig.Client.Accounts;
using Brillig.Client.Bookkeeping;
using Spectre.Console;

namespace Brillig.Cli.Verbs.Bookkeeping;

/// <summary><c>brillig sync [ACCOUNT]</c> and <c>brillig reconcile [ACCOUNT]</c></summary>
internal static class SyncAccounts
{
    private static readonly Heading[] s_header =
        ["account", "what", "item", Heading.Number("was"), Heading.Number("is")];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var account = Argument("all that are marked");
        var command = new Command("sync", "Tells an account's bookkeeper now, whether something changed or not.")
        {
            account,
        };
        return Session.Write(shell, json, command, async session =>
        {
            var isOne = session.Parsed.GetValue(account) is not null;
            var told = await Each(session, account, "Syncing", async one =>
                isOne || (await session.Client.Synchronization(one.Id, session.Cancel)).Dirty
                    ? await session.Client.Synchronize(one.Id, session.Cancel)
                    : null);
            session.Print(told.Select(pair => pair.Done).ToList(), CliJson.Plain.ListSynchronization, () =>
            {
                foreach (var (one, done) in told)
                {
                    session.Say(done.Refusal is { } refusal
                        ? $"{done.Bookkeeper} refused {Session.Name(one)}: {refusal}."
                        : $"Synced {Session.Name(one)}: {done.Bookkeeper} has {Counted.Of(done.Lines.Count, "line")}.");
                }

                if (told.Count == 0) shell.Out.WriteLine("No account is marked.");
            });
        });
    }

    public static Command ReconcileCommand(Shell shell, Option<bool> json)
    {
        var account = Argument("all");
        var command = new Command(
            "reconcile", "Compares what is billed of an account with its quantities and its bookkeeper, and mends it.")
        {
            account,
        };
        return Session.Write(shell, json, command, async session =>
        {
            var found = await Each(session, account, "Reconciling", async one =>
                await session.Client.Reconcile(one.Id, session.Cancel));
            session.Print(found.Select(pair => pair.Done).ToList(), CliJson.Plain.ListReconciliation, () =>
            {
                var rows = found.SelectMany(pair => Rows(pair.Account, pair.Done)).ToList();
                if (rows.Count > 0) shell.Table(s_header, rows);
                var unequal = found.Count(pair => !pair.Done.Equal);
                session.Say($"Reconciled {Counted.Of(found.Count, "account")}; "
                    + (unequal == 0 ? "both sides are equal." : $"{unequal} differed."));
            });
        });
    }

    private static Argument<string?> Argument(string all) => new("ACCOUNT")
    {
        Description = $"Its id or external id; if not given, {all}.", Arity = ArgumentArity.ZeroOrOne,
    };

    // One after the other: what is done stays done, and the same command goes on from there.
    private static async Task<List<(Account Account, T Done)>> Each<T>(
        Session session, Argument<string?> argument, string what, Func<Account, Task<T?>> act) where T : class
    {
        if (session.Parsed.GetValue(argument) is null && session.Client.IdempotencyKey is not null)
            throw CommandException.WrongUse("--idempotency-key names one write: name the account, too.");
        var accounts = session.Parsed.GetValue(argument) is { } name
            ? [await session.Account(name)]
            : (await session.Client.Accounts(session.Cancel)).Where(one => one.Status != "closed").ToList();
        if (!session.Shell.ShowsProgress || accounts.Count == 1) return await All(_ => { });
        return await Shell.Console(session.Shell.Error).Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask(what, maxValue: Math.Max(accounts.Count, 1));
                return All(done => task.Value = done);
            });

        async Task<List<(Account, T)>> All(Action<int> seen)
        {
            var all = new List<(Account, T)>();
            foreach (var (one, place) in accounts.Select((one, place) => (one, place)))
            {
                if (await act(one) is { } done) all.Add((one, done));
                seen(place + 1);
            }

            return all;
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(Account account, Reconciliation found)
    {
        var name = Session.Name(account);
        foreach (var (item, sum) in found.Sums ?? [])
            yield return [name, "sum below", item, $"{sum?["kept"]}", $"{sum?["counted"]}"];
        foreach (var line in found.Lines)
        {
            yield return
            [
                name, "bookkeeper", $"{line.Category}/{line.Item}", "",
                line.Billable.ToString(CultureInfo.InvariantCulture),
            ];
        }

        if (found.Billed.Text.Any(digit => digit is > '0' and <= '9'))
            yield return [name, "charge", "", "", found.Billed.Text];
    }
}
