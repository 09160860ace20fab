namespace Brillig.Simulators.Braintree.Transactions;

/// <summary>Opens and closes disputes, of which the merchant is told.</summary>
internal static class Disputing
{
    public static string? Open(Gateway gateway, string transaction)
    {
        if (gateway.Transaction(transaction) is not { Type: "sale", IsCollected: true } sale) return null;
        var dispute = new Dispute(gateway.Ids.Next(16), sale, gateway.Today);
        gateway.Disputes.Add(dispute);
        gateway.Outbox.Add(gateway.Now, "dispute_opened", DisputeXml.Of(gateway, dispute));
        return dispute.Id;
    }

    public static bool Close(Gateway gateway, string id, bool isWon)
    {
        if (gateway.Disputes.FirstOrDefault(d => d.Id == id) is not { Status: "open" } dispute) return false;
        dispute.Status = isWon ? "won" : "lost";
        gateway.Outbox.Add(gateway.Now, $"dispute_{dispute.Status}", DisputeXml.Of(gateway, dispute));
        return true;
    }
}
