using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

public class PublishingTests
{
    private readonly TestBooks _books = new();

    [Fact]
    public void A_rate_keeps_its_id_while_its_text_stays_and_no_id_comes_twice()
    {
        var tariff = _books.Publish(Named("t", ("a", 1), ("b", 2)));
        _books.Publish(Named("t", ("b", 2), ("c", 3)), tariff);
        _books.Publish(Named("t", ("a", 1), ("c", 3), ("b", 9)), tariff);
        _books.Publish(Named("t"), tariff);
        _books.Publish(Named("t", ("c", 3)), tariff);

        Assert.Equal(
            ["1: a1 b2", "2: b2 c3", "3: a4 c3 b5", "4: ", "5: c6"],
            _books.Books.Tariff(tariff)?.Versions.Select(v =>
                $"{v.Number}: {string.Join(' ', v.Rates.Select(r => $"{r.Document.Service}{r.Id}"))}"));
    }

    [Fact]
    public void A_version_is_made_from_the_newest_or_told_that_it_is_stale()
    {
        var tariff = _books.Publish(Named("t"));
        var next = new PublishTariff(tariff, false, TestBooks.Document(Named("t", ("a", 1))));
        Assert.IsType<Stale>(_books.Do(next with { MadeFrom = 0 }));
        Assert.IsType<Stale>(_books.Do(next with { Id = new(_books.NewId()), IsNew = true, MadeFrom = 1 }));
        Assert.IsType<Done>(_books.Do(next with { MadeFrom = 1 }));
        Assert.IsType<Stale>(_books.Do(next with { MadeFrom = 1 }));
        Assert.IsType<Done>(_books.Do(next with { MadeFrom = 2 }));
    }

    [Fact]
    public void A_version_is_effective_from_now_on_and_not_before_the_one_it_follows()
    {
        var tariff = _books.Publish(Named("t"));
        Assert.Equal(Reason.VersionOutOfOrder, From("2025-12-31T23:59:59Z"));
        Assert.Null(From("2026-01-01T00:00:00Z"));
        Assert.Null(From("2026-04-01T00:00:00Z"));
        Assert.Equal(Reason.VersionOutOfOrder, From("2026-03-31T23:59:59Z"));
        Assert.Null(From("2026-04-01T00:00:00Z"));
        Assert.Equal(Reason.VersionOutOfOrder, From(null));

        Reason? From(string? time)
        {
            var document = TestBooks.Document(Named("t")) with
            {
                EffectiveFrom = time is null ? null : TestBooks.Time(time),
            };
            return (_books.Do(new PublishTariff(tariff, false, document)) as Refused)?.Reason;
        }
    }

    [Fact]
    public void A_version_prices_from_its_time_on_and_the_first_since_always()
    {
        var tariff = _books.Publish(Named("t", ("a", 1)));
        Next("2026-02-01T00:00:00Z", null);
        Next("2026-03-01T00:00:00Z", "at");

        Assert.Equal([1, 1, 2, 2, 2, 3], new[]
        {
            ("2025-06-01T00:00:00Z", "2025-06-01T00:00:00Z"),
            ("2026-02-02T00:00:00Z", "2026-01-31T23:59:59Z"),
            ("2026-02-02T00:00:00Z", "2026-02-01T00:00:00Z"),
            ("2026-02-28T23:59:59Z", "2026-02-28T00:00:00Z"),
            ("2026-02-28T23:59:59Z", "2026-03-01T00:00:00Z"),
            ("2026-03-01T00:00:00Z", "2026-02-01T00:00:00Z"),
        }.Select(at => Tariff().VersionAt(TestBooks.Time(at.Item1), TestBooks.Time(at.Item2)).Number));
        Assert.Equal([false, false, true], Tariff().Versions.Select(v => v.AtOnce));

        Tariff Tariff() => _books.Books.Tariff(tariff) ?? throw new InvalidOperationException("It was published.");
        void Next(string from, string? apply) => _books.Done<TariffView>(new PublishTariff(
            tariff, false, TestBooks.Document(Named("t", ("a", 2))) with
            {
                EffectiveFrom = TestBooks.Time(from), Apply = apply,
            }));
    }

    [Fact]
    public void A_service_without_a_rate_of_its_own_has_the_one_of_all()
    {
        var all = Version(_books.Publish(Named("all", ("a", 1), ("*", 2))));
        var some = Version(_books.Publish(Named("some", ("a", 1))));
        Assert.Equal(("a", "*", "*"), (Rate(all, "a"), Rate(all, "b"), Rate(all, "*")));
        Assert.Equal(("a", null), (Rate(some, "a"), Rate(some, "b")));

        static string? Rate(TariffVersion version, string service) => version.RateFor(service)?.Document.Service;
        TariffVersion Version(TariffId id) => _books.Books.Tariff(id)?.Versions.Single()
            ?? throw new InvalidOperationException("It was published.");
    }

