using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Brillig.Tests.Safety;

/// <summary>Several processes of one test on one database.</summary>
public sealed class Servers : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Servers(IReadOnlyList<ServerProcess> all) => (All, Key) = (all, all[0].AdminKey);

    /// <summary>All of them, whether or not they run.</summary>
    public IReadOnlyList<ServerProcess> All { get; }

    /// <summary>The operator's key.</summary>
    public string Key { get; }

    /// <summary>Starts three, with these options, and waits until each is ready.</summary>
    public static async Task<Servers> Start(TemporaryFolder folder, string database, params string[] options)
    {
        var first = await ServerProcess.Start(folder.Below("p1"), database, options);
        var others = await Task.WhenAll(
            ServerProcess.Start(folder.Below("p2"), database, options),
            ServerProcess.Start(folder.Below("p3"), database, options));
        return new Servers([first, .. others]);
    }

    /// <summary>A client that asks each in turn.</summary>
    /// <param name="repeats">Whether it sends again what broke and cannot count twice.</param>
    public ApiClient NewClient(bool repeats = false)
    {
        var http = new HttpClient(new Balancer([.. All.Select(s => s.Url)], repeats))
        {
            BaseAddress = All[0].Url, Timeout = Patience,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return new ApiClient(http);
    }

    /// <summary>The one that leads, as soon as one says so.</summary>
    public async Task<ServerProcess> Leader(ServerProcess? other = null)
    {
        var start = Stopwatch.GetTimestamp();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            foreach (var server in All)
                if (server != other && await Role(http, server) == "leader") return server;
            await Task.Delay(20);
        }

        throw new InvalidOperationException($"Nobody leads:\n{string.Join('\n', All.Select(s => s.Log))}");
    }

    /// <summary>How long it takes until something is written through a server.</summary>
    public async Task<TimeSpan> TimeToWrite(ServerProcess through, string account, string id)
    {
        var start = Stopwatch.GetTimestamp();
        using var api = through.NewClient(Key);
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            var answer = await api.Send(
                HttpMethod.Put, $"/accounts/{account}/usage", $$"""[{"id":"{{id}}","name":"sms","usage":1}]""");
            if (answer.IsSuccess) return Stopwatch.GetElapsedTime(start);
            await Task.Delay(20);
        }

        throw new InvalidOperationException($"Nothing could be written:\n{through.Log}");
    }

    /// <summary>An account that only the test itself uses, with a balance to spend at 1.00 a piece.</summary>
    public async Task<string> NewAccount(decimal balance)
    {
        using var api = NewClient();
        await api.NewTariff("own", """[{"service":"sms","model":"per_unit","price":1}]""");
        return await api.NewAccount($$"""{"type":"prepaid","tariff_plan":"own","balance":{{balance.Json()}}}""");
    }

    /// <summary>Ends all, and proves the books.</summary>
    public async Task<IReadOnlyList<string>> Breaches()
    {
        foreach (var server in All) await server.Kill();
        return await Proof.Breaches(All[0]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in All) await server.DisposeAsync();
    }

    private static async Task<string?> Role(HttpClient http, ServerProcess server)
    {
        try
        {
            using var health = JsonDocument.Parse(await http.GetStringAsync(new Uri(server.Url, "/health")));
            return health.RootElement.GetProperty("role").GetString();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}
