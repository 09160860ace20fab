namespace Brillig.Bench.Processes;

/// <summary>
/// Lets the load generator go on in the thread that saw the socket become ready, which halves what it takes from the
/// servers' processors. It holds for this process only, and must be set before its first socket.
/// </summary>
public static class InlineSockets
{
    /// <summary>The runtime's setting.</summary>
    public const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Sets it.</summary>
    public static void Use() => Environment.SetEnvironmentVariable(Variable, "1");
}