    [Fact]
    public void A_tariff_keeps_its_currency_and_takes_that_of_the_books_where_it_names_none()
    {
        var tariff = _books.Publish(Named("t"));
        var euros = _books.Publish(Priced("EUR"));
        Assert.Equal(["USD", "EUR"], new[] { tariff, euros }.Select(CurrencyOf));
        _books.Publish(Named("e"), euros);
        Assert.Equal("EUR", CurrencyOf(euros));
        Assert.Equal(Reason.CurrencyMismatch, _books.Refusal(
            new PublishTariff(euros, false, TestBooks.Document(Priced("USD")))));

        string? CurrencyOf(TariffId id) => _books.Books.Tariff(id)?.Image.Currency.Code;
        static string Priced(string currency) => $$"""{"name": "e", "currency": "{{currency}}"}""";
    }

    [Fact]
    public void A_tariff_is_seen_by_its_owner_those_it_is_for_and_the_operator()
    {
        var shared = _books.Publish(Named("shared"));
        var hidden = _books.At("2026-01-02T00:00:00Z").Publish(Named("hidden"));
        var (mine, other) = (_books.Open("shared"), _books.Open());
        var own = _books.Publish(Named("own"), caller: Key(mine));

        Assert.Equal([shared, hidden, own], Seen(default));
        Assert.Equal([shared, own], Seen(Key(mine)));
        Assert.Empty(Seen(Key(other)));
        Assert.Equal(own, _books.Done<TariffView>(new ReadTariffs(own), Key(mine)).Id);
        Assert.Equal(Reason.TariffNotFound, _books.Refusal(new ReadTariffs(own), Key(other)));
        Assert.Equal(Reason.TariffNotFound, _books.Refusal(new ReadTariffs(new TariffId(_books.NewId()))));
        Assert.Equal(Reason.TariffNotFound, _books.Refusal(Again(hidden, "hidden"), Key(mine)));
        Assert.Equal(Reason.NotAllowed, _books.Refusal(Again(shared, "shared"), Key(mine)));
        Assert.IsType<Done>(_books.Do(Again(own, "own"), Key(mine)));
        Assert.IsType<Done>(_books.Do(Again(own, "own")));
        Assert.Equal(mine, _books.Books.Tariff(own)?.Image.Owner);

        IEnumerable<TariffId> Seen(Caller caller) =>
            _books.Done<TariffViews>(new ReadTariffs(null), caller).Tariffs.Select(t => t.Id);
    }

    [Fact]
    public void A_name_is_one_owner_s_alone_and_can_be_changed_to_a_free_one()
    {
        var first = _books.Publish(Named("a"));
        _books.Publish(Named("b"));
        var account = _books.Open();
        _books.Publish(Named("a"), caller: Key(account));
        Assert.Equal(Reason.NameTaken, _books.Refusal(Again(first, "b")));
        Assert.IsType<Done>(_books.Do(Again(first, "c")));
        Assert.Equal("c", _books.Books.Tariff(first)?.Image.Name);
        _books.Publish(Named("a"));
    }

    [Fact]
    public void A_refusal_says_what_is_wrong_and_where()
    {
        var tariff = _books.Publish(Named("a"));
        var account = _books.Open("a");
        _books.Publish(Named("b"));
        var absent = new TariffId(_books.NewId());
        var pounds = TestBooks.Document("""{"name": "a", "currency": "GBP"}""");

        Assert.Equal(("There is a tariff b already.", "/name"), Told(Again(tariff, "b")));
        Assert.Equal(("The tariff is in USD.", "/currency"), Told(new PublishTariff(tariff, false, pounds)));
        Assert.Equal(("A tariff is published by its owner.", null), Told(Again(tariff, "c"), Key(account)));
        Assert.Equal(($"There is no tariff {absent}.", null), Told(Again(absent, "c")));
        Assert.Equal(($"There is no tariff {absent}.", null), Told(new ReadTariffs(absent)));

        (string, string?) Told(Command command, Caller caller = default)
        {
            var refused = Assert.IsType<Refused>(_books.Do(command, caller));
            return (refused.Detail, refused.Faults?.Single().Pointer);
        }
    }

    private static PublishTariff Again(TariffId tariff, string name) =>
        new(tariff, false, TestBooks.Document(Named(name)));

    private static Caller Key(AccountId account) => new(account, Role.Admin, default);

    private static string Named(string name, params (string Service, int Price)[] rates)
    {
        var all = rates.Select(r => $$"""{"service": "{{r.Service}}", "model": "per_unit", "price": {{r.Price}}}""");
        return $$"""{"name": "{{name}}", "rates": [{{string.Join(',', all)}}]}""";
    }
}
