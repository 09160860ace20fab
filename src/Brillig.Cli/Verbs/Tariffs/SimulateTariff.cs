using System.CommandLine;
using Brillig.Client.Tariffs;
using Spectre.Console;

namespace Brillig.Cli.Verbs.Tariffs;

/// <summary><c>brillig tariff simulate TARIFF --from TIME --to TIME</c></summary>
internal static class SimulateTariff
{
    private static readonly Heading[] s_header =
    [
        "account", "service", Heading.Number("records"), Heading.Number("usage"), Heading.Number("charged"),
        Heading.Number("would be"), Heading.Number("difference"),
    ];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var name = ShowTariff.Argument();
        var from = Time("--from", "Rate again what was used at this time or later.");
        var to = Time("--to", "And before this time.");
        var account = new Option<string[]>("--account")
        {
            Description = "Only this account, by id or external id; may be given several times.", HelpName = "ACCOUNT",
        };
        var command = new Command(
            "simulate", "Says what past usage would have cost by this tariff; changes nothing.")
        {
            name, from, to, account,
        };
        return Session.Read(shell, json, command, async session =>
        {
            var tariff = await ShowTariff.Find(session, session.Parsed.GetRequiredValue(name));
            List<Guid>? accounts = null;
            foreach (var one in session.Parsed.GetValue(account) ?? [])
                (accounts ??= []).Add((await session.Account(one)).Id);
            var asked = new NewSimulation(
                session.Parsed.GetRequiredValue(from), session.Parsed.GetRequiredValue(to), accounts);
            var simulation = await Run(session, tariff.Id, asked);
            session.Print(simulation, CliJson.Plain.Simulation, () => Tell(shell, simulation));
        });
    }

    private static async Task<Simulation> Run(Session session, Guid tariff, NewSimulation asked)
    {
        if (!session.Shell.ShowsProgress)
            return await session.Client.Simulate(tariff, asked, static _ => { }, session.Cancel);
        return await Shell.Console(session.Shell.Error).Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask("Rating", maxValue: 1);
                return session.Client.Simulate(
                    tariff, asked,
                    progress =>
                    {
                        task.Value = progress.Part;
                        task.Description = $"Rating ({Counted.Of(progress.Records, "record")})";
                    },
                    session.Cancel);
            });
    }

    private static void Tell(Shell shell, Simulation simulation)
    {
        shell.Table(
            s_header,
            simulation.Accounts.SelectMany(a => a.Services.Select(s => (IReadOnlyList<string>)
            [
                a.Account.ToString(), s.Name, Number(s.Records), s.Usage.ToString(), s.Charged.ToString(),
                s.Unpriced == 0 ? s.WouldBeCharged.ToString() : $"{s.WouldBeCharged} ({s.Unpriced} unpriced)",
                s.Difference.ToString(),
            ])));
        shell.Out.WriteLine(
            $"{Counted.Of(simulation.Records, "record")} by version {simulation.Version} of {simulation.Tariff}: "
            + $"charged {simulation.Charged} {simulation.Currency}, would be {simulation.WouldBeCharged}, a "
            + $"difference of {simulation.Difference}.");
        if (simulation.OtherCurrency > 0)
            shell.Out.WriteLine($"{Counted.Of(simulation.OtherCurrency, "record")} of other currencies left out.");
    }

    private static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Option<string> Time(string name, string description) =>
        new(name) { Description = description, HelpName = "TIME", Required = true };
}
