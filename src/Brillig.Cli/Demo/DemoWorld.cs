using System.Globalization;
using Brillig.Client;
using Brillig.Server;
using Brillig.Storage;
using Microsoft.Extensions.Logging;
using NodaTime;
using Spectre.Console;

namespace Brillig.Cli.Demo;

/// <summary>
/// The demo world of <c>serve --demo</c>. New books are filled by a server of their own, which listens on a free local
/// port and whose clock runs through the year; then they are served like any others.
/// </summary>
internal static class DemoWorld
{
    /// <summary>Makes the demo world where there are no books yet; books that are its own are left.</summary>
    /// <param name="shell">Is told how far it is, and the first admin key.</param>
    /// <param name="options">What the books are served with afterwards.</param>
    /// <param name="store">Where they are.</param>
    /// <param name="cancel">Stops; what is there then is no whole demo.</param>
    /// <exception cref="CommandException">There are books that are no demo, or no whole one.</exception>
    public static async Task Ready(Shell shell, ServerOptions options, StoreOptions store, CancellationToken cancel)
    {
        if (await BooksPresence.Roots(store, cancel) is { } roots)
        {
            if (roots.Contains(DemoYear.Mark)) return;
            throw CommandException.Refused(roots.Contains(DemoYear.UnfinishedMark)
                ? "The demo world in these books was not finished; remove them, or name others by --books."
                : "These books hold something else than the demo world, and it is made in new ones only: name others "
                    + "by --data or --books, or serve these without --demo.");
        }

        var begun = shell.Time.GetTimestamp();
        var year = await Progress(shell, told => Make(shell, options, told, cancel));
        var seconds = shell.Time.GetElapsedTime(begun).TotalSeconds;
        await shell.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Made the demo world in {seconds:0.0} s: {Counted.Of(year.Accounts, "account")}, "
            + $"{Counted.Of(year.Records, "record")} of usage."));
    }

    /// <summary>What to do with it first.</summary>
    public static async Task Invite(Shell shell, string url, string data)
    {
        var other = (url == Connection.DefaultUrl ? "" : $"BRILLIG_URL={url} ")
            + (data == Connection.DefaultData ? "" : $"BRILLIG_DATA={data} ");
        await shell.Out.WriteLineAsync($"""
            The API, to read and to try: {url}/docs
            Try in another shell:
              {other}brillig account list
              {other}brillig charge list c-001
              {other}brillig charge open c-001
            """);
    }

    // All years of one time are the same but for ids: what they hold hangs on it alone.
    private static async Task<DemoYear> Make(
        Shell shell, ServerOptions options, Action<double> progress, CancellationToken cancel)
    {
        var until = options.Clock ?? Instant.FromDateTimeOffset(shell.Time.GetUtcNow());
        var key = "";
        var building = options with
        {
            Listen = "http://127.0.0.1:0", Advertise = null, Clock = DemoYear.BeginningOf(until), KeyLimit = null,
            Otlp = null, LogLevel = LogLevel.Error, LogsRequests = false, FirstKeyMade = secret => key = secret,
        };
        await using var app = await BrilligServer.Start(building, null, cancel);
        using var client = BrilligClient.At(new Uri(app.Urls.First()), key);
        var year = new DemoYear(client, until, progress, cancel);
        await year.Make();
        await app.StopAsync(CancellationToken.None);
        options.FirstKeyMade?.Invoke(key);
        return year;
    }

    private static async Task<DemoYear> Progress(Shell shell, Func<Action<double>, Task<DemoYear>> make)
    {
        if (!shell.ShowsProgress) return await make(_ => { });
        return await Shell.Console(shell.Error).Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask("Making the demo world", maxValue: 1);
                return make(done => task.Value = done);
            });
    }
}
