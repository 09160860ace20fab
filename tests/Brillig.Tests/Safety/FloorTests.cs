using System.Net;
using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>Many ask at once: a prepaid floor holds to the cent, and one id has one effect.</summary>
public class FloorTests
{
    private const int Requests = 1000;
    private const int Affordable = 637;

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task A_thousand_debits_at_once_stop_exactly_at_the_floor(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var server = await Start(engine, folder);
        using var api = server.NewClient();
        await api.NewTariff("floor", """[{"service":"sms","model":"per_unit","price":0.01}]""");
        var account = await api.NewAccount(
            """{"type":"prepaid","tariff_plan":"floor","balance":5.00,"credit_limit":1.37}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(n => Task.Run(() => api.Send(
            HttpMethod.Put, $"/accounts/{account}/usage", $$"""[{"id":"sms-{{n}}","name":"sms","usage":1}]"""))));

        Assert.Equal(Affordable, answers.Count(a => a.Status == HttpStatusCode.NoContent));
        Assert.Equal(Requests - Affordable, answers.Count(a => a.Status == HttpStatusCode.PaymentRequired));
        var view = await api.Get($"/accounts/{account}");
        Assert.Equal((0m, -1.37m, 6.37m), (view.Number("available"), view.Number("balance"), view.Number("unbilled")));
        var records = await api.List($"/accounts/{account}/usage/records");
        var taken = Enumerable.Range(0, Requests).Where(n => answers[n].IsSuccess).Select(n => $"sms-{n}");
        var stored = records.Select(r => r.Text("id"));
        Assert.Equal(taken.Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
        await server.Kill();
        Assert.Empty(await Proof.Breaches(server));
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task A_thousand_times_the_same_record_at_once_is_one_record(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var server = await Start(engine, folder);
        using var api = server.NewClient();
        await api.NewTariff("once", """[{"service":"sms","model":"per_unit","price":0.01}]""");
        var account = await api.NewAccount("""{"type":"prepaid","tariff_plan":"once","balance":0.01}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => Task.Run(() => api.Send(
            HttpMethod.Put, $"/accounts/{account}/usage", """[{"id":"the-one","name":"sms","usage":1}]"""))));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.NoContent, a.Status));
        Assert.Equal(0m, (await api.Get($"/accounts/{account}")).Number("available"));
        Assert.Single(await api.List($"/accounts/{account}/usage/records"));
    }

    private static async Task<ServerProcess> Start(string engine, TemporaryFolder folder) =>
        await ServerProcess.Start(
            folder.Below("data"), engine == "PostgreSQL" ? await Postgres.NewDatabase() : null);
}
