#pragma warning disable IDE0130 // It stands in for the file of this name beside the properties.
namespace Brillig.Tests.Core.Flow;

/// <summary>How much the properties are tried for each mutant.</summary>
internal static class Effort
{
    /// <summary>Random histories for each property.</summary>
    public const int Histories = 3;

    /// <summary>Lives of the simulation.</summary>
    public const int Lives = 20;
}
