using Brillig.Client;
using Brillig.Client.Accounts;
using Spectre.Console;

namespace Brillig.Cli.Import;

/// <summary>Imports a surveyed file: tariff, accounts, then records, so that each step finds what it needs.</summary>
public sealed class UsageImport(BrilligClient client, Shell shell)
{
    /// <summary>Imports it.</summary>
    public async Task<ImportResult> Run(
        IUsageFile file, ColumnMap map, Survey survey, ImportOptions options, CancellationToken cancel)
    {
        var tariff = survey.Prices.Count > 0
            ? options.TariffName ?? Path.GetFileNameWithoutExtension(options.File)
            : null;
        var rates = tariff is null
            ? 0
            : await PriceList.Publish(client, tariff, options.Currency, survey.Prices, cancel);
        var accounts = await FileAccounts.FindOrMake(client, survey.Accounts, Template(options, tariff), cancel);
        var result = new ImportResult
        {
            Rows = survey.Rows + survey.BrokenRows, Skipped = survey.BrokenRows, Accounts = survey.Accounts.Count,
            AccountsMade = accounts.Made, Tariff = tariff, RatesAdded = rates,
        };

        var begun = shell.Time.GetTimestamp();
        var sending = new Sending(client, accounts.Ids);
        await WithProgress(survey.Rows, sent => sending.Send(Rows(file, map), sent, cancel));
        return sending.AddTo(result with { Seconds = Math.Round(shell.Time.GetElapsedTime(begun).TotalSeconds, 3) });
    }

    private static NewAccount? Template(ImportOptions options, string? tariff) => options.CreatesAccounts
        ? new NewAccount
        {
            TariffPlan = options.Tariff ?? tariff, Type = options.Type, OpenedAt = options.OpenedAt,
            Timezone = options.Timezone,
        }
        : null;

    private static IEnumerable<UsageRow> Rows(IUsageFile file, ColumnMap map)
    {
        var faults = new List<RowFault>();
        foreach (var raw in file.Read(map))
            if (UsageRow.Read(raw, map, faults) is { } row)
                yield return row;
    }

    private Task WithProgress(long rows, Func<Action<int>, Task> work)
    {
        if (!shell.ShowsProgress) return work(_ => { });
        return Shell.Console(shell.Error).Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(),
                new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask("Recording", maxValue: Math.Max(rows, 1));
                return work(sent => task.Increment(sent));
            });
    }
}
