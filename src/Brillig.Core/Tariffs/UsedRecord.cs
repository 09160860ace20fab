using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>What of a usage record its price may depend on.</summary>
/// <param name="Quantity">How much; ≥ 0.</param>
/// <param name="At">When use began.</param>
/// <param name="Properties">A JSON object as text, or null.</param>
public readonly record struct UsedRecord(Exact Quantity, Instant At, string? Properties);

/// <summary>What prices depend on besides the tariff and the record.</summary>
/// <param name="Owner">Whose tariff it is: its decks are looked up among the owner's.</param>
/// <param name="TimeZone">The account's time zone, of windows that name none.</param>
/// <param name="Decks">The rate decks.</param>
public readonly record struct PriceScope(AccountId Owner, string TimeZone, Decks Decks);
