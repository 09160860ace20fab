using Brillig.Storage;
using Xunit;

namespace Brillig.Tests.Server.Edge;

/// <summary>Refusals that say what it is, and no more than the asker may know.</summary>
public class RefusalTests
{
    private const string Root = "/api/1.0";

    [Fact]
    public async Task A_payment_for_a_charge_that_is_paid_or_void_is_told_from_one_for_none()
    {
        await using var server = await RunningServer.Start();
        var account = $"{Root}/accounts/{(await server.Admin.Post($"{Root}/accounts", "{}")).Is(201).Id}";
        async Task<string> Charge()
        {
            (await server.Admin.Post($"{account}/charges/items", """{"name":"x","charge":5}""")).Is(201);
            return (await server.Admin.Post($"{account}/charges")).Is(201).Id;
        }

        Task<Reply> Pay(string charge) => server.Admin.Post(
            $"{account}/payments", $$"""{"type":"cash","amount":5,"charge":"{{charge}}"}""");

        var paid = await Charge();
        (await Pay(paid)).Is(201);
        (await Pay(paid)).IsProblem("charge-not-due", 409);
        var given = await Charge();
        var note = (await server.Admin.Post($"{account}/charges/{given}/void")).Is(201).Id;
        (await Pay(given)).IsProblem("charge-not-due", 409);
        (await Pay(note)).IsProblem("charge-not-found", 404);
        (await Pay(Guid.CreateVersion7().ToString())).IsProblem("charge-not-found", 404);
        Assert.Single((await server.Admin.Get($"{account}/payments")).Json.EnumerateArray());

        var other = $"{Root}/accounts/{(await server.Admin.Post($"{Root}/accounts", "{}")).Is(201).Id}";
        (await server.Admin.Post($"{other}/payments", $$"""{"type":"cash","amount":5,"charge":"{{paid}}"}"""))
            .IsProblem("charge-not-found", 404);
    }

    [Theory]
    [InlineData("2026-01-01T00:05:00Z", 201)]
    [InlineData("2026-01-01T00:05:01Z", 422)]
    [InlineData("2062-01-01", 422)]
    [InlineData("2025-12-31", 201)]
    public async Task A_payment_is_not_dated_ahead(string date, int status)
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var account = (await server.Admin.Post($"{Root}/accounts", "{}")).Is(201).Id;

        var reply = await server.Admin.Post(
            $"{Root}/accounts/{account}/payments", new { type = "cash", amount = 5, date });

        if (status == 201) reply.Is(201);
        else Assert.Equal(["/date"], reply.IsProblem("timestamp-in-future", 422).Pointers);
    }

    [Fact]
    public async Task Two_taxes_of_one_name_are_refused()
    {
        await using var server = await RunningServer.Start();
        const string body = """{"tax_rates":[{"name":"VAT","percent":7},{"name":"VAT","percent":19}]}""";
        Assert.Equal(
            ["/tax_rates/1/name"],
            (await server.Admin.Post($"{Root}/accounts", body)).IsProblem("bad-request", 400).Pointers);
    }

    [Fact]
    public void What_the_database_said_is_in_no_fault()
    {
        var secret = new InvalidOperationException("password=hunter2 at /var/lib/db");
        Exception[] errors =
            [new JournalAwayException(secret.Message, secret), new StoreException(secret.Message), secret];
        foreach (var error in errors)
        {
            var fault = StoreFaults.Of(error);
            Assert.DoesNotContain("hunter2", fault, StringComparison.Ordinal);
            Assert.True(fault.EndsWith('.'), fault);
        }
    }
}
