using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Server.Accounts;

namespace Brillig.Server.Charges;

/// <summary>Why a charge is voided.</summary>
/// <param name="Text">For people, or null.</param>
internal sealed record VoidBody(string? Text)
{
    /// <summary>The most characters of a reason.</summary>
    public const int ReasonMax = 1_000;

    /// <summary>Reads it.</summary>
    public static VoidBody? Read(JsonElement body, Faults faults)
    {
        if (Fields.Of(body, "", faults) is not { } fields) return null;
        var text = fields.Text("reason", maxLength: ReasonMax);
        fields.End();
        return new VoidBody(text);
    }
}

/// <summary>What to give back of a charge.</summary>
/// <param name="Lines">Of which items how much.</param>
/// <param name="Reason">For people, or null.</param>
internal sealed record CreditBody(ImmutableArray<LineCredit> Lines, string? Reason)
{
    /// <summary>Reads it.</summary>
    public static CreditBody? Read(JsonElement body, Faults faults)
    {
        if (Fields.Of(body, "", faults) is not { } fields) return null;
        var lines = fields.Objects("items", required: true) ?? [];
        var read = new CreditBody([.. lines.Select(Line)], fields.Text("reason", maxLength: VoidBody.ReasonMax));
        fields.End();
        return read;
    }

    private static LineCredit Line(Fields fields)
    {
        var (line, name) = (fields.Whole("item", min: 0), fields.Text("name"));
        if (fields.Has("item") == fields.Has("name"))
            fields.Refuse("item", "must be the item's place in the charge, from 0, unless its name is given");
        var amount = fields.Number("amount", max: AccountBody.MoneyMax, places: 6);
        if (amount is 0) fields.Refuse("amount", "must be above 0");
        fields.End();
        return new LineCredit(line, name, amount);
    }
}

/// <summary>Reads the taxes that an outside engine computed: an array.</summary>
internal static class OutsideTaxesBody
{
    private const int TaxesMax = 100;

    /// <summary>The command; what is wrong is a fault.</summary>
    public static SetOutsideTaxes? Read(JsonElement body, AccountId account, ChargeId charge, Faults faults)
    {
        if (body.ValueKind is not JsonValueKind.Array || body.GetArrayLength() > TaxesMax)
        {
            faults.Add("", $"must be an array of at most {TaxesMax} taxes");
            return null;
        }

        var taxes = ImmutableArray.CreateBuilder<PostedTax>();
        foreach (var (place, element) in body.EnumerateArray().Index())
        {
            if (Fields.Of(element, $"/{place}", faults) is not { } fields) continue;
            taxes.Add(new PostedTax(
                fields.Text("name", required: true) ?? "",
                fields.Number("percent", max: 1_000, places: 6),
                fields.Number("taxable", required: true, min: -AccountBody.MoneyMax, max: AccountBody.MoneyMax) ?? 0,
                fields.Number(
                    "amount", required: true, min: -AccountBody.MoneyMax, max: AccountBody.MoneyMax, places: 6) ?? 0));
            fields.End();
        }

        return new SetOutsideTaxes(account, charge, taxes.ToImmutable());
    }
}
