namespace Brillig.Cli;

/// <summary>Ends a command: one sentence for a person, with what to do, and the exit code.</summary>
public sealed class CommandException(int exit, string sentence) : Exception(sentence)
{
    /// <summary>One of <see cref="Exit"/>.</summary>
    public int ExitCode { get; } = exit;

    /// <summary>The command line makes no sense.</summary>
    public static CommandException WrongUse(string sentence) => new(Exit.WrongUse, sentence);

    /// <summary>Something was refused.</summary>
    public static CommandException Refused(string sentence) => new(Exit.Refused, sentence);
}
