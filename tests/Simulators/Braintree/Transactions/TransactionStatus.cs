namespace Brillig.Simulators.Braintree.Transactions;

/// <summary>The states of a transaction, as the vendor spells them.</summary>
internal static class TransactionStatus
{
    public const string Authorized = "authorized";
    public const string SubmittedForSettlement = "submitted_for_settlement";
    public const string Settling = "settling";
    public const string Settled = "settled";
    public const string SettlementDeclined = "settlement_declined";
    public const string Voided = "voided";
    public const string ProcessorDeclined = "processor_declined";
    public const string GatewayRejected = "gateway_rejected";
    public const string Failed = "failed";
}
