using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Ledger;

namespace Brillig.Core.Payments;

/// <summary>
/// What settled what: the sum of all allocations between one credit and one due, both as they are now.
/// </summary>
/// <param name="Credit">The credit, with what remains of it.</param>
/// <param name="Due">The due, with what remains of it.</param>
/// <param name="Amount">What of the credit settles the due now; above zero.</param>
public sealed record StandingAllocation(Credit Credit, Due Due, Money Amount);

/// <summary>What history knows of a payment, read by the request's thread.</summary>
/// <param name="Payment">The payment.</param>
/// <param name="Credit">Its credit, with what remains of it; amount is what was not refunded.</param>
/// <param name="Allocations">What it settles, the newest first.</param>
/// <param name="ReadAt">The batch it was read at.</param>
public sealed record PaymentHistory(
    Payment Payment, Credit Credit, ImmutableArray<StandingAllocation> Allocations, long ReadAt);
