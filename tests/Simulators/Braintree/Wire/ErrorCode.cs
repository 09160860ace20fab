namespace Brillig.Simulators.Braintree.Wire;

/// <summary>A validation error as the vendor lists it.</summary>
/// <param name="Code">Its number, which never changes.</param>
/// <param name="Attribute">The parameter it stands at, or <c>base</c>.</param>
/// <param name="Message">Its text, which the vendor may change.</param>
internal readonly record struct ErrorCode(string Code, string Attribute, string Message);
