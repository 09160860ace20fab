namespace Brillig.Cli.Settings;

/// <summary>What holds for a setting, and where it comes from.</summary>
/// <param name="Name">The setting.</param>
/// <param name="Value">As it may be shown, or null: nothing.</param>
/// <param name="Origin">The option, the variable, the member of the file, or "default".</param>
internal sealed record Effective(string Name, string? Value, string Origin);
