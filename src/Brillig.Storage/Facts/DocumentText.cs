using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Storage.Accounts;
using Brillig.Storage.Json;

namespace Brillig.Storage.Facts;

/// <summary>What a charge's row holds besides the document, as text: arrays in a fixed order.</summary>
internal static class DocumentText
{
    /// <summary>Adds tax groups to a row.</summary>
    public static void Put(IRows rows, ImmutableArray<GroupTotal> groups) => ShortText.Put(
        rows, groups, static (to, all) =>
    {
        foreach (var group in all)
        {
            to.Begin();
            to.Add(group.Amount);
            foreach (var tax in group.Taxes) to.Add(tax);
            to.End();
        }
    });

    /// <summary>Adds what is due to a row, or that nothing is.</summary>
    public static void PutOrNull(IRows rows, Due? due)
    {
        if (due is null)
        {
            rows.AddNull();
            return;
        }

        ShortText.Put(rows, due, static (to, d) =>
        {
            to.Add(d.Id);
            to.Add(d.At);
            to.Add(d.Amount);
            to.Add(d.Remaining);
        });
    }

    /// <summary>Tax groups.</summary>
    public static ImmutableArray<GroupTotal> Groups(string text)
    {
        // Once they had named values, within a list.
        if (text.StartsWith("[{", StringComparison.Ordinal))
            return FactJson.Read(text, StoredJson.Stored.ImmutableArrayGroupTotal);
        var from = ShortText.From(text);
        var groups = ImmutableArray.CreateBuilder<GroupTotal>();
        while (from.BeginNext())
        {
            var (amount, taxes) = (from.Money(), ImmutableArray.CreateBuilder<Money>());
            while (from.HasMore()) taxes.Add(from.Money());
            groups.Add(new GroupTotal(amount, taxes.DrainToImmutable()));
        }

        return groups.DrainToImmutable();
    }

    /// <summary>What is due.</summary>
    public static Due Due(string text)
    {
        if (!ShortText.Is(text)) return FactJson.Read(text, StoredJson.Stored.Due);
        var from = ShortText.From(text);
        return new Due(from.Id(), from.Instant(), from.Money(), from.Money());
    }
}
