using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Server.Tariffs;
using Brillig.Tests.Cases;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

public class RatingCasesTests
{
    public static TheoryData<string, string> Cases => CaseFile.Rows("rating-*.json", _ => true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Costs_what_the_case_expects(string file, string id)
    {
        var item = CaseFile.Find(file, id);
        var faults = new Faults();
        var tariff = TariffDocument.Read(item.GetProperty("tariff"), faults);
        var expect = item.GetProperty("expect");
        if (expect.TryGetProperty("status", out var status) && status.GetInt32() == 400)
        {
            IsRefused(expect, tariff, faults);
            return;
        }

        var decision = Quoted(item, Assert.IsType<TariffDocument>(tariff));
        if (status.ValueKind is JsonValueKind.Undefined) Costs(expect, Assert.IsType<Done>(decision), tariff);
        else Assert.Equal((422, "no-rate", Reason.NoRate),
            (status.GetInt32(), expect.Text("type"), Assert.IsType<Refused>(decision).Reason));
    }

    private static void IsRefused(JsonElement expect, TariffDocument? tariff, Faults faults)
    {
        Assert.Null(tariff);
        Assert.True(faults.Any);
        if (!expect.TryGetProperty("pointers", out var pointers)) return;
        Assert.Equal(pointers.EnumerateArray().Select(pointer => pointer.ToString()),
            faults.List.Select(fault => fault.Pointer));
    }

    private static Decision Quoted(JsonElement item, TariffDocument tariff)
    {
        var decks = Decks(item);
        return Quoting.Of(
            Assert.NotNull(tariff.Currency), [.. item.GetProperty("usage").EnumerateArray().Select(Entry)],
            entry => Find(tariff, entry, decks));
    }

    private static Decks Decks(JsonElement item)
    {
        var decks = new Decks();
        if (!item.TryGetProperty("decks", out var given)) return decks;
        foreach (var deck in given.EnumerateObject())
        {
            var faults = new Faults();
            var table = DeckCsv.Read(Encoding.UTF8.GetBytes(deck.Value.ToString()), faults);
            Assert.Empty(faults.List);
            var lines = Assert.IsType<DeckTable>(table).ToText();
            decks = decks.With(new DeckPublished(default, default, deck.Name, 1, default, "1", lines, default));
        }

        return decks;
    }

    private static void Costs(JsonElement expect, Done decision, TariffDocument tariff)
    {
        var items = expect.GetProperty("items").EnumerateArray().ToArray();
        var currency = Assert.NotNull(tariff.Currency);
        var quote = Assert.IsType<Quote>(decision.Result);
        Assert.Equal(items.Length, quote.Items.Length);
        foreach (var (item, quoted) in items.Zip(quote.Items))
        {
            Assert.Equal(item.Text("name"), quoted.Name);
            Same(item, "usage", quoted.Usage);
            Same(item, "charge", Shown(quoted.Charge));
            Same(item, "remainder", quoted.Remainder);
            Assert.Equal(quoted.Charge, quoted.Steps.Aggregate(Exact.Zero, (sum, step) => sum + (step.Amount ?? 0)));
        }

        Assert.Equal(Exact.Parse(expect.Text("total")), (Exact)quote.Total.Amount);
        Assert.Equal(quote.Total, quote.Items.Aggregate(Money.Zero(currency), (sum, item) => sum + item.Total));
    }

    private static QuoteEntry Entry(JsonElement entry) => new(
        entry.Text("name"), Number(entry, "usage"), Number(entry, "charge"), Number(entry, "step") ?? Exact.One,
        entry.TryGetProperty("timestamp", out var at) && Fields.TryTime(at.ToString(), out var time) ? time : default,
        entry.TryGetProperty("properties", out var properties) ? properties.GetRawText() : null);

    private static QuotedRate? Find(TariffDocument tariff, QuoteEntry entry, Decks decks)
    {
        var rate = tariff.Rates.SingleOrDefault(rate => rate.Service == entry.Name)
            ?? tariff.Rates.SingleOrDefault(rate => rate.Service == "*");
        return rate is null ? null : new(rate, default, 0, new PriceScope(default, "UTC", decks));
    }

    private static Exact? Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null
            ? Exact.Parse(value.ToString())
            : null;

    /// <summary>What a case does not state is not asserted.</summary>
    private static void Same(JsonElement expected, string name, Exact? found)
    {
        if (expected.TryGetProperty(name, out _)) Assert.Equal(Number(expected, name), found);
    }

    private static Exact Shown(Exact charge) => charge.ToString().Contains('/') ? charge.Round(6) : charge;
}
