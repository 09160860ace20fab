using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Flow;

public class PropertyTests
{
    private const int Steps = 120;

    private static readonly string[] Services = ["sms", "data", "box", "pack"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Effort.Histories)];

    /// <summary>Invariants are checked after each; what is refused or dry leaves no trace; all replays.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_commands_keep_every_invariant(int seed)
    {
        var (books, commands) = Begin(seed);
        for (var step = 0; step < Steps; step++)
        {
            commands.Tick();
            var command = commands.Next();
            Untouched(books, () => books.Do(command, dryRun: true));
            if (books.Books.Account(command.Subject) is not null) books.Do(new ReadAccount(command.Subject));
            var before = Text(books.Books);
            if (books.Do(command) is not Done) Assert.Equal(before, Text(books.Books));
        }

        books.BillTo((books.Now + Duration.FromDays(40)).ToString());
        books.Invariants.CheckReplay();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_batch_taken_back_leaves_nothing_and_done_again_does_the_same(int seed)
    {
        var (books, commands) = Begin(seed);
        for (var batch = 0; batch < 12; batch++)
        {
            commands.Tick();
            var all = Enumerable.Range(0, 12).Select(_ => new Envelope(commands.Next(), default, "test")).ToArray();
            var first = new List<string>();
            Untouched(books, () =>
            {
                var draft = new Draft(books.Books, books.Batch + 1, books.Now);
                var mark = draft.Mark();
                foreach (var envelope in all) Perform.Of(envelope, draft);
                first.AddRange(draft.Facts.Select(f => $"{f}"));
                draft.Back(mark);
                Assert.Empty(draft.Facts);
            });
            var again = books.NewDraft();
            foreach (var envelope in all) Assert.IsNotType<Failed>(Perform.Of(envelope, again));
            Assert.Equal(first, again.Facts.Select(f => $"{f}"));
            books.Commit(again);
        }

        books.Invariants.CheckReplay();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_same_commands_give_the_same_facts(int seed)
    {
        var runs = Enumerable.Range(0, 2).Select(_ =>
        {
            var (books, commands) = Begin(seed);
            for (var step = 0; step < Steps; step++)
            {
                commands.Tick();
                books.Do(commands.Next());
            }

            return string.Join('\n', books.Facts) + Text(books.Books);
        }).ToArray();
        Assert.Equal(runs[0], runs[1]);
    }

    /// <summary>Rows are written at different batches; the facts after each bring it to the same end.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_of_any_age_and_the_facts_after_them_give_the_same_books(int seed)
    {
        var (books, commands) = Begin(seed);
        var random = new Random(seed);
        var rows = new Dictionary<AccountId, (AccountRow Row, long Batch)>();
        for (var step = 0; step < Steps; step++)
        {
            commands.Tick();
            books.Do(commands.Next());
            foreach (var book in books.Books.Accounts)
                if (random.Next(60) == 0) rows[book.Id] = (book.ToRow(), books.Batch);
        }

        var recovered = new Books(books.Settings);
        foreach (var (row, batch) in rows.Values) recovered.Restore(AccountBook.Restore(row, batch));
        foreach (var (batch, fact) in books.Facts) recovered.Apply(fact, batch, new UndoLog(isOn: false));
        Assert.Equal(Text(books.Books), Text(recovered));
        foreach (var book in books.Books.Accounts)
        {
            if (book.Account.Settings.ExternalId is { } name)
                Assert.Equal(book.Id, recovered.Account(book.Account.Settings.Parent, name)?.Id);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_order_of_records_does_not_change_the_charge(int seed)
    {
        var random = new Random(seed);
        var books = new TestBooks("USD", TestBooks.Tax("VAT", 19m));
        new RandomCommands(books, seed).Begin();
        var (left, right) = (books.Open("t"), books.Open("t"));
        var records = Enumerable.Range(0, 40).Select(i => (
            Service: Services[random.Next(4)], Quantity: random.Next(1000) / 100m, Id: $"z{i}",
            At: books.Now + Duration.FromHours(random.Next(700)))).ToArray();
        books.At("2026-01-31T23:00:00Z");
        books.Send(left, [.. records.Select(r => TestBooks.Element(left, r.Service, r.Quantity, r.At, r.Id))]);
        random.Shuffle(records);
        foreach (var r in records) books.Send(right, TestBooks.Element(right, r.Service, r.Quantity, r.At, r.Id));
        books.BillTo("2026-02-01T00:00:00Z");

        var (one, other) = (books.Issued(left).Single(), books.Issued(right).Single());
        Assert.Equal((one.Total, one.Tax), (other.Total, other.Tax));
        Assert.Equal(
            one.Items.Select(i => $"{i.Name} {i.Usage} {i.Exact}").Order(),
            other.Items.Select(i => $"{i.Name} {i.Usage} {i.Exact}").Order());
    }

    [Fact]
    public void An_exception_in_the_middle_takes_its_own_command_back_and_no_other()
    {
        var (books, _) = Begin(1);
        var account = books.Open("t");
        books.Use(account, "sms", 1);
        var fine = books.Element(account, "sms", 1);
        var faulty = fine with { IdHash = 99, Service = null! };
        Untouched(books, () =>
        {
            var draft = books.NewDraft();
            var decision = Perform.Of(new Envelope(TestBooks.BatchOf(account, fine, faulty), default, "test"), draft);
            Assert.IsType<Failed>(decision);
            Assert.Empty(draft.Facts);
        });
        Assert.Equal(1, books.Send(account, fine).Accepted);
    }

    private static (TestBooks Books, RandomCommands Commands) Begin(int seed)
    {
        var books = new TestBooks("USD", TestBooks.Tax("VAT", 5m));
        var commands = new RandomCommands(books, seed);
        commands.Begin();
        return (books, commands);
    }

    private static void Untouched(TestBooks books, Action act)
    {
        var before = Text(books.Books);
        act();
        Assert.Equal(before, Text(books.Books));
    }

    private static string Text(Books books) => Rows.Of(books, [AccountId.Operator]);
}
