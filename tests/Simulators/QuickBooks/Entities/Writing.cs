using System.Text.Json.Nodes;
using Brillig.Simulators.QuickBooks.Wire;

namespace Brillig.Simulators.QuickBooks.Entities;

/// <summary>
/// Makes, changes and deletes documents. A change names the version it was made on; a sparse one leaves what it does
/// not name, a full one takes it away.
/// </summary>
internal static class Writing
{
    public static JsonObject Write(Company company, EntityKind kind, JsonObject sent, string? operation)
    {
        kind.Admit(sent);
        var written = operation switch
        {
            "delete" => Delete(company, kind, sent),
            _ when sent.Text("Id") is not null => Update(company, kind, sent),
            _ => Create(company, kind, sent),
        };
        return written;
    }

    private static JsonObject Create(Company company, EntityKind kind, JsonObject sent)
    {
        var document = sent.DeepClone().AsObject();
        kind.Complete(company, document);
        company.Add(kind.Name, document);
        After(company, kind, document);
        if (kind.Name == "CreditMemo" && company.Settings.AppliesCredits) PaymentRules.ApplyByItself(company, document);
        return document;
    }

    private static JsonObject Update(Company company, EntityKind kind, JsonObject sent)
    {
        var document = Current(company, kind, sent);
        var isSparse = sent["sparse"]?.GetValue<bool>() == true;
        var next = isSparse ? document.DeepClone().AsObject() : new JsonObject
        {
            ["Id"] = document.Text("Id"), ["MetaData"] = document["MetaData"]?.DeepClone(), ["domain"] = "QBO",
        };
        foreach (var (name, value) in sent) next[name] = value?.DeepClone();
        next["sparse"] = false;
        Replacing(company, kind, document, next);
        company.Touch(kind.Name, document);
        After(company, kind, document);
        return document;
    }

    // A check that fails leaves the document as it was.
    private static void Replacing(Company company, EntityKind kind, JsonObject document, JsonObject next)
    {
        var before = document.DeepClone().AsObject();
        Fill(document, next);
        try
        {
            kind.Complete(company, document);
        }
        catch (FailException)
        {
            Fill(document, before);
            throw;
        }
    }

    private static void Fill(JsonObject document, JsonObject with)
    {
        document.Clear();
        foreach (var (name, value) in with) document[name] = value?.DeepClone();
    }

    private static JsonObject Delete(Company company, EntityKind kind, JsonObject sent)
    {
        var document = Current(company, kind, sent);
        if (kind.Name is "Customer" or "Item") throw new FailException(Fail.Unsupported);
        company.Delete(kind.Name, document);
        After(company, kind, document);
        return new JsonObject { ["domain"] = "QBO", ["status"] = "Deleted", ["Id"] = document.Text("Id") };
    }

    private static JsonObject Current(Company company, EntityKind kind, JsonObject sent)
    {
        if (company.Find(kind.Name, sent.Text("Id")) is not { } document) throw new FailException(Fail.NotFound);
        if (sent.Text("SyncToken") is not { } version) throw new FailException(Fail.Missing("SyncToken"));
        return version == document.Text("SyncToken") ? document : throw new FailException(Fail.Stale);
    }

    private static void After(Company company, EntityKind kind, JsonObject document)
    {
        if (kind.Name == "Payment") PaymentRules.Settle(company, document);
        if (kind.Name == "Invoice") CustomerRules.Balance(company, document.Reference("CustomerRef"));
    }
}
