using System.Text;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Bytes changed at random in requests that were right: never an error of the server.</summary>
public class FuzzTests
{
    private const int Rounds = 150;

    private static readonly (string Method, string Path, string Body)[] Requests =
    [
        ("POST", "accounts", """{"balance":1.5,"tariff_plan":"t","type":"prepaid","metadata":{"a":"b"}}"""),
        ("PUT", "{account}", """{"name":"x","billing_day":3,"timezone":"Europe/Berlin","tax_rates":[]}"""),
        ("PUT", "{account}/usage", """[{"name":"sms","usage":1e1,"timestamp":"2026-01-01T00:00:00Z"}]"""),
        ("POST", "usage", """[{"id":"1","account":"{id}","name":"sms","usage":1.25,"properties":{"a":[1]}}]"""),
        ("POST", "tariffs", """{"name":"u","currency":"EUR","rates":[{"service":"*","model":"per_unit","price":1}]}"""),
        ("POST", "billing-types", """{"name":"v","period":{"unit":"week","count":2},"grace":1,"threshold":5}"""),
        ("PUT", "{account}/payments", """{"date":"2026-01-01","type":"cash","amount":1.25,"reference":"r"}"""),
        ("POST", "{account}/charges/items", """{"name":"visit","usage":2,"charge":9.5}"""),
        ("POST", "{account}/charges/preview", """{"at":"2027-01-01T00:00:00+02:00"}"""),
        ("POST", "keys", """{"name":"k","role":"read","expires_at":"2027-01-01T00:00:00Z"}"""),
        ("GET", "{account}/usage/records?name=sms&from=2026-01-01T00:00:00Z&limit=5&cursor=MS4x", ""),
        ("GET", "{account}/charges?status=due&limit=5", ""),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_mutation_makes_the_server_fail(int seed)
    {
        await using var server = await RunningServer.Start();
        const string tariff = """{"name":"t","rates":[{"service":"sms","model":"per_unit","price":1}]}""";
        (await server.Admin.Post("/api/1.0/tariffs", tariff)).Is(201);
        var id = (await server.Admin.Post("/api/1.0/accounts", """{"tariff_plan":"t"}""")).Is(201).Id;
        var (random, wrong) = (new Random(seed), new List<string>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (method, path, body) in Requests)
            {
                var target = "/api/1.0/" + path.Replace("{account}", $"accounts/{id}", StringComparison.Ordinal);
                var sent = Mutate(Encoding.UTF8.GetBytes(body.Replace("{id}", id, StringComparison.Ordinal)), random);
                if (method == "GET") target = MutateQuery(target, random);
                using var content = new ByteArrayContent(sent);
                var reply = await server.Admin.Send(new HttpMethod(method), target, method == "GET" ? null : content);
                if (reply.Status >= 500 || (reply.Status >= 400 && reply.Problem is null))
                    wrong.Add($"{method} {target} {Encoding.UTF8.GetString(sent)}: {reply.Status} {reply.Text}");
            }
        }

        Assert.Empty(wrong);
        (await server.Admin.Get("/health/ready")).Is(200);
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
                case 3: bytes[at] = (byte)"\"\\{}[],:0-.e9 "[random.Next(14)]; break;
                default: bytes.InsertRange(at, Encoding.UTF8.GetBytes("9999999999999999999999")); break;
            }
        }

        return [.. bytes];
    }

    private static string MutateQuery(string target, Random random)
    {
        var at = random.Next(target.IndexOf('?', StringComparison.Ordinal) + 1, target.Length);
        return target[..at] + Uri.EscapeDataString(((char)random.Next(1, 0x500)).ToString()) + target[(at + 1)..];
    }
}
