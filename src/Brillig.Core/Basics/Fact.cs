namespace Brillig.Core.Basics;

/// <summary>
/// Something that happened to the books, with its results: applying it assigns and adds, and reads no tariff, clock,
/// setting or other object. Facts are ordered by (batch, n) and never change.
/// </summary>
public abstract record Fact;

/// <summary>A fact about one account.</summary>
public abstract record AccountFact(AccountId Account) : Fact;
