using Brillig.Client.Json;

namespace Brillig.Client.Ledger;

/// <summary>What was posted on an account in some time.</summary>
public sealed record Statement
{
    /// <summary>Whose.</summary>
    public Guid Account { get; init; }

    /// <summary>The code of ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>The start; RFC 3339.</summary>
    public string? From { get; init; }

    /// <summary>The end, not in it.</summary>
    public string? To { get; init; }

    /// <summary>What was posted before.</summary>
    public ExactNumber OpeningBalance { get; init; }

    /// <summary>What moved it, in the order of their times.</summary>
    public IReadOnlyList<StatementEntry> Entries { get; init; } = [];

    /// <summary>What was posted before the end.</summary>
    public ExactNumber ClosingBalance { get; init; }

    /// <summary>What is used now, and not yet charged.</summary>
    public ExactNumber Unbilled { get; init; }
}

/// <summary>What one charge, credit note, payment or refund moved.</summary>
/// <param name="Date">When it counts; RFC 3339.</param>
/// <param name="Cause">Of opening_balance, charge, credit_note, payment, refund.</param>
/// <param name="CauseId">Its id.</param>
/// <param name="Number">Of a charge or credit note: as it is printed.</param>
/// <param name="Type">Of a payment: how.</param>
/// <param name="Reference">Of a payment: the caller's own reference.</param>
/// <param name="Amount">Positive is the account's money.</param>
/// <param name="Balance">What is posted after it.</param>
public sealed record StatementEntry(
    string? Date, string? Cause, Guid CauseId, string? Number, string? Type, string? Reference, ExactNumber Amount,
    ExactNumber Balance);

/// <summary>What the ledger of an account says.</summary>
/// <param name="Date">When it counts; RFC 3339; null: it is not posted yet.</param>
/// <param name="Cause">Of opening_balance, charge, credit_note, payment, refund, earned, unbilled.</param>
/// <param name="CauseId">Its id.</param>
/// <param name="Debit">The ledger account it is taken from.</param>
/// <param name="Credit">The ledger account it goes to.</param>
/// <param name="Amount">Above 0, but of what is not billed.</param>
/// <param name="Balance">What is posted on the account after it.</param>
/// <param name="Currency">The code of ISO 4217.</param>
public sealed record LedgerEntry(
    string? Date, string? Cause, Guid? CauseId, string? Debit, string? Credit, ExactNumber Amount,
    ExactNumber? Balance, string? Currency);
