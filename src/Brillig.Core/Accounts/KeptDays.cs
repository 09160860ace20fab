using NodaTime;

namespace Brillig.Core.Accounts;

/// <summary>
/// The local days of a period that was cut before the account's time zone or billing day changed: it stays what it was
/// to its end, and the next begins where its days end.
/// </summary>
/// <param name="Until">Where the period ends.</param>
/// <param name="Zone">The IANA zone that its days are local in.</param>
/// <param name="Start">Its first day.</param>
/// <param name="End">The day after its last.</param>
/// <param name="Full">The days of the full period that it is, or is a stub of.</param>
public sealed record KeptDays(Instant Until, string Zone, LocalDate Start, LocalDate End, int Full);
