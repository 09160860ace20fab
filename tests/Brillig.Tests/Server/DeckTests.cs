using System.Globalization;
using System.Text;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Rate decks over HTTP.</summary>
public class DeckTests
{
    private const string Decks = "/api/1.0/decks";
    private const string World =
        "prefix,description,price_per_minute,weight\n44,\"Kingdom, United\",0.02,1\n4420,London,0.015,1\n";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_deck_prices_calls_before_and_after_a_restart(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        (await Put(server.Admin, "world", World)).Is(201);
        (await server.Admin.Post("/api/1.0/tariffs",
            """{"name":"t","rates":[{"service":"call","model":"deck","deck":"world"}]}""")).Is(201);
        var account = (await server.Admin.Post("/api/1.0/accounts", """{"tariff_plan":"t"}""")).Is(201).Id;
        async Task<string> Call(string number)
        {
            var usage = $$$"""[{"name":"call","usage":6000,"properties":{"destination":"{{{number}}}"}}]""";
            (await server.Admin.Put($"/api/1.0/accounts/{account}/usage", usage)).Is(204);
            return (await server.Admin.Get($"/api/1.0/accounts/{account}/charges/open")).Is(200).Raw("total");
        }

        Assert.Equal("2.00", await Call("+441234567890"));
        Assert.Equal("3.50", await Call("00442071234567"));
        (await Put(server.Admin, "world", World.Replace("0.02", "0.2", StringComparison.Ordinal))).Is(200);
        Assert.Equal("23.50", await Call("011441234567890"));

        await server.Restart("2026-01-02T00:00:00Z");
        Assert.Equal("43.50", await Call("+441234567890"));
        var deck = (await server.Admin.Get($"{Decks}/world")).Is(200);
        Assert.Equal(("2", "2", "\"1\""), (deck.Raw("version"), deck.Raw("prefixes"), deck.Raw("country")));
        var refused = await server.Admin.Put($"/api/1.0/accounts/{account}/usage",
            """[{"name":"call","usage":60,"properties":{"destination":"+33"}}]""");
        Assert.Contains("no prefix of +33", refused.IsProblem("no-rate", 422).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deck_is_read_as_csv_and_looked_into()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var admin = server.Admin;
        (await Put(admin, "a%20b", World)).Is(201);
        var csv = await admin.Send(HttpMethod.Get, $"{Decks}/a%20b", null, "Accept: text/csv");
        Assert.Equal(
            "prefix,description,price_per_minute,minimum_seconds,increment_seconds,connection_fee,no_charge_seconds,"
            + "weight\r\n44,\"Kingdom, United\",0.02,0,0,0,0,1\r\n4420,London,0.015,0,0,0,0,1\r\n", csv.Is(200).Text);
        (await Put(admin, "a%20b", csv.Text)).Is(200);
        Assert.Equal("a b", Assert.Single((await admin.Get(Decks)).Is(200).Json.EnumerateArray())
            .GetProperty("name").GetString());
        var match = (await admin.Get($"{Decks}/a%20b/match?number=%2B442071234567")).Is(200).Json;
        Assert.Equal(("+442071234567", "4420", "London", "0.015"), (
            match.GetProperty("number").GetString(), match.GetProperty("prefix").GetString(),
            match.GetProperty("description").GetString(),
            match.GetProperty("rate").GetProperty("price_per_minute").GetRawText()));
        (await admin.Get($"{Decks}/a%20b/match?number=%2B33")).IsProblem("no-rate", 422);
        (await admin.Get($"{Decks}/a%20b/match?number=x")).IsProblem("no-rate", 422);
        (await admin.Get($"{Decks}/a%20b/match")).IsProblem("bad-request", 400);
        (await admin.Get($"{Decks}/c/match?number=1")).IsProblem("deck-not-found", 404);
        (await admin.Get($"{Decks}/c")).IsProblem("deck-not-found", 404);
    }

    [Fact]
    public async Task A_version_of_a_later_time_and_another_country()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var admin = server.Admin;
        (await Put(admin, "w?country=GB", World)).Is(201);
        const string later = "prefix,price_per_minute\n4,1\n";
        (await Put(admin, "w?country=GB&effective_from=2026-02-01T00:00:00Z", later)).Is(200);
        async Task<string?> Prefix(string more) => (await admin.Get($"{Decks}/w/match?number=2071234567{more}")).Is(200)
            .Json.GetProperty("prefix").GetString();
        Assert.Equal(("4420", "4420", "4"), (
            await Prefix(""), await Prefix("&at=2026-01-31T23:59:59Z"), await Prefix("&at=2026-02-01T00:00:00Z")));
        (await Put(admin, "w?effective_from=2026-01-15T00:00:00Z", World)).IsProblem("version-out-of-order", 422);
        (await Put(admin, "w?country=XX", World)).IsProblem("bad-request", 400);
        (await Put(admin, "w?effective_from=soon", World)).IsProblem("bad-request", 400);
        (await Put(admin, "w?colour=red", World)).IsProblem("bad-request", 400);
        var stale = await admin.Send(HttpMethod.Put, $"{Decks}/w", Csv(World), "If-Match: \"1\"");
        stale.IsProblem("precondition-failed", 412);
    }

