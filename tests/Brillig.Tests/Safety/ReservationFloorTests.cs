using System.Net;
using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>Many reserve on one prepaid account at once: what is granted is affordable, and adds up.</summary>
public class ReservationFloorTests
{
    private const int Clients = 50;
    private const int Reserves = 1000;
    private const decimal Balance = 30m;
    private const decimal Price = 0.01m;

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task A_thousand_reserve_at_once_and_the_floor_holds(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.Start(
            folder.Below("data"), engine == "PostgreSQL" ? await Postgres.NewDatabase() : null);
        using var api = server.NewClient();
        await api.NewTariff("floor", """[{"service":"call","model":"per_unit","price":0.01}]""");
        var account = await api.NewAccount("""{"type":"prepaid","tariff_plan":"floor","balance":30}""");
        using var over = new CancellationTokenSource();
        var watched = Watch(api, account, over.Token);

        var clients = Enumerable.Range(0, Clients).Select(n => new Caller(api, account, n)).ToArray();
        await Task.WhenAll(clients.Select(c => Task.Run(c.Run)));
        await Task.Delay(TimeSpan.FromSeconds(3.5), TestContext.Current.CancellationToken);   // the short ones expire
        await over.CancelAsync();

        Assert.Equal((0, 0), (await watched, clients.Sum(c => c.Wrong)));
        Assert.True(clients.Sum(c => c.Granted) > 100, "Hardly anything was granted.");
        Assert.True(clients.Sum(c => c.Refused) > 100, "Hardly anything was refused.");
        var open = await api.List($"/accounts/{account}/reservations");
        var kept = clients.SelectMany(c => c.Kept).ToDictionary();
        Assert.Equal(
            kept.Keys.Order(StringComparer.Ordinal), open.Select(r => r.Text("id")).Order(StringComparer.Ordinal));
        var (used, held) = (clients.Sum(c => c.Used) * Price, kept.Values.Sum() * Price);
        var view = await api.Get($"/accounts/{account}");
        Assert.Equal(
            (used, held, Balance - used - held),
            (view.Number("unbilled"), view.Number("reserved"), view.Number("available")));
        await server.Kill();
        Assert.Empty(await Proof.Breaches(server));
    }

    // How often less than nothing was available.
    private static async Task<int> Watch(ApiClient api, string account, CancellationToken over)
    {
        var below = 0;
        while (!over.IsCancellationRequested)
        {
            if ((await api.Get($"/accounts/{account}")).Number("available") < 0) below++;
            await Task.Delay(5, CancellationToken.None);
        }

        return below;
    }

    private sealed class Caller(ApiClient api, string account, int number)
    {
        private readonly Random _random = new(number);

        public int Granted { get; private set; }

        public int Refused { get; private set; }

        public int Wrong { get; private set; }

        public decimal Used { get; private set; }

        public Dictionary<string, decimal> Kept { get; } = [];

        public async Task Run()
        {
            for (var i = 0; i < Reserves / Clients; i++)
            {
                var (usage, what) = (_random.Next(1, 60), _random.Next(8));
                var (ttl, partial) = (what == 0 ? 1 : 3600, what == 1 ? "true" : "false");
                var answer = await Send(HttpMethod.Post, "", $$"""
                    {"name":"call","usage":{{usage}},"ttl":{{ttl}},"partial":{{partial}}}
                    """);
                if (answer.Status == HttpStatusCode.PaymentRequired) Refused++;
                else if (answer.Status != HttpStatusCode.Created) Wrong++;
                else await Use(answer.Json.Text("id"), answer.Json.Number("usage"), what);
            }
        }

        private async Task Use(string id, decimal usage, int what)
        {
            Granted++;
            switch (what)
            {
                case 0: break;
                case <= 2: Kept.Add(id, usage); break;
                case 3:
                    if (!(await Send(HttpMethod.Delete, $"/{id}", null)).IsSuccess) Wrong++;
                    break;
                default:
                    var used = _random.Next(0, (int)usage + 1);
                    var body = $$"""{"usage":{{used}}}""";
                    if ((await Send(HttpMethod.Post, $"/{id}/commit", body)).IsSuccess) Used += used;
                    else Wrong++;
                    break;
            }
        }

        private Task<Answer> Send(HttpMethod method, string path, string? body) =>
            api.Send(method, $"/accounts/{account}/reservations{path}", body);
    }
}
