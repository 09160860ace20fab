using System.Collections.Immutable;
using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Payments;
using Brillig.Storage.Json;
using Brillig.Storage.Ledger;
using NodaTime;

namespace Brillig.Storage.Payments;

/// <summary>Payments and refunds as rows give them.</summary>
public static class PaymentsSql
{
    private const string Columns = """
        SELECT id, account, date, type, amount, currency, charge, reference, refunds, recorded_at, credit
        FROM payment
        """;

    private const string Page = Columns + """

        WHERE account = @account
          AND place > COALESCE((SELECT p.place FROM payment p WHERE p.id = @after AND p.account = @account), -1)
          AND date >= @from AND date < @to
        ORDER BY place
        LIMIT @limit
        """;

    private const string One = Columns + """

        WHERE id = @id AND account = @account
        """;

    /// <summary>The payments and refunds of an account, oldest first.</summary>
    /// <param name="store">The books.</param>
    /// <param name="account">Whose.</param>
    /// <param name="from">Made at or after this time, or null.</param>
    /// <param name="to">Made before this time, or null.</param>
    /// <param name="after">The last one of the page before, or null.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<IReadOnlyList<Payment>> List(
        Store store, AccountId account, Instant? from, Instant? to, PaymentId? after, int limit,
        CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(Page);
        command.Add("@account", account.Value);
        command.Add("@after", after?.Value ?? Guid.Empty);
        command.Add("@from", from is { } start ? Rows.Micros(start) : long.MinValue);
        command.Add("@to", to is { } end ? Rows.Micros(end) : long.MaxValue);
        command.Add("@limit", limit);
        var payments = new List<Payment>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) payments.Add(ToPayment(reader));
        return payments;
    }

    /// <summary>A payment or refund of an account, or null.</summary>
    public static async Task<Payment?> Find(Store store, AccountId account, PaymentId id, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        return await Find(connection, account, id, cancel) is var (payment, _) ? payment : null;
    }

    /// <summary>What is known of a payment, for a command that needs it; null: it is none of this account.</summary>
    public static async Task<PaymentHistory?> History(
        Store store, AccountId account, PaymentId id, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        var readAt = await LedgerSql.Batch(connection, cancel);
        if (await Find(connection, account, id, cancel) is not var (payment, creditId)) return null;
        var currency = payment.Amount.Currency;
        var credit = await AllocationSql.Credit(connection, creditId, currency, cancel)
            ?? throw new InvalidOperationException($"No row holds credit {creditId} of payment {id}.");
        var standing = ImmutableArray.CreateBuilder<StandingAllocation>();
        foreach (var (other, amount) in await AllocationSql.Standing(connection, credit, cancel))
        {
            var due = await AllocationSql.Due(connection, other, currency, cancel)
                ?? throw new InvalidOperationException($"No row holds due {other}, which payment {id} settles.");
            standing.Add(new StandingAllocation(credit, due, amount));
        }

        return new PaymentHistory(payment, credit, standing.ToImmutable(), readAt);
    }

    private static async Task<(Payment Payment, Guid Credit)?> Find(
        DbConnection connection, AccountId account, PaymentId id, CancellationToken cancel)
    {
        await using var command = connection.Command(One);
        command.Add("@id", id.Value);
        command.Add("@account", account.Value);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (ToPayment(reader), reader.Uuid(10)) : null;
    }

    private static Payment ToPayment(DbDataReader reader) => new(
        new PaymentId(reader.Uuid(0)), new AccountId(reader.Uuid(1)), reader.Time(2), reader.GetString(3),
        reader.Money(4, Codes.Currency(reader.GetString(5))),
        reader.UuidOrNull(6) is { } charge ? new ChargeId(charge) : null,
        reader.TextOrNull(7), reader.UuidOrNull(8) is { } refunds ? new PaymentId(refunds) : null, reader.Time(9));
}