    [Theory]
    [InlineData("", "Line 1: the column prefix is not there.")]
    [InlineData("prefix\n44\n", "Line 1: the column price_per_minute is not there.")]
    [InlineData("prefix,price_per_minute\n", "There is no line below the names of the columns.")]
    [InlineData("prefix,price_per_minute,prise\n44,1,1\n", "Line 1: there is no column prise;")]
    [InlineData("prefix,price_per_minute,prefix\n44,1,1\n", "Line 1: the column prefix is there twice.")]
    [InlineData("prefix,price_per_minute\n44,1\n4x,1\n", "Line 3, column prefix: must be 1 to 15 digits.")]
    [InlineData("prefix,price_per_minute\n44,\n", "Line 2, column price_per_minute: must be a number.")]
    [InlineData("prefix,price_per_minute\n44,-1\n", "Line 2, column price_per_minute: must be a number, 0 or more")]
    [InlineData("prefix,price_per_minute\n44,0.0000000000001\n", "Line 2, column price_per_minute: must be")]
    [InlineData("prefix,price_per_minute,weight\n44,1,1.5\n", "Line 2, column weight: must be a whole number")]
    [InlineData("prefix,price_per_minute\n44,1,2\n", "Line 2 has 3 fields where the first has 2.")]
    [InlineData("prefix,price_per_minute\n44,1\n\"45,2\n", "Line 3 is not CSV")]
    public async Task A_fault_names_its_line_and_column_and_nothing_is_taken(string csv, string said)
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var refused = (await Put(server.Admin, "w", csv)).IsProblem("bad-request", 400);
        Assert.Contains(said, refused.Text, StringComparison.Ordinal);
        (await server.Admin.Get($"{Decks}/w")).Is(404);
    }

    [Fact]
    public async Task A_large_deck_is_taken_and_a_larger_one_is_not()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var csv = new StringBuilder("prefix,price_per_minute,description\n");
        var text = new string('x', 200);
        for (var i = 0; i < 100_000; i++) csv.Append(CultureInfo.InvariantCulture, $"{100_000 + i},0.{i},{text}\n");
        Assert.True(csv.Length > 20 << 20);
        Assert.Equal("100000", (await Put(server.Admin, "large", csv.ToString())).Is(201).Raw("prefixes"));
        using var larger = new HttpRequestMessage(HttpMethod.Put, new Uri(server.Address, $"{Decks}/large"));
        larger.Headers.Authorization = new("Bearer", server.AdminKey);
        larger.Headers.ExpectContinue = true;   // so that it is refused before it is sent
        larger.Content = Csv(csv.Append('x', 12 << 20).ToString());
        using var http = new HttpClient();
        using var refused = await http.SendAsync(larger, TestContext.Current.CancellationToken);
        Assert.Equal(413, (int)refused.StatusCode);
        var json = await server.Admin.Put($"{Decks}/large", "{}");
        Assert.Equal(415, json.Status);
    }

    private static Task<Reply> Put(Client client, string deck, string csv) =>
        client.Send(HttpMethod.Put, $"{Decks}/{deck}", Csv(csv));

    private static StringContent Csv(string csv) => new(csv, Encoding.UTF8, "text/csv");
}
