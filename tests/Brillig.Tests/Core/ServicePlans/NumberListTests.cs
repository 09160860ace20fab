using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>Lists of numbers: each is of one kind, and what is billable is counted.</summary>
public sealed class NumberListTests
{
    [Theory]
    [InlineData("+12025550123", "+12025550123", "did_us")]
    [InlineData("(202) 555-0123", "+12025550123", "did_us")]
    [InlineData("1 202 555 0123", "+12025550123", "did_us")]
    [InlineData("0012025550123", "+12025550123", "did_us")]
    [InlineData("01112025550123", "+12025550123", "did_us")]
    [InlineData("8005550123", "+18005550123", "tollfree_us")]
    [InlineData("+1 844 555 0123", "+18445550123", "tollfree_us")]
    [InlineData("+19005550123", "+19005550123", "toll_us")]
    [InlineData("911", "911", "emergency")]
    [InlineData("+911", "+911", "international")]
    [InlineData("112", "112", "unknown")]
    [InlineData("+12425550123", "+12425550123", "caribbean")]
    [InlineData("787-555-0123", "+17875550123", "caribbean")]
    [InlineData("+1 345 555 0123", "+13455550123", "caribbean")]
    [InlineData("+442079460018", "+442079460018", "international")]
    [InlineData("00 44 20 7946 0018", "+442079460018", "international")]
    [InlineData("+4922812345", "+4922812345", "international")]
    [InlineData("+11025550123", "+11025550123", "international")]
    [InlineData("5550123", "+5550123", "international")]
    [InlineData("", null, null)]
    [InlineData("+", null, null)]
    [InlineData("x", null, null)]
    [InlineData("+1202555012a", null, null)]
    [InlineData("++12025550123", null, null)]
    [InlineData("１２３", null, null)]
    [InlineData("+1234567890123456", null, null)]
    public void A_number_is_normalised_and_of_one_kind(string written, string? normalised, string? kind)
    {
        var number = ListedNumber.Normalised(written);

        Assert.Equal(normalised, number);
        if (number is not null) Assert.Equal(kind, new ClassifierTable(Classifier.Usual).NameOf(number));
    }

