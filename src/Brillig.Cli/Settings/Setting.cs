using System.Text.Json;

namespace Brillig.Cli.Settings;

/// <summary>
/// One setting: the option <c>--log-level</c>, the variable <c>BRILLIG_LOG_LEVEL</c>, and the member <c>LogLevel</c> of
/// "Brillig" in appsettings.json are the same one.
/// </summary>
/// <param name="Name">As the option names it, without its dashes.</param>
/// <param name="Value">What its value is called in the help; null: a switch.</param>
/// <param name="Meaning">A sentence for people.</param>
/// <param name="Default">What holds where it is not set; null: nothing.</param>
/// <param name="Fault">What is wrong with a value, as a sentence that follows it, or null.</param>
internal sealed record Setting(
    string Name, string? Value, string Meaning, string? Default, Func<string, string?> Fault)
{
    /// <summary>On the command line.</summary>
    public string Option => "--" + Name;

    /// <summary>In the environment.</summary>
    public string Variable => "BRILLIG_" + Name.ToUpperInvariant().Replace('-', '_');

    /// <summary>A variable of others that says the same, where ours does not.</summary>
    public string? OtherVariable { get; init; }

    /// <summary>In "Brillig" of appsettings.json.</summary>
    public string Member { get; } = string.Concat(
        Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>In --json.</summary>
    public string JsonName => JsonNamingPolicy.SnakeCaseLower.ConvertName(Member);

    /// <summary>Shows a value without what is secret in it.</summary>
    public Func<string, string> Shown { get; init; } = value => value;
}
