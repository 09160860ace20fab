using System.Text.Json;
using Brillig.Client.Tariffs;

namespace Brillig.Cli.Verbs;

/// <summary>Steps of an explanation as lines of a table.</summary>
internal static class StepLines
{
    /// <summary>What happens in a step.</summary>
    public static string Name(ExplainStep step) => step.Step.Replace('_', ' ');

    /// <summary>What a step works on: "from 0, quantity 100, price 0.05".</summary>
    public static string Of(ExplainStep step) => string.Join(
        ", ", step.Values.Select(v => (Name: v.Key.Replace('_', ' '), Text: Text(v.Value)))
            .Where(v => v.Text.Length > 0).Select(v => $"{v.Name} {v.Text}"));

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };
}
