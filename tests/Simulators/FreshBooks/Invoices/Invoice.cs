namespace Brillig.Simulators.FreshBooks.Invoices;

/// <summary>One line of an invoice.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Description">More of it.</param>
/// <param name="Quantity">How many.</param>
/// <param name="UnitCost">What one costs.</param>
/// <param name="Taxes">Names and percentages of its taxes.</param>
internal sealed record InvoiceLine(
    string Name, string Description, decimal Quantity, decimal UnitCost,
    IReadOnlyList<(string Name, decimal Percent)> Taxes)
{
    /// <summary>Without taxes.</summary>
    public decimal Amount => Math.Round(Quantity * UnitCost, 2, MidpointRounding.AwayFromZero);

    public decimal Tax =>
        Taxes.Sum(tax => Math.Round(Amount * tax.Percent / 100, 2, MidpointRounding.AwayFromZero));
}

/// <summary>A bill to a client.</summary>
/// <param name="Id">The vendor's number of it, not the one that people see.</param>
/// <param name="CustomerId">Whose.</param>
/// <param name="Number">The one that people see.</param>
/// <param name="Currency">Of all its amounts.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record Invoice(long Id, long CustomerId, string Number, string Currency, DateTimeOffset CreatedAt)
{
    public string? PoNumber { get; set; }

    public string? Notes { get; set; }

    public string? Terms { get; set; }

    public DateOnly CreateDate { get; set; }

    public int DueOffsetDays { get; set; }

    public IReadOnlyList<InvoiceLine> Lines { get; set; } = [];

    /// <summary>It was sent, or a person said so; before, it is a draft.</summary>
    public bool IsSent { get; set; }

    /// <summary>Whom it was sent to by e-mail, each time.</summary>
    public List<string> Emailed { get; } = [];

    public int VisState { get; set; }

    public DateTimeOffset UpdatedAt { get; set; } = CreatedAt;

    public decimal Amount => Lines.Sum(line => line.Amount + line.Tax);

    /// <summary>How far it is, by name.</summary>
    public string StatusWhen(decimal paid) =>
        paid > 0 && paid >= Amount ? "paid" : paid > 0 ? "partial" : IsSent ? "sent" : "draft";

    /// <summary>How far it is, by the number that older callers know.</summary>
    public int CodeWhen(decimal paid) =>
        StatusWhen(paid) switch { "draft" => 1, "sent" => 2, "paid" => 4, _ => 8 };
}
