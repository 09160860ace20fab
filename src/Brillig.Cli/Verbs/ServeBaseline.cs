using System.CommandLine;
using Brillig.Bench;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig bench-baseline</c>, which the bench starts itself and nobody else does.</summary>
internal static class ServeBaseline
{
    public static Command Command()
    {
        var rest = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("bench-baseline") { rest };
        command.Hidden = true;
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, _) =>
            BenchMain.RunBaseline([.. parsed.GetValue(rest) ?? [], .. parsed.UnmatchedTokens]));
        return command;
    }
}
