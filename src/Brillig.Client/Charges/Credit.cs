using Brillig.Client.Json;

namespace Brillig.Client.Charges;

/// <summary>What to give back of a charge.</summary>
/// <param name="Items">Each item once.</param>
/// <param name="Reason">For people, on the credit note.</param>
public sealed record NewCredit(IReadOnlyList<ItemCredit> Items, string? Reason);

/// <summary>What to give back of one item, named by its place or its name.</summary>
/// <param name="Item">Its place in the charge, from 0, or null.</param>
/// <param name="Name">Its name, if it is the only one of that name; or null.</param>
/// <param name="Amount">Without the taxes on top of it, which follow; null: all that remains.</param>
public sealed record ItemCredit(int? Item, string? Name, ExactNumber? Amount);

/// <summary>A tax that an outside engine computed.</summary>
/// <param name="Name">What the document calls it.</param>
/// <param name="Percent">For the reader, or null.</param>
/// <param name="Taxable">What it is on.</param>
/// <param name="Amount">The tax, at most the currency's decimals.</param>
public sealed record OutsideTax(string Name, ExactNumber? Percent, ExactNumber Taxable, ExactNumber Amount);
