namespace Brillig.Tests.Core.Flow;

/// <summary>
/// How much the properties are tried; the mutation run, which tries them for each mutant, has a file of its own.
/// </summary>
internal static class Effort
{
    /// <summary>Random histories for each property.</summary>
    public const int Histories = 12;
}