    [Theory]
    [InlineData(@"^\+1(800\d{7})$", null)]
    [InlineData("^(?:911|112)$", null)]
    [InlineData(@"[2-9]\d+", null)]
    [InlineData(@"\)\{99\}", null)]
    [InlineData("(", "is no regular expression")]
    [InlineData("[z-a]", "is no regular expression")]
    [InlineData("(a)\\1", "looks around or back")]
    [InlineData("(?=a)b", "has a group that begins with (?")]
    [InlineData("(?<!a)b", "has a group that begins with (?")]
    [InlineData("(?x) (a) {9}", "has a group that begins with (?")]
    [InlineData("(?>a+)b", "has a group that begins with (?")]
    [InlineData(@"\d{33}", "repeats more than 32 times")]
    [InlineData(@"\d{1,99999999999}", "repeats more than 32 times")]
    [InlineData(@"((\d{30}){30}){30}", "repeats a group by a count")]
    public void A_pattern_that_could_cost_much_or_means_nothing_is_refused(string pattern, string? fault)
    {
        var faults = Faults(out _, [new Given("k", pattern)]);

        if (fault is null) Assert.Empty(faults);
        else Assert.Contains(fault, Assert.Single(faults).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_made_to_go_back_for_ever_do_not()
    {
        Assert.Empty(Faults(
            out var all, Enumerable.Range(0, 64).Select(i => new Given($"k{i}", "^(([0-9]+)+)+$"))));
        var table = new ClassifierTable(all);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 10_000; i++) Assert.Equal("unknown", table.NameOf("+99999999999999"));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }

    [Fact]
    public void Faults_of_classifiers_are_all_told_with_their_places()
    {
        using var body = JsonDocument.Parse("""
            {"classifiers":[{"name":"a","regex":"("},{"name":"a","prefixes":["+1"]},{"name":"b"},{"x":1,"regex":"b"}]}
            """);
        var faults = new Faults();
        var fields = Fields.Of(body.RootElement, "", faults);
        Assert.NotNull(fields);
        SetClassifiers.Read(fields, faults);

        Assert.Equal(
            [
                "/classifiers/0/regex", "/classifiers/1/name", "/classifiers/2", "/classifiers/3/name",
                "/classifiers/3/x",
            ],
            faults.List.Select(f => f.Pointer).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_list_replaces_the_counts_of_its_category_and_only_counts_are_kept()
    {
        var books = new TestBooks();
        var account = books.Open();
        PlanBooks.Set(books, account, "phone_numbers", "old", 3);
        PlanBooks.Set(books, account, "devices", "phone", 2);

        var preview = Send(books, account, new("+12025550123", null), new("+12025550124", "x"), new("911", null));

        Assert.Equal(
            ["devices/phone 2", "phone_numbers/did_us 2", "phone_numbers/emergency 1"], Counts(books, account));
        Assert.Empty(preview.NotCounted);
        Assert.DoesNotContain("2025550123", string.Concat(books.Facts.Select(f => f.Fact)), StringComparison.Ordinal);
        Send(books, account);
        Assert.Equal(["devices/phone 2"], Counts(books, account));
    }

    [Fact]
    public void What_counts_is_decided_by_the_seller_then_by_the_operator_and_else_it_counts()
    {
        var books = new TestBooks();
        var seller = books.Open(with: c => c with { Reseller = true });
        var account = books.Open(with: c => c with { Parent = seller });
        ListedNumber[] numbers =
        [
            new("+12025550101", "local"), new("+12025550102", "bandwidth"), new("+12025550103", "voip"),
            new("911", null),
        ];
        Assert.Empty(Send(books, account, numbers).NotCounted);

        books.Done<CarriersView>(new SetCarriers(
            AccountId.Operator, [new Carrier("bandwidth", false), new Carrier("local", false)]));
        Assert.Equal(
            [new NotCounted("bandwidth", 1), new NotCounted("local", 1)], Send(books, account, numbers).NotCounted);
        books.Done<CarriersView>(new SetCarriers(seller, [new Carrier("local", true), new Carrier("voip", false)]));

        Assert.Equal(
            [new NotCounted("bandwidth", 1), new NotCounted("voip", 1)], Send(books, account, numbers).NotCounted);
        Assert.Equal(["phone_numbers/did_us 1", "phone_numbers/emergency 1"], Counts(books, account));
        Assert.Equal(
            [new NotCounted("bandwidth", 1), new NotCounted("local", 1)], Send(books, seller, numbers).NotCounted);
    }

    [Fact]
    public void Classifiers_are_asked_in_their_order_and_count_what_is_sent_since()
    {
        var books = new TestBooks();
        var account = books.Open();
        Send(books, account, new("+12025550123", null), new("+442079460018", null), new("+4915112345678", null));
        Assert.Equal(["phone_numbers/did_us 1", "phone_numbers/international 2"], Counts(books, account));

        books.Done<ClassifiersView>(new SetClassifiers(
        [
            new("gb", null, ["+44", "+353"], null, false), new("all_four", @"^\+4", [], null, false),
            new("never", null, ["+44"], null, false),
        ]));
        Assert.Equal(["phone_numbers/did_us 1", "phone_numbers/international 2"], Counts(books, account));
        Send(books, account, new("+12025550123", null), new("+442079460018", null), new("+4915112345678", null));

        Assert.Equal(
            ["phone_numbers/all_four 1", "phone_numbers/gb 1", "phone_numbers/unknown 1"], Counts(books, account));
    }

    [Fact]
    public void Only_the_operator_sets_classifiers_and_only_a_seller_its_carriers()
    {
        var books = new TestBooks();
        var seller = books.Open(with: c => c with { Reseller = true });
        var account = books.Open(with: c => c with { Parent = seller });
        var caller = new Caller(account, Role.Admin, default);

        Assert.Equal(Reason.NotAllowed, Refused(new SetClassifiers([])));
        Assert.Equal(Reason.NotAllowed, Refused(new SetCarriers(AccountId.Operator, [])));
        Assert.Equal(Reason.NotAllowed, Refused(new ReadCarriers(AccountId.Operator)));
        Assert.Equal(Reason.AccountNotFound, Refused(new SetCarriers(seller, [])));
        Assert.Equal(Reason.AccountNotFound, Refused(new ReadCarriers(seller)));
        Assert.IsType<Done>(books.Do(new ReadClassifiers(), caller));

        Reason Refused(Command command) => Assert.IsType<Refused>(books.Do(command, caller)).Reason;
    }

    private static ChargesPreview Send(TestBooks books, AccountId account, params ListedNumber[] numbers) =>
        books.Done<ChargesPreview>(
            new ChangeQuantities(account, QuantityChange.Replace, [ListedNumber.Category], [])
            {
                Numbers = [.. numbers], IsAccepted = true,
            });

    private static IEnumerable<string> Counts(TestBooks books, AccountId account) =>
        books.Done<ServicesView>(new ReadServices(account)).Own.Select(c => $"{c.Category}/{c.Item} {c.Count}");

    private static IReadOnlyList<Fault> Faults(out ImmutableArray<Classifier> all, IEnumerable<Given> given)
    {
        using var body = JsonDocument.Parse(JsonSerializer.Serialize(new
        {
            classifiers = given.Select(g => new { name = g.Name, regex = g.Regex }),
        }));
        var faults = new Faults();
        var fields = Fields.Of(body.RootElement, "", faults) ?? throw new InvalidOperationException();
        all = SetClassifiers.Read(fields, faults);
        return faults.List;
    }

    private sealed record Given(string Name, string Regex);
}
