namespace Brillig.Simulators.FreshBooks.Wire;

/// <summary>What <c>vis_state</c> says. Lists leave out what is deleted, unless they are asked for it.</summary>
internal static class Visible
{
    public const int Active = 0;
    public const int Deleted = 1;
    public const int Archived = 2;
}
