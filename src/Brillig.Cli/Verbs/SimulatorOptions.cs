using System.CommandLine;

namespace Brillig.Cli.Verbs;

/// <summary>What all simulators are told alike.</summary>
internal static class SimulatorOptions
{
    /// <summary>Where a simulator listens.</summary>
    public static Option<int> Port() =>
        new("--port") { Description = "The port on 127.0.0.1 (a free one).", HelpName = "N" };

    /// <summary>Where a simulator sends notifications.</summary>
    public static Option<Uri?> Webhook(string description) => new("--webhook")
    {
        Description = description, HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens.Single().Value, UriKind.Absolute, out var uri)) return uri;
            result.AddError($"--webhook is '{result.Tokens.Single().Value}', which is no URL.");
            return null;
        },
    };
}
