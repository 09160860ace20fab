using System.Collections.Immutable;
using System.Text;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Tariffs;

namespace Brillig.Tests.Core.Flow;

/// <summary>State as text: two states are equal if and only if their texts are.</summary>
internal static class Rows
{
    /// <summary>Everything that commands can see, the accounts by their rows.</summary>
    public static string Of(Books books, IEnumerable<AccountId> sellers)
    {
        var text = new StringBuilder();
        foreach (var book in books.Accounts.OrderBy(b => b.Id.Value)) text.Append(Of(book));
        foreach (var tariff in books.Tariffs.OrderBy(t => t.Id.Value))
            text.AppendLine(Inv($"tariff {tariff.Id} {tariff.Image.Name} {Versions(tariff)}"));
        foreach (var type in books.BillingTypes.OrderBy(t => t.Id.Value)) text.AppendLine(Inv($"{type.Image}"));
        foreach (var key in books.Keys.OrderBy(k => k.Id.Value)) text.AppendLine(Inv($"{key.Image}"));
        foreach (var run in books.Runs.OrderBy(r => r.Id.Value)) text.AppendLine(Inv($"{run.Image}"));
        foreach (var seller in sellers.Distinct())
            text.AppendLine(Inv($"series {seller} {books.Series(seller).Image}"));
        text.AppendLine(Inv($"records {books.Records.Count} next due {books.NextDue}"));
        return text.ToString();
    }

    /// <summary>The row of an account, and how it is found.</summary>
    public static string Of(AccountBook book)
    {
        var row = book.ToRow();
        var text = new StringBuilder();
        var account = row.Account;
        text.AppendLine(Inv($"account {row.Id} {account.Status} {account.Standing} {account.Level}"));
        text.AppendLine(Inv($" cuts {account.CutsFrom} {account.Kept}"));
        text.AppendLine(Inv($" rev {account.Revision} children {account.OpenChildren} {account.CreatedAt}"));
        text.AppendLine(Inv($" closed {account.ClosedAt}"));
        text.AppendLine(Inv($" {account.Settings with { TaxRates = null, Metadata = null }}"));
        text.AppendLine(Inv($" taxes {Taxes(account.Settings.TaxRates ?? [])} {account.Settings.TaxRates is null}"));
        var metadata = account.Settings.Metadata ?? ImmutableSortedDictionary<string, string>.Empty;
        text.AppendLine(Inv($" meta {string.Join(',', metadata)}"));
        foreach (var assignment in account.Tariffs) text.AppendLine(Inv($" {assignment}"));
        text.AppendLine(Inv($" posted {row.Balance.Posted}"));
        foreach (var due in row.Balance.Dues) text.AppendLine(Inv($" {due}"));
        foreach (var credit in row.Balance.Credits) text.AppendLine(Inv($" {credit}"));
        foreach (var reservation in row.Reservations ?? []) text.AppendLine(Inv($" {reservation}"));
        foreach (var running in row.Running) Running(text, running);
        text.AppendLine(Inv($" due {book.NextDue} unbilled {book.Unbilled} moved {book.MovedMoney}"));
        return text.ToString();
    }

    private static void Running(StringBuilder text, RunningChargeRow running)
    {
        var image = running.Image;
        text.AppendLine(Inv($" period {image.Index} {image.Period} {image.Charge} {image.Sequence}"));
        text.AppendLine(Inv($"  {image.IssueAt} {image.Seller} {Taxes(image.Taxes)}"));
        foreach (var tax in image.Outside) text.AppendLine(Inv($"  {tax}"));
        foreach (var item in running.Items) text.AppendLine(Inv($"  {item}"));
        foreach (var group in running.Groups)
        {
            var issued = string.Join(',', group.IssuedTaxes);
            text.AppendLine(Inv($"  group {Taxes(group.Taxes)} {group.Sum} {group.Issued} {issued}"));
        }
    }

    private static string Taxes(ImmutableArray<TaxRate> taxes) => taxes.IsDefault ? "none" : string.Join(
        ',', taxes.Select(t => Inv($"{t.Name} {t.Percent} {t.Inclusive} [{string.Join(' ', t.AppliesTo)}]")));

    private static string Versions(Tariff tariff) =>
        string.Join(',', tariff.Versions.Select(v => Inv($"{v.Number}@{v.EffectiveFrom}:{v.Rates.Length}")));

    private static string Inv(FormattableString text) => FormattableString.Invariant(text);
}
