using System.Globalization;
using System.Text.Json;
using Brillig.Client;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Stories;

/// <summary>A server on a clock that a test moves, and short words for what happens in a story.</summary>
public sealed class Story : IAsyncDisposable
{
    private readonly RunningServer _server;

    private Story(RunningServer server) => (_server, Api) = (server, ApiClient.To(server.Address, server.AdminKey));

    /// <summary>The engines that every story runs on.</summary>
    public static TheoryData<string> Engines => ["SQLite", "PostgreSQL"];

    /// <summary>Speaks to the server as the operator.</summary>
    public ApiClient Api { get; private set; }

    /// <summary>Starts the server at this time.</summary>
    public static async Task<Story> Begin(string engine, string now)
    {
        var kind = engine == "PostgreSQL" ? Engine.Postgres : Engine.Sqlite;
        return new Story(await RunningServer.Start(kind, now));
    }

    /// <summary>Speaks to the server as the operator, also below <c>/v2</c>.</summary>
    public Client Admin => _server.Admin;

    /// <summary>Speaks to the server with a new admin key of an account.</summary>
    public Task<Client> AdminOf(string account) => _server.WithKey(account, "admin");

    /// <summary>Speaks to the server through the typed client.</summary>
    public BrilligClient NewClient() => BrilligClient.At(_server.Address, _server.AdminKey);

    /// <summary>Moves the clock; what is due on the way is done.</summary>
    public Task MoveTo(string now) => Api.Post("/clock", $$"""{"now":"{{now}}"}""");

    /// <summary>Ends the server and starts it again at this time.</summary>
    public async Task RestartAt(string now)
    {
        await _server.Restart(now);
        Api.Dispose();
        Api = ApiClient.To(_server.Address, _server.AdminKey);
    }

    /// <summary>Sends interactive usage.</summary>
    public Task<Answer> Use(string account, string service, decimal usage) => Api.Send(
        HttpMethod.Put, $"/accounts/{account}/usage", $$"""[{"name":"{{service}}","usage":{{usage.Json()}}}]""");

    /// <summary>Sends interactive usage that is taken.</summary>
    public async Task Used(string account, string service, decimal usage) =>
        (await Use(account, service, usage)).Succeeded("usage");

    /// <summary>Sends one fact of an earlier time.</summary>
    public Task<JsonElement> Fact(string account, string id, string service, decimal usage, string at) => Api.Post(
        "/usage",
        $$"""
        [{"id":"{{id}}","account":"{{account}}","name":"{{service}}","usage":{{usage.Json()}},"timestamp":"{{at}}"}]
        """);

    /// <summary>A payment.</summary>
    /// <returns>Its receipt id.</returns>
    public async Task<string> Pay(string account, decimal amount, string date)
    {
        var body = $$"""{"date":"{{date}}","type":"transfer","amount":{{amount.Json()}}}""";
        return (await Api.Post($"/accounts/{account}/payments", body)).Text("id");
    }

    /// <summary>The issued charges, oldest first.</summary>
    public Task<IReadOnlyList<JsonElement>> Charges(string account) => Api.List($"/accounts/{account}/charges");

    /// <summary>What an address answers to whoever prefers CSV.</summary>
    public async Task<string> Csv(string path)
    {
        var answer = await _server.Admin.Send(HttpMethod.Get, $"/api/1.0{path}", null, "Accept: text/csv, */*;q=0.5");
        Assert.Equal("text/csv", answer.Is(200).MediaType);
        return answer.Text;
    }

    /// <summary>The account.</summary>
    public Task<JsonElement> Account(string account) => Api.Get($"/accounts/{account}");

    /// <summary>A time as the API writes it.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A member that is a time.</summary>
    public static string Time(JsonElement json, string name) =>
        Time(DateTimeOffset.Parse(json.Text(name), CultureInfo.InvariantCulture));

    /// <summary>Proves the books, and ends the server.</summary>
    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        try
        {
            Assert.Empty(await Proof.Breaches(_server.Data, _server.Database));
        }
        finally
        {
            await _server.DisposeAsync();
        }
    }
}
