using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>Credit notes of parts of a charge.</summary>
public class CreditTests
{
    private const string Three = """
        {"name": "t", "rates": [
          {"service": "a", "model": "per_unit", "price": 10}, {"service": "b", "model": "per_unit", "price": 0.333},
          {"service": "c", "model": "per_unit", "price": 1}]}
        """;

    [Fact]
    public void A_part_of_a_line_is_given_back_with_its_taxes()
    {
        var (books, account, charge) = Charged(TestBooks.Tax("VAT", 20m, false, "a", "b"), TestBooks.Tax("Eco", 1m));
        var note = books.Credit(account, charge.Id, new LineCredit(0, null, 4m), new LineCredit(null, "c", 1.5m));

        Assert.Equal(("CN-1", charge.Id, "a part of it"), (note.NumberText, note.RefersTo, note.Note));
        Assert.Equal(
            [("a", -4m, 0), ("c", -1.5m, 2), ("VAT", -0.8m, 3), ("Eco", -0.04m, 4), ("Eco", -0.02m, 5)],
            note.Items.Select(i => (i.Name, i.Total.Amount, i.RefersTo ?? -1)));
        Assert.Equal((-6.36m, -0.86m), (note.Total.Amount, note.Tax.Amount));
        Assert.Equal([$"1 {charge.Total.Amount - 6.36m}"], books.Dues(account));
        Assert.Equal(
            [(LedgerAccount.Revenue, 4m), (LedgerAccount.Revenue, 1.5m), (LedgerAccount.Tax, 0.8m),
             (LedgerAccount.Tax, 0.04m), (LedgerAccount.Tax, 0.02m)],
            books.Facts.Select(f => f.Fact).OfType<JournalPosted>().Select(f => f.Entry)
                .Where(e => e.CauseId == note.Id.Value && e.Credit == LedgerAccount.Customer)
                .Select(e => (e.Debit, e.Amount.Amount)));
    }

    [Fact]
    public void An_inclusive_tax_is_given_back_out_of_the_amount()
    {
        var (books, account, charge) = Charged(TestBooks.Tax("MwSt", 19m, inclusive: true));
        var note = books.Credit(account, charge.Id, new LineCredit(0, null, 5m));

        Assert.Equal((-5m, -0.80m), (note.Total.Amount, note.Tax.Amount));
        Assert.Equal((0m, -0.80m), (note.Items[^1].Total.Amount, note.Items[^1].Included?.Amount));
        var rest = books.Void(account, charge.Id);
        Assert.Equal(charge.Tax.Amount, -(note.Tax + rest.Tax).Amount);
        Assert.Equal(0m, books.Account(account).Balance.Amount);
    }

    [Fact]
    public void Several_notes_never_give_more_than_a_line_and_the_charge_have()
    {
        var (books, account, charge) = Charged(TestBooks.Tax("VAT", 20m));
        Assert.Equal(Reason.CreditTooLarge, Refusal(new LineCredit(0, null, 10.01m)));
        books.Credit(account, charge.Id, new LineCredit(0, null, 7m));
        Assert.Equal(Reason.CreditTooLarge, Refusal(new LineCredit(0, null, 3.01m)));
        books.Credit(account, charge.Id, new LineCredit(0, null, null));
        Assert.Equal(Reason.CreditTooLarge, Refusal(new LineCredit(0, null, null)));
        books.Credit(account, charge.Id, new LineCredit(1, null, null), new LineCredit(2, null, null));
        Assert.Equal(Reason.ChargeVoid, Refusal(new LineCredit(0, null, 1m)));
        Assert.Equal(Reason.ChargeVoid, books.Refusal(books.VoidOf(account, charge.Id)));
        Assert.Equal(charge.Tax.Amount, -books.Issued(account)[1..].Sum(n => n.Tax.Amount));
        Assert.Equal(0m, books.Account(account).Balance.Amount);

        Reason Refusal(LineCredit line) => books.Refusal(books.CreditOf(account, charge.Id, line));
    }

    [Fact]
    public void What_is_no_line_of_an_issued_charge_is_refused()
    {
        var (books, account, charge) = Charged(TestBooks.Tax("VAT", 20m), TestBooks.Tax("VAT", 1m));
        foreach (var line in (LineCredit[])[new(6, null, 1), new(null, "d", 1), new(3, null, 1), new(null, "VAT", 1),
            new(0, null, 0), new(0, null, -1), new(0, null, 0.001m)])
            Assert.Equal(Reason.BadRequest, books.Refusal(books.CreditOf(account, charge.Id, line)));
        Assert.Equal(Reason.BadRequest, books.Refusal(
            books.CreditOf(account, charge.Id, new LineCredit(0, null, 1), new LineCredit(null, "a", 1))));
        var note = books.Credit(account, charge.Id, new LineCredit(0, null, 1));
        foreach (var id in (ChargeId[])[note.Id, books.OpenCharge(account).Charge.Id, new(books.NewId())])
            Assert.Equal(
                Reason.ChargeNotFound, books.Refusal(books.CreditOf(account, id, new LineCredit(0, null, 1))));
        var early = books.CreditOf(account, charge.Id, new LineCredit(0, null, 1));
        books.Credit(account, charge.Id, new LineCredit(0, null, 1));
        Assert.IsType<Stale>(books.Do(early));
    }

