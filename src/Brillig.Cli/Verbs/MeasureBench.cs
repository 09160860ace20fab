using System.CommandLine;
using Brillig.Bench;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig bench</c></summary>
internal static class MeasureBench
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var quick = new Option<bool>("--quick") { Description = "Fewer and shorter repeats." };
        var output = new Option<string?>("--out") { Description = "A file for the Markdown table.", HelpName = "FILE" };
        var engines = new Option<string[]>("--engine")
        {
            Description = "Of sqlite and postgres (both).", AllowMultipleArgumentsPerToken = true,
        };
        var only = new Option<string[]>("--only")
        {
            Description = "Figures, such as P1 P3 (all).", AllowMultipleArgumentsPerToken = true,
        };
        var database = new Option<string?>("--database")
        {
            Description = "A PostgreSQL whose login may create databases (a throw-away one).", HelpName = "CONNECTION",
        };
        var command = new Command("bench", "Measures this build on this machine, beside baselines.")
        {
            quick, output, engines, only, database,
        };
        command.SetAction((parsed, cancel) =>
        {
            var options = new BenchOptions
            {
                Quick = parsed.GetValue(quick), Json = parsed.GetValue(json), Out = parsed.GetValue(output),
                Database = parsed.GetValue(database) ?? shell.Variable("BRILLIG_DATABASE"),
            };
            if (parsed.GetValue(engines) is { Length: > 0 } chosen) options = options with { Engines = chosen };
            if (parsed.GetValue(only) is { Length: > 0 } figures) options = options with { Only = figures };
            return BenchMain.Run(options, cancel);
        });
        return command;
    }
}
