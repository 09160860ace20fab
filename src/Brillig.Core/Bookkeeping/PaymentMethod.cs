using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Bookkeeping;

/// <summary>What may be shown of a payment method: never what could be charged.</summary>
/// <param name="Brand">Whose card it is, or which wallet or bank account; null: nothing is known.</param>
/// <param name="LastFour">Its last four digits, or null.</param>
/// <param name="ExpiresYear">The year in which it expires, or null.</param>
/// <param name="ExpiresMonth">The month, 1 to 12, or null.</param>
public sealed record MethodShown(string? Brand, string? LastFour, int? ExpiresYear, int? ExpiresMonth);

/// <summary>The payment method of an account, as its bookkeeper keeps it.</summary>
/// <param name="Reference">What the bookkeeper calls it.</param>
/// <param name="Seller">Whose bookkeeper keeps it.</param>
/// <param name="Via">Which system that is: another one, set later, has none.</param>
/// <param name="Shown">What may be shown of it.</param>
/// <param name="Since">When it was kept.</param>
public sealed record PaymentMethod(
    string Reference, AccountId Seller, BookkeeperType Via, MethodShown Shown, Instant Since);