    [Theory]
    [InlineData(0, "1 9.33", 0)]
    [InlineData(6, "1 3.33", 0)]
    [InlineData(13, "", 3.67)]
    [InlineData(20, "", 10.67)]
    public void A_part_given_back_settles_the_charge_and_frees_what_is_too_much(int paid, string due, double credit)
    {
        var (books, account, charge) = Charged();
        if (paid > 0) books.Pay(account, paid);
        books.Credit(account, charge.Id, new LineCredit(0, null, 4m));
        Assert.Equal(due, string.Join(',', books.Dues(account)));
        Assert.Equal((decimal)credit, books.Book(account).Balance.Image.Credits.Sum(c => c.Remaining.Amount));
        books.Void(account, charge.Id);
        Assert.Empty(books.Dues(account));
        Assert.Equal(paid, books.Account(account).Balance.Amount);
        Assert.Equal(paid, books.Book(account).Balance.Image.Credits.Sum(c => c.Remaining.Amount));
    }

    [Fact]
    public void Outside_taxes_are_given_back_by_the_share_of_the_whole_net()
    {
        var books = new TestBooks();
        books.Publish(Three);
        var account = books.Open("t");
        books.Use(account, "a", 1);
        books.Tax(account, new PostedTax("City", 8.875m, 10m, 0.89m));
        var charge = books.Close(account);
        Charge[] notes = [Give(3.33m), Give(3.33m), Give(3.34m)];
        Assert.Equal([-0.30m, -0.29m, -0.30m], notes.Select(n => n.Tax.Amount));
        Assert.Equal(["-3.33", "-3.33", "-3.34"], notes.Select(n => $"{n.Items[^1].Usage}"));
        Assert.Equal(0m, books.Account(account).Balance.Amount);

        Charge Give(decimal amount) => books.Credit(account, charge.Id, new LineCredit(0, null, amount));
    }

    /// <summary>Whatever is charged, taxed, paid and given back in parts, the parts add up to the whole.</summary>
    [Fact]
    public void Random_parts_add_up_to_the_charge()
    {
        var cents = Gen.Choose(1, 400);
        var parts = Gen.Choose(0, 2).Zip(cents).NonEmptyListOf();
        var rates = Gen.Choose(0, 2500).Zip(ArbMap.Default.GeneratorFor<bool>()).ListOf();
        Check.QuickThrowOnFailure(Prop.ForAll(
            parts.Zip(rates.Where(r => r.Count < 4)).Zip(Gen.Choose(0, 3000)).ToArbitrary(),
            given => Add(given.Item1.Item1, given.Item1.Item2, given.Item2)));
    }

    private static void Add(
        IList<(int Line, int Cents)> parts, IList<(int Percent, bool Inclusive)> rates, int paid)
    {
        var (books, account, charge) = Charged([.. rates.Select((r, i) => TestBooks.Tax(
            $"T{i}", r.Percent / 100m, r.Inclusive, i == 2 ? ["a"] : []))]);
        if (paid > 0) books.Pay(account, paid / 100m);
        foreach (var (line, cents) in parts)
            books.Do(books.CreditOf(account, charge.Id, new LineCredit(line, null, cents / 100m)));
        if (books.Do(books.VoidOf(account, charge.Id)) is Refused refused)
            Assert.Equal(Reason.ChargeVoid, refused.Reason);

        var notes = books.Issued(account)[1..];
        Assert.Equal(charge.Total.Amount, -notes.Sum(n => n.Total.Amount));
        Assert.Equal(charge.Tax.Amount, -notes.Sum(n => n.Tax.Amount));
        for (var line = 0; line < charge.Items.Length; line++)
        {
            var given = notes.SelectMany(n => n.Items).Where(i => i.RefersTo == line).ToArray();
            Assert.Equal(charge.Items[line].Total.Amount, -given.Sum(i => i.Total.Amount));
            Assert.Equal(charge.Items[line].Included?.Amount ?? 0, -given.Sum(i => i.Included?.Amount ?? 0));
        }

        Assert.Equal(paid / 100m, books.Account(account).Balance.Amount);
        books.Invariants.CheckReplay();
    }

    // 10.00 of a, 0.33 of b, 3.00 of c, and taxes.
    private static (TestBooks Books, AccountId Account, Charge Charge) Charged(
        params Brillig.Core.Accounts.TaxRate[] taxes)
    {
        var books = new TestBooks("USD", taxes);
        books.Publish(Three);
        var account = books.Open("t");
        books.Use(account, "a", 1);
        books.Use(account, "b", 1);
        books.Use(account, "c", 3);
        return (books, account, books.Close(account));
    }
}
