using System.CommandLine;
using Brillig.Client.Bookkeeping;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;

namespace Brillig.Cli.Verbs.Bookkeeping;

/// <summary><c>brillig bookkeeper reconcile [ACCOUNT]</c></summary>
internal static class CompareBookkeeper
{
    private const int DaysUsual = 7;
    private static readonly Heading[] s_header =
    [
        "at", "kind", "account", "reference", Heading.Number("here"), Heading.Number("there"), "currency", "advice",
    ];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var seller = SetBookkeeper.Argument();
        var (from, to) = (
            Time("--from", $"From then on (the last {DaysUsual} days)."), Time("--to", "Until before then (now)."));
        var command = new Command(
            "reconcile", "Compares these books with what it has, records what they lack, and lists the rest.")
        {
            seller, from, to,
        };
        return Session.Write(shell, json, command, async session =>
        {
            var of = await SetBookkeeper.SellerOf(session, seller);
            var days = Days(
                shell, Instant(session.Parsed.GetValue(from), from.Name),
                Instant(session.Parsed.GetValue(to), to.Name));
            if (days.Count > 1 && session.Client.IdempotencyKey is not null)
                throw CommandException.WrongUse("--idempotency-key names one write: give --from and --to of one day.");
            var found = await Each(session, of, days);
            var open = found.SelectMany(f => f.Differences).Count(d => !d.Repaired);
            session.Print(found, CliJson.Plain.ListBookkeeperComparison, () => Tell(shell, session, found, open));
            if (open > 0) throw CommandException.Refused($"{Counted.Of(open, "difference")} left.");
        });
    }

    private static void Tell(Shell shell, Session session, List<BookkeeperComparison> found, int open)
    {
        var rows = found.SelectMany(f => f.Differences).Select(Row).ToList();
        if (rows.Count > 0) shell.Table(s_header, rows);
        var repaired = found.Sum(f => f.Repaired);
        session.Say($"Compared {found.Sum(f => f.Here)} here with {found.Sum(f => f.There)} there: "
            + (rows.Count == 0 ? "both sides are equal." : $"{repaired} recorded here, {open} left to you."));
    }

    // A day after the other: what is recorded stays recorded, and the same command goes on from there.
    private static async Task<List<BookkeeperComparison>> Each(
        Session session, string seller, List<TimeToCompare> days)
    {
        if (!session.Shell.ShowsProgress || days.Count == 1) return await All(_ => { });
        return await Shell.Console(session.Shell.Error).Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask("Comparing", maxValue: days.Count);
                return All(done => task.Value = done);
            });

        async Task<List<BookkeeperComparison>> All(Action<int> seen)
        {
            var all = new List<BookkeeperComparison>();
            var told = new HashSet<(string?, Guid?, string?)>();
            foreach (var day in days)
            {
                var found = await session.Client.CompareBookkeeper(seller, day, session.Cancel);

                // What nobody knows the outcome of is looked up whatever the day: it is told once.
                all.Add(found with
                {
                    Differences = [.. found.Differences.Where(d => told.Add((d.Kind, d.Intent, d.Reference)))],
                });
                seen(all.Count);
            }

            return all;
        }
    }

    private static List<TimeToCompare> Days(Shell shell, Instant? from, Instant? to)
    {
        var end = to ?? NodaTime.Instant.FromDateTimeOffset(shell.Time.GetUtcNow()) + Duration.FromSeconds(1);
        var days = new List<TimeToCompare>();
        for (var at = from ?? end - Duration.FromDays(DaysUsual); at < end;)
        {
            var next = NodaTime.Instant.Min(at + Duration.FromDays(1), end);
            days.Add(new TimeToCompare(Text(at), Text(next)));
            at = next;
        }

        return days.Count > 0 ? days : throw CommandException.WrongUse("--to is not after --from.");
    }

    private static string Text(Instant at) => InstantPattern.General.Format(at);

    private static Instant? Instant(string? text, string option) =>
        Times.Read(text, option, null) is { } time ? OffsetDateTimePattern.Rfc3339.Parse(time).Value.ToInstant() : null;

    private static IReadOnlyList<string> Row(BookkeeperDifference one) =>
    [
        Times.Shown(one.At, null), one.Kind ?? "", one.Account?.ToString() ?? "", one.Reference ?? "",
        one.Here?.Text ?? "", one.There?.Text ?? "", one.Currency ?? "", one.Advice ?? "",
    ];

    private static Option<string?> Time(string name, string description) =>
        new(name) { Description = description, HelpName = "TIME" };
}
