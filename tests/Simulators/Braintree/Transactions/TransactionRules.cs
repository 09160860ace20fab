using Brillig.Simulators.Braintree.Vault;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Transactions;

/// <summary>Finds, submits, voids, refunds and settles transactions.</summary>
internal static class TransactionRules
{
    public static Answer Find(Gateway gateway, Call call) => On(gateway, call, (_, _) => { });

    public static Answer Submit(Gateway gateway, Call call) => On(gateway, call, (sale, errors) =>
    {
        var said = call.Said("transaction");
        CreateSale.CheckGivenAmount(said, errors, gateway.Settings.Currency);
        var amount = AmountText.Read(said.Filled("amount"), gateway.Settings.Currency) ?? sale.Amount;
        errors.If(
            sale.Status != TransactionStatus.Authorized, "transaction",
            new("91507", "base", "Cannot submit for settlement unless status is authorized."));
        errors.If(
            amount > sale.Amount, "transaction",
            new("91522", "amount", "Settlement amount cannot be more than the authorized amount."));
        if (!errors.IsEmpty) return;
        sale.Amount = amount;
        sale.Become(TransactionStatus.SubmittedForSettlement, gateway.Now);
    });

    public static Answer Void(Gateway gateway, Call call) => On(gateway, call, (sale, errors) =>
    {
        errors.If(
            sale.Status is not (TransactionStatus.Authorized or TransactionStatus.SubmittedForSettlement),
            "transaction", new("91504", "base", "Transaction can only be voided if status is authorized or "
                + "submitted_for_settlement."));
        if (errors.IsEmpty) sale.Become(TransactionStatus.Voided, gateway.Now);
    });

    public static Answer Refund(Gateway gateway, Call call)
    {
        if (gateway.Transaction(call.Id) is not { } sale) return Answer.NotFound;
        var said = call.Said("transaction");
        var errors = new ErrorTree();
        var refunded = sale.RefundIds.Select(gateway.Transaction)
            .Sum(refund => refund is { Status: not TransactionStatus.Voided } ? refund.Amount : 0);
        CreateSale.CheckGivenAmount(said, errors, gateway.Settings.Currency);
        CreateSale.CheckOrderId(said, errors);
        var amount = AmountText.Read(said.Filled("amount"), gateway.Settings.Currency) ?? sale.Amount - refunded;
        errors.If(sale.Type != "sale", "transaction", new("91505", "base", "Cannot refund a credit transaction."));
        errors.If(
            sale.Type == "sale" && sale.Status is not (TransactionStatus.Settled or TransactionStatus.Settling),
            "transaction", new("91506", "base", "Cannot refund a transaction unless it is settled."));
        errors.If(
            refunded > 0 && refunded >= sale.Amount, "transaction",
            new("91512", "base", "Transaction has already been completely refunded."));
        errors.If(
            refunded < sale.Amount && amount > sale.Amount - refunded, "transaction",
            new("91521", "amount", "Refund amount cannot be more than the authorized amount."));
        if (!errors.IsEmpty) return Answer.Invalid(errors, call);

        var refund = new Transaction(gateway.Ids.Next(8), "credit", amount, sale.Method, gateway.Now)
        {
            OrderId = said.Filled("order-id") ?? sale.OrderId, CustomerId = sale.CustomerId,
            Verdict = Verdict.Processed, RefundedTransactionId = sale.Id,
        };
        refund.Become(TransactionStatus.SubmittedForSettlement, gateway.Now);
        gateway.Transactions.Add(refund);
        sale.RefundIds.Add(refund.Id);
        return Answer.Created(TransactionXml.Of(gateway, refund));
    }

    /// <summary>The sandbox's <c>PUT /transactions/{id}/settle</c>.</summary>
    public static Answer Settle(Gateway gateway, Call call) => On(gateway, call, (transaction, errors) =>
    {
        errors.If(
            !CanSettle(transaction), "transaction",
            new("91575", "base", "Cannot simulate settlement of a transaction that is not submitted for settlement."));
        if (errors.IsEmpty) Settle(gateway, transaction);
    });

    /// <summary>The sandbox's <c>PUT /transactions/{id}/settlement_decline</c>.</summary>
    public static Answer Decline(Gateway gateway, Call call) => On(gateway, call, (transaction, errors) =>
    {
        errors.If(
            !CanSettle(transaction), "transaction",
            new("91575", "base", "Cannot simulate settlement of a transaction that is not submitted for settlement."));
        if (!errors.IsEmpty) return;
        transaction.Become(TransactionStatus.SettlementDeclined, gateway.Now);
        Tell(gateway, "transaction_settlement_declined", transaction);
    });

    /// <summary>The nightly run of the banks.</summary>
    public static void SettleAll(Gateway gateway)
    {
        foreach (var transaction in gateway.Transactions.Where(CanSettle).ToList()) Settle(gateway, transaction);
    }

    private static void Settle(Gateway gateway, Transaction transaction)
    {
        if (transaction.Status == TransactionStatus.SubmittedForSettlement)
            transaction.Become(TransactionStatus.Settling, gateway.Now);
        transaction.SettlementBatchId = $"{gateway.Today:yyyy-MM-dd}_{gateway.Settings.MerchantAccountId}";
        transaction.Become(TransactionStatus.Settled, gateway.Now);
        Tell(gateway, "transaction_settled", transaction);
    }

    private static bool CanSettle(Transaction transaction) =>
        transaction.Status is TransactionStatus.SubmittedForSettlement or TransactionStatus.Settling;

    /// <summary>Only of bank accounts does the vendor tell how they settled.</summary>
    private static void Tell(Gateway gateway, string kind, Transaction transaction)
    {
        if (transaction.Method.Instrument.Kind == Instrument.Bank)
            gateway.Outbox.Add(gateway.Now, kind, TransactionXml.Of(gateway, transaction));
    }

    private static Answer On(Gateway gateway, Call call, Action<Transaction, ErrorTree> change)
    {
        if (gateway.Transaction(call.Id) is not { } transaction) return Answer.NotFound;
        var errors = new ErrorTree();
        change(transaction, errors);
        return errors.IsEmpty ? Answer.Found(TransactionXml.Of(gateway, transaction)) : Answer.Invalid(errors, call);
    }
}
