using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Charges;

/// <summary>A charge as it would be cut out of a running charge now.</summary>
/// <param name="Items">Its lines, taxes last.</param>
/// <param name="Groups">The period's tax groups after it, cumulative.</param>
/// <param name="Total">Σ item totals.</param>
/// <param name="Tax">Σ taxes, included ones too.</param>
public sealed record Drawing(
    ImmutableArray<ChargeItem> Items, ImmutableArray<GroupTotal> Groups, Money Total, Money Tax)
{
    /// <summary>
    /// Rounds each tax group's cumulative sum once, takes off what the period's charges carried already, and shares
    /// the rest to the items by largest remainder.
    /// </summary>
    public static Drawing Of(RunningCharge running)
    {
        var items = new List<ChargeItem>();
        var taxes = new List<ChargeItem>();
        var groups = ImmutableArray.CreateBuilder<GroupTotal>(running.Groups.Count);
        for (var g = 0; g < running.Groups.Count; g++)
        {
            var image = running.Groups[g].Image;
            var total = GroupTotal.Of(image.Sum, image.Taxes, running.Currency);
            groups.Add(total);
            items.AddRange(Share(running, g, total.Amount - image.Issued));
            taxes.AddRange(Taxes(g, image, total));
        }

        taxes.AddRange(running.Image.Outside.Select(t => new ChargeItem(
            ItemKind.Tax, t.Name, t.Taxable, t.Amount.Amount, t.Amount, null, null, null, ChargeItem.NoGroup,
            t.Percent)));
        var sum = Money.Zero(running.Currency);
        var tax = sum;
        foreach (var item in items) sum += item.Total;
        foreach (var item in taxes)
        {
            sum += item.Total;
            tax += item.Included ?? item.Total;
        }

        return new Drawing([.. items, .. taxes], groups.ToImmutable(), sum, tax);
    }

    /// <summary>The document of it.</summary>
    public Charge ToCharge(RunningCharge running, AccountId account, Instant date, Instant dueDate, long? number) =>
        new(running.Image.Charge, account, running.Image.Seller,
            Total.IsNegative ? ChargeKind.CreditNote : ChargeKind.Charge, number,
            running.Image.Period, running.Image.Index, running.Image.Sequence,
            date, dueDate, Total, Tax, null, null, Items);

    private static IEnumerable<ChargeItem> Share(RunningCharge running, int group, Money total)
    {
        var items = running.Items.Where(i => i.IsOpen && i.Image.Group == group).ToArray();
        var shares = Shares.Split(total.Micros, [.. items.Select(i => i.OpenOwed)], running.Currency.MinorMicros);
        return items.Select((item, i) => new ChargeItem(
            item.Image.Kind, item.Image.Name, item.OpenQuantity, item.OpenCharge,
            new Money(shares[i], running.Currency),
            item.Image.Tariff,
            item.Image.Tariff is null ? null : item.Image.TariffVersion,
            item.Image.Tariff is null ? null : item.Image.Rate,
            group)
        {
            Extra = item.OpenExtra,
            Cells = item.Image.Cells?.Copy(),
            Base = item.Image.Base,
            Corrects = item.Image.Corrects,
            Line = item.Image.Line,
            For = item.Image.For,
        });
    }

    private static IEnumerable<ChargeItem> Taxes(int group, TaxGroupImage image, GroupTotal total)
    {
        var issued = new GroupTotal(image.Issued, image.IssuedTaxes).Net(image.Taxes);
        var taxable = total.Net(image.Taxes) - issued;
        for (var i = 0; i < image.Taxes.Length; i++)
        {
            var rate = image.Taxes[i];
            var tax = total.Taxes[i] - image.IssuedTaxes[i];
            if (tax.IsZero && taxable.IsZero) continue;
            yield return new ChargeItem(
                ItemKind.Tax, rate.Name, taxable.Amount, tax.Amount,
                rate.Inclusive ? Money.Zero(tax.Currency) : tax,
                null, null, null, group, rate.Percent, rate.Inclusive ? tax : null);
        }
    }
}
