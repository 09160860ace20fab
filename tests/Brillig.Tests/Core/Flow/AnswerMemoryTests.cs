using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>The names that were kept last: what a request cannot have found yet when it looked.</summary>
public class AnswerMemoryTests
{
    private static readonly UndoLog Off = new(isOn: false);

    [Theory]
    [InlineData("a", 4, typeof(Repeated))]   // kept in batch 5, after it looked
    [InlineData("a", 5, null)]               // it looked in batch 5 and found nothing any more
    [InlineData("b", 4, null)]
    [InlineData("a", 2, typeof(Stale))]      // before what is remembered
    [InlineData("b", 2, typeof(Stale))]
    public void A_name_is_known_to_whoever_looked_before_it_was_kept(string name, long readAt, Type? expected)
    {
        var memory = new AnswerMemory();
        memory.Restore(3);
        memory.Apply(Name("a"), 5, Off);

        Assert.Equal(expected, memory.Find(Key(name, readAt))?.GetType());
    }

    [Fact]
    public void Another_caller_and_another_route_have_names_of_their_own()
    {
        var memory = new AnswerMemory();
        memory.Apply(Name("a"), 5, Off);

        Assert.NotNull(memory.Find(new IdempotencyKey(Name("a"), [], 0, Rendered)));
        Assert.Null(memory.Find(new IdempotencyKey(Name("a") with { Route = "PUT /b" }, [], 0, Rendered)));
        Assert.Null(memory.Find(new IdempotencyKey(Name("a") with { Caller = new(Guid.Empty) }, [], 0, Rendered)));
    }

    [Fact]
    public void What_is_taken_back_is_not_known()
    {
        var (memory, undo) = (new AnswerMemory(), new UndoLog(isOn: true));
        memory.Apply(Name("a"), 5, undo);
        undo.Forget();
        var mark = undo.Mark();
        memory.Apply(Name("a"), 6, undo);
        memory.Apply(Name("b"), 6, undo);

        undo.Back(mark);

        Assert.Equal(1, memory.Count);
        Assert.IsType<Repeated>(memory.Find(Key("a", 4)));
        Assert.Null(memory.Find(Key("a", 5)));
        Assert.Null(memory.Find(Key("b", 5)));
    }

    [Fact]
    public void It_is_bounded_and_tells_since_when_it_knows_all()
    {
        var memory = new AnswerMemory(namesMax: 10);
        for (var batch = 1; batch <= 1_000; batch++)
        {
            memory.Apply(Name($"k{batch}"), batch, Off);
            memory.ApplyForget();
            Assert.True(memory.Count <= 20);
            for (var since = Math.Max(memory.Since, batch - 30); since < batch; since++)
                Assert.IsType<Repeated>(memory.Find(Key($"k{since + 1}", since)));
            Assert.Null(memory.Find(Key("new", batch)));
        }

        Assert.InRange(memory.Since, 980, 990);
        Assert.IsType<Stale>(memory.Find(Key("k1", 0)));
    }

    [Fact]
    public void Done_once_a_name_is_repeated_and_a_refusal_leaves_none()
    {
        var books = new TestBooks();
        var account = new OpenAccountNamed(books);

        Assert.IsType<Refused>(account.Do("x", "EURO"));
        Assert.IsType<Done>(account.Do("x", null));
        Assert.IsType<Repeated>(account.Do("x", null));
        Assert.IsType<Done>(account.Do("y", null, dryRun: true));
        Assert.IsType<Done>(account.Do("y", null));
        Assert.Equal(2, books.Books.Accounts.Count);
    }

    [Fact]
    public void An_answer_that_cannot_be_written_takes_its_effect_back()
    {
        var books = new Books(new BooksSettings(TestBooks.CurrencyOf("USD"), []));
        var draft = new Draft(books, 1, TestBooks.Time("2026-01-01T00:00:00Z"));
        var once = new IdempotencyKey(Name("x"), [], 0, _ => throw new InvalidOperationException("broken"));
        var open = new OpenAccount { Id = new(Guid.CreateVersion7()) };

        var decision = Perform.Of(new Envelope(open, default, "test", once), draft);

        Assert.IsType<Failed>(decision);
        Assert.True(draft.IsEmpty && books.Accounts.Count == 0 && books.Answers.Count == 0);
    }

    private static RenderedAnswer Rendered(Done done) => new(204, [], []);

    private static AnswerName Name(string key) => new(new KeyId(new Guid(1, 2, 3, new byte[8])), "PUT /a", key);

    private static IdempotencyKey Key(string key, long readAt) => new(Name(key), [], readAt, Rendered);

    private sealed class OpenAccountNamed(TestBooks books)
    {
        private long _batch = 1_000;

        public Decision Do(string key, string? type, bool dryRun = false)
        {
            var open = new OpenAccount { Id = new(books.NewId()), Type = type };
            var draft = new Draft(books.Books, ++_batch, books.Now);
            var decision = Perform.Of(new Envelope(open, default, "test", Key(key, 0), DryRun: dryRun), draft);
            draft.Forget();
            return decision;
        }
    }
}
