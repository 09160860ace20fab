namespace Brillig.Cli;

/// <summary>How a command ends, as its exit code.</summary>
public static class Exit
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The server or a check refused something; what was refused is named.</summary>
    public const int Refused = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int WrongUse = 2;

    /// <summary>The server, or the database, cannot be reached.</summary>
    public const int Unreachable = 3;
}
