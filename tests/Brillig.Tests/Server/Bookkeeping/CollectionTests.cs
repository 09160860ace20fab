using System.Text.Json;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>An issued charge is collected by the bookkeeper of its seller, exactly once.</summary>
public class CollectionTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_is_collected_is_a_payment_of_the_charge(Engine engine)
    {
        await using var books = await Collecting.Start(engine);
        var (account, charge) = await books.Charged();
        Assert.Equal("waiting", State(Assert.Single(await books.Intents(account))));

        await books.At("2026-01-01T00:00:01Z");

        var intent = Assert.Single(await books.Intents(account));
        var payment = Assert.Single(await books.Payments(account));
        Assert.Equal(("done", "sale"), (State(intent), Text(intent, "kind")));
        Assert.Equal(Text(intent, "id"), Text(payment, "id"));
        Assert.Equal(("http", charge), (Text(payment, "type"), Text(payment, "charge")));
        Assert.Equal(Text(intent, "reference"), Text(payment, "reference"));
        Assert.Equal("paid", await books.Status(account, charge));
        Assert.Equal(12.5m, Assert.Single(books.Receiver.Collected).Value);
        Assert.Equal(0, books.Receiver.Unsigned);
        await Prove(books);
    }

    [Fact]
    public async Task Only_what_credits_leave_due_is_collected()
    {
        await using var books = await Collecting.Start();
        var (account, _) = await books.Charged(5);
        await books.At("2026-01-01T00:00:01Z");
        (await books.Server.Admin.Post(
            $"/api/1.0/accounts/{account}/payments", """{"type":"cash","amount":4}""")).Is(201);

        await books.Charge(account, 7);
        await books.Charge(account, 2);
        await books.At("2026-01-01T00:00:02Z");

        Assert.Equal([2m, 3m, 5m], books.Receiver.Collected.Values.Order());
    }

    [Fact]
    public async Task What_is_paid_meanwhile_is_not_collected()
    {
        await using var books = await Collecting.Start();
        var (account, charge) = await books.Charged(9);
        await Pay(books, account, 4);
        await books.At("2026-01-01T00:00:01Z");
        var (other, _) = await books.Charged(3);
        await Pay(books, other, 3);
        await books.At("2026-01-01T00:00:02Z");

        Assert.Equal(5m, Assert.Single(books.Receiver.Collected).Value);
        Assert.Equal("paid", await books.Status(account, charge));
        Assert.Equal(["withdrawn", "done"], (await books.Intents(account)).Select(State));
        Assert.Equal("withdrawn", State(Assert.Single(await books.Intents(other))));
        await Prove(books);
    }

    [Fact]
    public async Task A_refusal_makes_the_account_delinquent_until_it_pays()
    {
        await using var books = await Collecting.Start();
        books.Receiver.Manners.Enqueue(Manner.Refusing);
        var (account, charge) = await books.Charged();
        await books.At("2026-01-01T00:00:01Z");

        var intent = Assert.Single(await books.Intents(account));
        Assert.Equal(("refused", "no-payment-token"), (State(intent), Text(intent, "why")));
        Assert.Equal("delinquent", await books.Standing(account));
        Assert.Empty(await books.Payments(account));

        await Pay(books, account, 12.5m);

        Assert.Equal("good", await books.Standing(account));
        Assert.Equal("paid", await books.Status(account, charge));
        await Prove(books);
    }

    [Fact]
    public async Task A_refused_sale_is_tried_again_as_another_one()
    {
        await using var books = await Collecting.Start();
        books.Receiver.Manners.Enqueue(Manner.Refusing);
        books.Receiver.Manners.Enqueue(Manner.Good);
        var (account, charge) = await books.Charged();
        await books.At("2026-01-01T00:00:01Z");
        var refused = Text(Assert.Single(await books.Intents(account)), "id");

        var again = (await books.Server.Admin.Post($"/api/1.0/outbox/{refused}/retry")).Is(200);
        await books.At("2026-01-01T00:00:02Z");

        Assert.NotEqual(refused, again.Id);
        Assert.Equal("paid", await books.Status(account, charge));
        Assert.Equal("good", await books.Standing(account));
        (await books.Server.Admin.Post($"/api/1.0/outbox/{again.Id}/retry")).IsProblem("intent-settled", 409);
    }

    [Theory]
    [InlineData(Manner.DoneThenLost, 1)]
    [InlineData(Manner.Lost, 2)]
    public async Task What_nobody_knows_of_is_looked_up_before_it_is_sent_again(Manner manner, int messages)
    {
        await using var books = await Collecting.Start();
        books.Receiver.Manners.Enqueue(manner);
        books.Receiver.Manners.Enqueue(Manner.Good);
        var (account, charge) = await books.Charged();
        await books.At("2026-01-01T00:00:01Z");
        var unknown = Assert.Single(await books.Intents(account));
        Assert.Equal(("unknown", "connection-lost"), (State(unknown), Text(unknown, "why")));
        Assert.Equal("good", await books.Standing(account));

        await books.At("2026-01-01T00:01:00Z");

        Assert.Equal("paid", await books.Status(account, charge));
        Assert.Single(await books.Payments(account));
        Assert.Single(books.Receiver.Collected);
        Assert.Equal(1, books.Receiver.Asked);
        Assert.Equal(messages, books.Receiver.Messages.Count);
        Assert.Single(books.Receiver.Messages.Select(m => m.Id).Distinct());
        Assert.Equal(0, books.Receiver.Unsigned);
        await Prove(books);
    }

    [Fact]
    public async Task A_busy_bookkeeper_is_left_alone_as_long_as_it_asks()
    {
        await using var books = await Collecting.Start();
        books.Receiver.Manners.Enqueue(Manner.Busy);
        books.Receiver.Manners.Enqueue(Manner.Good);
        var (account, _) = await books.Charged();
        await books.At("2026-01-01T00:00:01Z");
        Assert.Equal("retrying", State(Assert.Single(await books.Intents(account))));

        await books.At("2026-01-01T01:59:59Z");
        Assert.Single(books.Receiver.Messages);
        await books.At("2026-01-01T02:00:02Z");

        Assert.Equal("done", State(Assert.Single(await books.Intents(account))));
    }

    [Fact]
    public async Task Who_collects_nothing_is_asked_nothing()
    {
        await using var books = await Collecting.Start();
        (await books.Server.Admin.Put($"/api/1.0/accounts/{books.Reseller}/bookkeeper", new
        {
            type = "http", address = books.Receiver.Address, collect = "nothing",
        })).Is(200);
        var (account, charge) = await books.Charged();
        await books.At("2026-01-02T00:00:00Z");

        Assert.Empty(await books.Intents(account));
        Assert.Empty(books.Receiver.Messages);
        Assert.Equal("due", await books.Status(account, charge));
    }

    [Fact]
    public async Task A_restart_forgets_nothing()
    {
        await using var books = await Collecting.Start();
        books.Receiver.Manners.Enqueue(Manner.DoneThenLost);
        var (account, charge) = await books.Charged();
        await books.At("2026-01-01T00:00:01Z");
        await books.Server.Restart("2026-01-01T00:00:01Z");
        var (other, _) = await books.Charged(3);
        await books.Server.Restart("2026-01-01T00:00:01Z");

        await books.At("2026-01-01T00:01:00Z");

        Assert.Equal("paid", await books.Status(account, charge));
        Assert.Equal("done", State(Assert.Single(await books.Intents(other))));
        Assert.Equal(2, books.Receiver.Collected.Count);
        Assert.Equal("done", State(Assert.Single(await books.Intents(account))));
        await Prove(books);
    }

    private static async Task Pay(Collecting books, string account, decimal amount) =>
        (await books.Server.Admin.Post($"/api/1.0/accounts/{account}/payments", new { type = "cash", amount })).Is(201);

    private static async Task Prove(Collecting books) =>
        Assert.Empty(await Proof.Breaches(books.Server.Data, books.Server.Database));

    private static string? State(JsonElement intent) => Text(intent, "state");

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
