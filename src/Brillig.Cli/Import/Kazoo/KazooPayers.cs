using System.Text.Json.Nodes;
using Brillig.Client;
using Brillig.Client.Accounts;

namespace Brillig.Cli.Import.Kazoo;

/// <summary>
/// Who pays for whom. It is said before anybody has a plan, so that no line begins on one charge and goes on on
/// another.
/// </summary>
internal static class KazooPayers
{
    /// <summary>Has the payers of the documents pay here, too.</summary>
    public static async Task Carry(
        BrilligClient client, IEnumerable<KazooServices> services, KazooAccounts accounts, KazooNotes notes,
        CancellationToken cancel)
    {
        foreach (var one in services)
        {
            var here = accounts.Here(one.Document.Id) is { } id ? await client.FindAccount(id, cancel) : null;
            if (one.Payer is { } payer) await Carry(payer, one.Document, here);
            else if (here is { BillingId: { } pays } && pays != here.Id)
                notes.Left(one.Document, "/billing_id", $"account {pays} pays for it here, and goes on to");
        }

        async Task Carry(string payer, KazooDocument document, Account? here)
        {
            switch (await accounts.Owner(payer))
            {
                case BrilligClient.Operator:
                    notes.Left(document, "/billing_id", "the operator pays for nobody: here it pays for itself");
                    break;
                case null:
                    notes.Refused(Kinds.Payers, document, "/billing_id", $"the payer, {payer}, is not here");
                    break;
                case var known when here is not null && known == here.BillingId?.ToString():
                    notes.Unchanged(Kinds.Payers);
                    break;
                case var known:
                    await Set(known, document, here);
                    break;
            }
        }

        async Task Set(string payer, KazooDocument document, Account? here)
        {
            try
            {
                if (!client.IsDryRun && here is not null)
                    await client.ChangeAccount(here.Id, new JsonObject { ["billing_id"] = payer }, cancel);
                notes.Carried(Kinds.Payers);
            }
            catch (BrilligException refused) when (KazooNotes.IsOfOne(refused))
            {
                notes.Refused(Kinds.Payers, document, "/billing_id", refused.Message);
            }
        }
    }
}
