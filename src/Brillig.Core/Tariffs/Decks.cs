namespace Brillig.Core.Tariffs;

/// <summary>The rate decks of all owners.</summary>
public sealed class Decks
{
}
