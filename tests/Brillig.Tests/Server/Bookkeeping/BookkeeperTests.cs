using System.Text;
using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>A seller sets its bookkeeper; what enters it is seen nowhere again.</summary>
public class BookkeeperTests
{
    private const string Wrong =
        """{"type":"http","address":"https://b.example/x","credentials":{"secret":"whsec_ZZZ"}}""";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Credentials_are_nowhere_to_be_read_and_open_after_a_restart(Engine engine)
    {
        await using var books = await Collecting.Start(engine);
        await books.Server.Restart("2026-01-01T00:00:00Z");
        var (account, charge) = await books.Charged();
        await books.At("2026-01-01T00:00:01Z");
        Assert.Equal("paid", await books.Status(account, charge));
        Assert.Equal(0, books.Receiver.Unsigned);

        var secret = Receiver.Secret["whsec_".Length..];
        foreach (var path in (string[])
            [
                $"accounts/{books.Reseller}/bookkeeper", "audit?limit=1000", "events?limit=1000", "outbox",
                $"accounts/{books.Reseller}",
            ])
        {
            var text = (await books.Server.Admin.Get($"/api/1.0/{path}")).Is(200).Text;
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("CfDJ8", text, StringComparison.Ordinal);   // what sealed texts begin with
        }

        Assert.Equal(0L, Convert.ToInt64(
            await books.Server.Value($"SELECT count(*) FROM fact WHERE body LIKE '%{secret}%'"), null));
        await books.Server.Stop();
        foreach (var file in Directory.EnumerateFiles(books.Server.Data))
            Assert.DoesNotContain(
                secret, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(
                    file, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_is_not_repeated()
    {
        await using var books = await Collecting.Start();

        var refused = await books.Server.Admin.Put($"/api/1.0/accounts/{books.Reseller}/bookkeeper", Wrong);

        Assert.Equal(["/credentials/secret"], refused.IsProblem("bad-request", 400).Pointers);
        Assert.DoesNotContain("ZZZ", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_address_needs_its_credentials_anew()
    {
        await using var books = await Collecting.Start();
        var path = $"/api/1.0/accounts/{books.Reseller}/bookkeeper";

        (await books.Server.Admin.Put(path, """{"type":"http","address":"https://b.example/x"}"""))
            .IsProblem("bad-request", 400);
        var kept = (await books.Server.Admin.Put(
            path, new { type = "http", address = books.Receiver.Address, collect = "nothing" })).Is(200);

        Assert.True(kept.Json.GetProperty("has_credentials").GetBoolean());
        Assert.False((await books.Server.Admin.Delete(path)).Is(200).Json.GetProperty("has_credentials").GetBoolean());
    }

    [Fact]
    public async Task Only_sellers_have_one()
    {
        await using var books = await Collecting.Start();
        var (account, _) = await books.Charged();

        (await books.Server.Admin.Get($"/api/1.0/accounts/{account}/bookkeeper")).IsProblem("not-reseller", 409);
    }

    [Fact]
    public async Task An_address_that_is_not_allowed_is_never_called()
    {
        await using var books = await Collecting.Start();
        (await books.Server.Admin.Put($"/api/1.0/accounts/{books.Reseller}/bookkeeper", new
        {
            type = "http", address = "https://169.254.169.254/latest", credentials = new { secret = Receiver.Secret },
        })).Is(200);
        var (account, _) = await books.Charged();
        await books.At("2026-01-01T00:00:01Z");

        var intent = Assert.Single(await books.Intents(account));
        Assert.Equal("retrying", intent.GetProperty("state").GetString());
        Assert.Equal("address-not-allowed", intent.GetProperty("why").GetString());
    }

    [Fact]
    public async Task A_top_up_raises_the_balance_once_and_one_at_a_time()
    {
        await using var books = await Collecting.Start();
        var account = (await books.Server.Admin.Post(
            "/api/1.0/accounts", new { parent = books.Reseller, type = "prepaid" })).Is(201).Id;
        var own = await books.Server.WithKey(account, "operator");

        (await own.Post($"/api/1.0/accounts/{account}/topup", """{"amount":20}""")).Is(201);
        (await own.Post($"/api/1.0/accounts/{account}/topup", """{"amount":20}""")).IsProblem("top-up-open", 409);
        await books.At("2026-01-01T00:00:01Z");

        var read = (await own.Get($"/api/1.0/accounts/{account}")).Is(200);
        Assert.Equal("20.00", read.Raw("balance"));
        Assert.Equal(20m, Assert.Single(books.Receiver.Collected).Value);
        (await own.Post($"/api/1.0/accounts/{account}/credits", """{"amount":1}""")).IsProblem("not-allowed", 403);
        (await books.Server.Admin.Post($"/api/1.0/accounts/{account}/credits", """{"amount":1}""")).Is(201);
    }

    [Fact]
    public async Task A_refused_top_up_changes_nothing()
    {
        await using var books = await Collecting.Start();
        books.Receiver.Manners.Enqueue(Manner.Refusing);
        var account = (await books.Server.Admin.Post("/api/1.0/accounts", new { parent = books.Reseller })).Is(201).Id;
        (await books.Server.Admin.Post($"/api/1.0/accounts/{account}/topup", """{"amount":20}""")).Is(201);
        await books.At("2026-01-01T00:00:01Z");

        Assert.Equal("refused", Assert.Single(await books.Intents(account)).GetProperty("state").GetString());
        Assert.Equal("good", await books.Standing(account));
        Assert.Empty(await books.Payments(account));
    }

    [Fact]
    public async Task Local_refuses_top_ups_unless_it_grants_them()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var account = (await server.Admin.Post("/api/1.0/accounts", "{}")).Is(201).Id;
        (await server.Admin.Post($"/api/1.0/accounts/{account}/topup", """{"amount":20}"""))
            .IsProblem("nothing-collects", 409);

        (await server.Admin.Put(
            "/api/1.0/accounts/operator/bookkeeper", """{"type":"local","local_topup":"grant"}""")).Is(200);
        var granted = (await server.Admin.Post($"/api/1.0/accounts/{account}/topup", """{"amount":20}""")).Is(201);

        Assert.Equal("done", granted.Json.GetProperty("state").GetString());
        Assert.Equal("20.00", (await server.Admin.Get($"/api/1.0/accounts/{account}")).Raw("balance"));
        Assert.Empty(await Safety.Proof.Breaches(server.Data, server.Database));
    }

    [Fact]
    public async Task Lines_go_to_the_sellers_own_bookkeeper()
    {
        await using var books = await Collecting.Start();
        var account = (await books.Server.Admin.Post("/api/1.0/accounts", new { parent = books.Reseller })).Is(201).Id;
        var plans = $"/v2/accounts/{books.Reseller}/service_plans/gold";
        (await books.Server.Admin.Put(
            plans, """{"name":"n","plan":{"phone_numbers":{"did_us":{"rate":2}}}}""")).Is(201);
        (await books.Server.Admin.Post($"/v2/accounts/{account}/service_plans/gold")).Is(200);
        (await books.Server.Admin.Put(
            $"/v2/accounts/{account}/quantities", """{"data":{"phone_numbers":{"did_us":3}},"accept_charges":true}"""))
            .Is(200);
        var sync = $"/v2/accounts/{account}/service_plans/synchronization";

        var marked = (await books.Server.Admin.Post(sync)).Is(200).Json.GetProperty("data");
        Assert.True(marked.GetProperty("dirty").GetBoolean());
        await books.At("2026-01-01T00:00:01Z");

        var (_, body) = Assert.Single(books.Receiver.Messages);
        var line = JsonDocument.Parse(body).RootElement.GetProperty("data").GetProperty("lines")[0];
        Assert.Equal((3, "did_us"), (line.GetProperty("billable").GetInt32(), line.GetProperty("item").GetString()));
        var stands = (await books.Server.Admin.Get(sync)).Is(200).Json.GetProperty("data");
        Assert.Equal(
            ("http", false), (stands.GetProperty("bookkeeper").GetString(), stands.GetProperty("dirty").GetBoolean()));
        Assert.Equal(0, books.Receiver.Unsigned);
    }
}
