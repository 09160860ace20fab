using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Ledger;

/// <summary>What a charge billed in advance and is not yet earned.</summary>
/// <param name="Charge">The charge.</param>
/// <param name="Until">The end of the period that it was billed for: then it is earned.</param>
/// <param name="Seller">To whom it belongs.</param>
/// <param name="Amount">Below zero if more was given back in advance than billed; never zero.</param>
public sealed record Deferral(ChargeId Charge, Instant Until, AccountId Seller, Money Amount);

/// <summary>What a charge has deferred is this now; nothing, if its amount is zero.</summary>
public sealed record RevenueDeferred(AccountId Account, Deferral Deferral) : AccountFact(Account);

/// <summary>What these charges deferred is earned, all of it.</summary>
public sealed record RevenueEarned(AccountId Account, ImmutableArray<ChargeId> Charges) : AccountFact(Account);
