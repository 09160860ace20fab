using System.Text;
using System.Text.Json;
using Brillig.Tests.Docs;
using NodaTime;

namespace Brillig.Tests.Fuzz;

/// <summary>Composes requests from the document: right ones, and such with one thing wrong.</summary>
internal sealed class Composer(Contract contract, Random random, Pool pool, string key, Func<Instant> now)
{
    private readonly IReadOnlyList<Operation> _operations = Operation.All(contract);
    private readonly Maker _maker = new(contract.Root, random, pool, now);
    private readonly Faults _faults = new(random);

    /// <summary>Every operation.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>A request as it should be.</summary>
    public FuzzRequest Right() => Compose(_operations[random.Next(_operations.Count)]).Request;

    /// <summary>A request with one thing wrong in its body, its query or its headers.</summary>
    public FuzzRequest Wrong()
    {
        var (request, body) = Compose(_operations[random.Next(_operations.Count)]);
        switch (random.Next(8))
        {
            case < 5 when body is not null:
                var said = _faults.Spoil(body);
                return request with { Body = Encoding.UTF8.GetBytes(body.ToString()), Fault = $"body {said}" };
            case < 7:
                var parts = request.Target.Split('?', 2);
                var query = _faults.SpoiledQuery(parts.Length > 1 ? parts[1] : "", request.Operation?.Parameters ?? []);
                return request with { Target = $"{parts[0]}?{query}", Fault = $"query {query}" };
            default:
                var header = _faults.Header();
                if (!IsTold(request, header.Key)) header = new("Accept", "text/html");
                var others = random.Next(6) == 0 ? request.Headers : request.Headers.Where(h => h.Key != header.Key);
                return request with
                {
                    Headers = [.. others, header], Fault = $"header {header.Key}: {header.Value}",
                    MayBeBare = header.Value.Any(c => c is < ' ' or > '~'),
                };
        }
    }

    // A condition that an operation does not tell of is not held against it.
    private static bool IsTold(FuzzRequest request, string header) => header != "If-Match"
        || request.Operation is null || request.Operation.Parameters.Any(parameter => parameter.Name == header);

    private (FuzzRequest Request, Node? Body) Compose(Operation operation)
    {
        var target = pool.Path(operation.Template);
        var headers = new List<KeyValuePair<string, string>> { new("Authorization", $"Bearer {Key()}") };
        var query = new List<string>();
        foreach (var parameter in operation.Parameters)
        {
            if (random.Next(100) >= (parameter.In == "query" ? 20 : 12)) continue;
            var value = _maker.Plain(parameter.Schema, parameter.Name);
            if (parameter.In == "query") query.Add($"{parameter.Name}={Uri.EscapeDataString(value)}");
            else headers.Add(new(parameter.Name, Printable(value)));
        }

        if (random.Next(25) == 0) headers.Add(new("Accept", "application/json;decimals=string"));
        var (type, body) = Body(operation);
        if (type is not null) headers.Add(new("Content-Type", type));
        if (query.Count > 0) target += "?" + string.Join('&', query);
        var method = operation.Method == "GET" && random.Next(30) == 0 ? "HEAD" : operation.Method;
        var bytes = body is null ? null : Encoding.UTF8.GetBytes(body.ToString());
        if (type?.Contains("ndjson", StringComparison.Ordinal) is true) bytes = Lines(body, bytes);
        return (new FuzzRequest(operation, method, target, headers, bytes), body);
    }

    private string Key() => random.Next(30) > 0 || pool.Secrets.Count == 0 ? key
        : pool.Secrets.ElementAt(random.Next(pool.Secrets.Count));

    private (string? Type, Node? Body) Body(Operation operation)
    {
        if (operation.Bodies.Count > 0)
        {
            var (type, schema) = operation.Bodies[random.Next(operation.Bodies.Count)];
            return (type, _maker.Make(schema));
        }

        if (operation.IsDocumented || operation.Method is "GET" or "DELETE") return (null, null);
        var isPatch = operation.Method == "PATCH";
        var text = random.Next(2) == 0 ? "{}" : """{"name":"n"}""";
        return (isPatch ? "application/merge-patch+json" : "application/json", new Node(JsonElement.Parse("{}"), text));
    }

    // A value in a line each, whatever the array's schema calls it.
    private static byte[]? Lines(Node? body, byte[]? bytes) => body?.Items is { } items
        ? Encoding.UTF8.GetBytes(string.Join('\n', items)) : bytes;

    private static string Printable(string value) => string.Concat(value.Where(c => c is >= ' ' and <= '~'));
}
