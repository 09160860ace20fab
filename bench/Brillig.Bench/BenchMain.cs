using Brillig.Bench.Baselines;
using Brillig.Bench.Figures;
using Brillig.Bench.Processes;
using Brillig.Bench.Studies;

namespace Brillig.Bench;

/// <summary>The bench, as the command line calls it.</summary>
public static class BenchMain
{
    private static readonly string[] s_engines = ["sqlite", "postgres"];

    /// <summary>
    /// Measures and prints. 0 even where a figure is missed, which the table marks; 1 when it could not be measured,
    /// 2 when the options make no sense.
    /// </summary>
    public static async Task<int> Run(BenchOptions options, CancellationToken cancellation)
    {
        if (Mistake(options) is { } mistake)
        {
            await Console.Error.WriteLineAsync(mistake);
            return 2;
        }

        InlineSockets.Use();
        try
        {
            var results = await new BenchRun(options, Console.Error.WriteLine).Measure(cancellation);
            var report = new Report(options, Machine.ThisOne(), TimeProvider.System.GetUtcNow(), results);
            if (options.Json) Console.Out.WriteLine(report.ToJson());
            else report.Print();
            if (options.Out is { } file) await File.WriteAllTextAsync(file, report.ToMarkdown(), cancellation);
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException or IOException
            or Npgsql.NpgsqlException or System.Net.Sockets.SocketException or System.ComponentModel.Win32Exception)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 1;
        }
    }

    /// <summary>Runs a baseline server; the bench starts itself so, and nobody else does.</summary>
    public static Task<int> RunBaseline(string[] arguments) => BaselineProgram.Run(arguments);

    private static string? Mistake(BenchOptions options)
    {
        if (options.Engines.FirstOrDefault(engine => !s_engines.Contains(engine)) is { } engine)
            return $"There is no engine {engine}; there are sqlite and postgres.";
        string[] ids =
        [
            .. LoadRatio.All.Select(r => r.Figure).Concat(PureRating.Figures).Concat(Cascading.Figures)
                .Concat(Study.OfEngines.SelectMany(s => s.Figures)).Select(f => f.Id).Distinct(),
        ];
        if (options.Only.FirstOrDefault(id => !ids.Contains(id)) is { } unknown)
            return $"There is no figure {unknown}; there are {string.Join(", ", ids)}.";
        return null;
    }
}
