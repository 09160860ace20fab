using System.Net;
using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>
/// The server is killed with −9 while clients reserve and commit: what was granted is held or has expired as promised,
/// nothing is granted twice, and what is of unknown outcome is settled by sending it again.
/// </summary>
public class ReservationKillTests(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const decimal Price = 0.01m;
    private static readonly int Kills = Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1" ? 50 : 5;

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task Killed_at_random_moments_what_was_reserved_is_held_once(string engine)
    {
        var seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        output.Print($"Seed {seed}.");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.Start(
            folder.Below("data"), engine == "PostgreSQL" ? await Postgres.NewDatabase() : null);
        using var first = server.NewClient();
        await first.NewTariff("kill", """[{"service":"call","model":"per_unit","price":0.01}]""");
        var account = await first.NewAccount("""{"type":"prepaid","tariff_plan":"kill","balance":500}""");
        var clients = Enumerable.Range(0, Clients).Select(n => new Caller(account, n, seed + n)).ToArray();

        for (var kill = 0; kill < Kills; kill++)
        {
            using var api = server.NewClient();
            using var stop = new CancellationTokenSource();
            var load = clients.Select(c => Task.Run(() => c.Run(api, stop.Token))).ToArray();
            await Task.Delay(random.Next(300, 1500), TestContext.Current.CancellationToken);
            await server.Kill();
            await stop.CancelAsync();
            await Task.WhenAll(load);
            await server.Restart();
        }

        using var after = server.NewClient();
        foreach (var client in clients) await client.Run(after, new CancellationToken(canceled: true));
        await Task.Delay(TimeSpan.FromSeconds(3.5), TestContext.Current.CancellationToken);   // the short ones expire
        var (used, kept) = (clients.Sum(c => c.Used), clients.SelectMany(c => c.Kept).ToDictionary());
        output.Print($"{clients.Sum(c => c.Granted)} granted, {used} used, {kept.Count} open after {Kills} kills.");

        Assert.Empty(clients.SelectMany(c => c.Wrong));
        var listed = await after.List($"/accounts/{account}/reservations");
        var open = listed.ToDictionary(r => r.Text("id"), r => r.Number("usage"));
        Assert.Equal(
            kept.OrderBy(k => k.Key, StringComparer.Ordinal), open.OrderBy(o => o.Key, StringComparer.Ordinal));
        var view = await after.Get($"/accounts/{account}");
        Assert.Equal((used * Price, kept.Values.Sum() * Price), (view.Number("unbilled"), view.Number("reserved")));
        Assert.Equal(500m - (used + kept.Values.Sum()) * Price, view.Number("available"));
        await server.Kill();
        Assert.Empty(await Proof.Breaches(server));
    }

    // Does one thing after the other; what broke is sent again first.
    private sealed class Caller(string account, int number, int seed)
    {
        private readonly Random _random = new(seed);
        private int _made;
        private (HttpMethod Method, string Path, string? Body, string Key)? _sent;
        private (string Id, int Usage, int What)? _held;

        public int Granted { get; private set; }

        public decimal Used { get; private set; }

        public Dictionary<string, decimal> Kept { get; } = [];

        public List<string> Wrong { get; } = [];

        public async Task Run(ApiClient api, CancellationToken stop)
        {
            while (_sent is not null || _held is not null || !stop.IsCancellationRequested)
            {
                if (!await Step(api)) return;
            }
        }

        private async Task<bool> Step(ApiClient api)
        {
            var sent = _sent ??= Next();
            try
            {
                var answer = await api.Send(
                    sent.Method, $"/accounts/{account}/reservations{sent.Path}", sent.Body, idempotencyKey: sent.Key);
                if (answer.Status == HttpStatusCode.ServiceUnavailable) await Task.Delay(20);
                else Take(answer);
                return true;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                return false;
            }
        }

        private (HttpMethod Method, string Path, string? Body, string Key) Next()
        {
            var key = $"{number}-{++_made}";
            if (_held is { Id: var id } held)
            {
                return held.What == 3
                    ? (HttpMethod.Delete, $"/{id}", null, key)
                    : (HttpMethod.Post, $"/{id}/commit", $$"""{"usage":{{held.Usage}}}""", key);
            }

            var (usage, ttl) = (_random.Next(1, 60), _random.Next(8) == 0 ? 1 : 3600);
            return (HttpMethod.Post, "", $$"""{"name":"call","usage":{{usage}},"ttl":{{ttl}}}""", key);
        }

        private void Take(Answer answer)
        {
            var sent = _sent;
            _sent = null;
            if (_held is { } held)
            {
                _held = null;
                if (!answer.IsSuccess) Wrong.Add($"{sent} was answered {answer.Status}: {answer.Text}");
                else if (held.What != 3) Used += held.Usage;
                return;
            }

            if (answer.Status == HttpStatusCode.PaymentRequired) return;
            if (answer.Status != HttpStatusCode.Created)
            {
                Wrong.Add($"{sent} was answered {answer.Status}: {answer.Text}");
                return;
            }

            Granted++;
            if (sent?.Body?.Contains("\"ttl\":1}", StringComparison.Ordinal) is true) return;   // it expires
            var (id, usage, what) = (answer.Json.Text("id"), (int)answer.Json.Number("usage"), _random.Next(40));
            if (what == 0) Kept.Add(id, usage);
            else _held = (id, _random.Next(usage + 1), what % 5 == 3 ? 3 : what == 3 ? 4 : what);
        }
    }
}
