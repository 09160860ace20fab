using System.Data.Common;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Server;
using Brillig.Tests.Docs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime.Text;
using Npgsql;

namespace Brillig.Tests.Server;

/// <summary>What the books of a test are kept in.</summary>
public enum Engine
{
    Sqlite,
    Postgres,
}

/// <summary>A server of one test, listening on a free port, with books of its own.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly DirectoryInfo _data;
    private ServerOptions _options;
    private bool _isStopped;
    private WebApplication _app;

    private RunningServer(DirectoryInfo data, ServerOptions options, WebApplication app)
    {
        (_data, _options, _app) = (data, options, app);
        AdminKey = File.ReadAllText(Path.Combine(data.FullName, "admin.key")).Trim();
        Admin = new Client(Address, AdminKey);
    }

    /// <summary>The first key, the operator's admin.</summary>
    public string AdminKey { get; }

    /// <summary>Asks with the first key.</summary>
    public Client Admin { get; private set; }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Its routes: "POST /api/1.0/accounts/{id:guid}/charges".</summary>
    public IEnumerable<string> Routes =>
        from endpoint in _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        where method != "HEAD"
        select $"{method} {endpoint.RoutePattern.RawText}";

    /// <summary>What it is made of.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Its PostgreSQL database, or null: SQLite.</summary>
    public string? Database => _options.Database;

    /// <summary>The data directory.</summary>
    public string Data => _data.FullName;

    /// <summary>Every endpoint it answers at.</summary>
    public IReadOnlyList<Endpoint> Endpoints =>
        [.. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints)];

    /// <summary>Starts one; a clock ("2026-01-01T00:00:00Z") makes it a manual one.</summary>
    public static async Task<RunningServer> Start(
        Engine engine = Engine.Sqlite, string? clock = null, params TaxRate[] taxRates) =>
        await Start(options => options with { TaxRates = [.. taxRates] }, engine, clock);

    /// <summary>Starts one with other options.</summary>
    public static async Task<RunningServer> Start(
        Func<ServerOptions, ServerOptions> change, Engine engine = Engine.Sqlite, string? clock = null)
    {
        var data = Directory.CreateTempSubdirectory("brillig-");
        var options = new ServerOptions
        {
            Data = data.FullName,
            Database = engine == Engine.Postgres ? await Postgres.NewDatabase() : null,
            Listen = "http://127.0.0.1:0",
            Clock = clock is null ? null : InstantPattern.ExtendedIso.Parse(clock).Value,
        };
        options = change(options);
        return new RunningServer(data, options, await Begin(options));
    }

    /// <summary>Asks with a key, or with none.</summary>
    public Client With(string? key) => new(Address, key);

    /// <summary>Makes a key of an account (null: the operator) and asks with it.</summary>
    public async Task<Client> WithKey(string? account, string role)
    {
        var key = await Admin.Post("/api/1.0/keys", new { account, role, name = role });
        return With(key.Is(201).Json.GetProperty("key").GetString());
    }

    /// <summary>Stops it, and starts it again on the same books, on another clock if one is given.</summary>
    public async Task Restart(string? clock = null)
    {
        await Stop();
        if (clock is not null) _options = _options with { Clock = InstantPattern.ExtendedIso.Parse(clock).Value };
        _app = await Begin(_options);
        _isStopped = false;
        Admin = new Client(Address, AdminKey);
    }

    /// <summary>The one value that a query of the books' database answers.</summary>
    public async Task<object> Value(string sql)
    {
        await using var connection = await OpenDatabase();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() ?? throw new InvalidOperationException("No row.");
    }

    /// <summary>Runs a statement on the books' database.</summary>
    public async Task Run(string sql)
    {
        await using var connection = await OpenDatabase();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Stops it, and leaves its books; <see cref="Restart"/> starts it again.</summary>
    public async Task Stop()
    {
        if (!_isStopped) await End();
        _isStopped = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stop();
        _data.Delete(recursive: true);
    }

    private static Task<WebApplication> Begin(ServerOptions options) =>
        BrilligServer.Start(options, logging => logging.SetMinimumLevel(LogLevel.None), CancellationToken.None);

    private async Task<DbConnection> OpenDatabase()
    {
        DbConnection connection = Database is null
            ? new SqliteConnection($"Data Source={Path.Combine(Data, "main.db")};Pooling=false")
            : new NpgsqlConnection($"{Database};Search Path=main;Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private async Task End()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>Asks a server with one key, or with none.</summary>
public sealed class Client(Uri address, string? key)
{
    private static readonly HttpClient Http = new();

    /// <summary>GET.</summary>
    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path);

    /// <summary>DELETE.</summary>
    public Task<Reply> Delete(string path) => Send(HttpMethod.Delete, path);

    /// <summary>POST of JSON: a text as it is, null as no body, anything else serialized.</summary>
    public Task<Reply> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);

    /// <summary>PUT of JSON: a text as it is, null as no body, anything else serialized.</summary>
    public Task<Reply> Put(string path, object? body = null) => Send(HttpMethod.Put, path, body);

    /// <summary>PATCH of JSON as it is; below <c>/api</c> it is a merge patch, and sent otherwise.</summary>
    public Task<Reply> Patch(string path, string body) => Send(HttpMethod.Patch, path, body);

    /// <summary>Any request with a body as it is.</summary>
    public async Task<Reply> Send(HttpMethod method, string path, HttpContent? content, params string[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = content };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var header in headers)
            request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        using var response = await Http.SendAsync(request);
        var reply = await Reply.Of(response);
        await Witness.See(request, response, reply.Text);
        return reply;
    }

    private async Task<Reply> Send(HttpMethod method, string path, object? body = null)
    {
        using var content = body is null ? null : new StringContent(
            body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return await Send(method, path, content);
    }
}

/// <summary>An answer, read to its end.</summary>
public sealed record Reply(int Status, string Text, string? MediaType, HttpResponseHeaders Headers)
{
    /// <summary>The media type with its parameters.</summary>
    public string? ContentType { get; init; }

    /// <summary>The headers of the body.</summary>
    public HttpContentHeaders? BodyHeaders { get; init; }

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The type of the problem, without its place: "no-rate".</summary>
    public string? Problem => MediaType == "application/problem+json"
        ? Json.GetProperty("type").GetString()?.Replace("/problems/", "", StringComparison.Ordinal)
        : IsEnveloped && Json.GetProperty("status").GetString() == "error"
            && Json.GetProperty("data") is { ValueKind: JsonValueKind.Object } data
            && data.TryGetProperty("type", out var type)
            ? type.GetString()?.Replace("/problems/", "", StringComparison.Ordinal)
            : null;

    /// <summary>True for an answer of <c>/v2</c>.</summary>
    public bool IsEnveloped => MediaType == "application/json" && Json.ValueKind is JsonValueKind.Object
        && Json.TryGetProperty("request_id", out _) && Json.TryGetProperty("data", out _);

    /// <summary>The pointers of a problem's faults.</summary>
    public IEnumerable<string?> Pointers => Json.TryGetProperty("errors", out var errors)
        ? errors.EnumerateArray().Select(e => e.GetProperty("pointer").GetString())
        : [];

    /// <summary>The id in the answer.</summary>
    public string Id => Json.GetProperty("id").GetString() ?? "";

    /// <summary>A number of the answer as it was written.</summary>
    public string Raw(string name) => Json.GetProperty(name).GetRawText();

    /// <summary>Asserts the status; the message shows the body.</summary>
    public Reply Is(int status) =>
        Status == status ? this : throw new Xunit.Sdk.XunitException($"{Status} instead of {status}: {Text}");

    /// <summary>Asserts a problem; the message shows the body.</summary>
    public Reply IsProblem(string slug, int status) => Problem == slug && Status == status ? this
        : throw new Xunit.Sdk.XunitException($"{Status} {Problem} instead of {status} {slug}: {Text}");

    internal static async Task<Reply> Of(HttpResponseMessage response) => new(
        (int)response.StatusCode, await response.Content.ReadAsStringAsync(),
        response.Content.Headers.ContentType?.MediaType, response.Headers)
    {
        ContentType = response.Content.Headers.ContentType?.ToString(), BodyHeaders = response.Content.Headers,
    };
}
