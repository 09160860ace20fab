using System.Security.Cryptography;
using System.Text;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Server.Edge;
using Brillig.Server.Usage;
using Brillig.Storage.Answers;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Brillig.Server.Answers;

/// <summary>
/// A write with the header Idempotency-Key: however often it is sent, it has one effect and one answer. What was
/// answered first is looked up before anything of the request is read but its bytes; what is decided now is kept with
/// its effect.
/// </summary>
internal sealed class KeyedWrite
{
    private const string Header = "Idempotency-Key";
    private const int KeyMax = 255;
    private readonly AnswerName _name;
    private readonly byte[] _bodyHash;
    private long _readAt;

    private KeyedWrite(AnswerName name, byte[] bodyHash) => (_name, _bodyHash) = (name, bodyHash);

    /// <summary>What was answered, once it is decided.</summary>
    public RenderedAnswer? Answer { get; private set; }

    /// <summary>A route that keeps its answers for requests with the header.</summary>
    public static Func<Exchange, Task> Kept(Func<Exchange, Task> answer) => exchange =>
        exchange.Request.Headers.ContainsKey(Header) ? Answered(exchange, answer) : answer(exchange);

    /// <summary>Answers as the first time if there was one, or that the key was for another request.</summary>
    public async Task<bool> IsReplayed(Exchange exchange)
    {
        (var kept, _readAt) = await KeptAnswersSql.Find(exchange.Store, _name, exchange.Gone);
        if (kept is null) return false;
        if (!CryptographicOperations.FixedTimeEquals(kept.BodyHash, _bodyHash))
        {
            await exchange.Refuse(
                Problem.KeyReused,
                $"The {Header} came with another body, query or event before. Nothing of this was done.");
            return true;
        }

        var answer = kept.Answer;
        if (answer.HoldsSecret && SealedBody.Opened(answer.Body, Secret(exchange), _name) is { } body)
        {
            answer = answer with { Body = body };
        }
        else if (answer.HoldsSecret)
        {
            await exchange.Refuse(
                Problem.KeyReused,
                "The first answer holds a secret, which can be read only with the secret that asked for it; that has "
                + "been rotated since. What was asked for first was done; nothing of this was.");
            return true;
        }

        await exchange.Send(answer with { Headers = [.. answer.Headers, new("Idempotent-Replayed", "true")] });
        return true;
    }

    /// <summary>What the writer must know to do it once and keep its answer.</summary>
    public IdempotencyKey Once(Exchange exchange, Func<Done, RenderedAnswer> render)
    {
        return new IdempotencyKey(_name, _bodyHash, _readAt, Render);

        RenderedAnswer Render(Done done)
        {
            var answer = Answer = render(done);
            return answer.HoldsSecret
                ? answer with { Body = SealedBody.Of(answer.Body, Secret(exchange), _name) }
                : answer;
        }
    }

    private static async Task Answered(Exchange exchange, Func<Exchange, Task> answer)
    {
        var request = exchange.Request;
        if (request.Headers[Header] is not [{ Length: > 0 and <= KeyMax } key] || !key.All(IsPrintable))
        {
            var faults = new Faults();
            faults.Add("", $"The header {Header} must be given once, with 1 to 255 printable ASCII characters.");
            await exchange.Refuse(faults);
            return;
        }

        using var body = await Body.Read(exchange);
        using var bytes = new MemoryStream(body.Bytes.ToArray(), writable: false);
        (request.Body, request.ContentLength) = (bytes, bytes.Length);
        var keyed = new KeyedWrite(
            new AnswerName(exchange.Caller.Key, RouteOf(request), key), Hash(body.Bytes.Span, request));
        if (request.Query["dry_run"] == "true") await answer(exchange);
        else if (!await keyed.IsReplayed(exchange)) await answer(exchange.With(keyed));
    }

    private static bool IsPrintable(char letter) => letter is >= ' ' and <= '~';

    private static byte[] Hash(ReadOnlySpan<byte> body, HttpRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(body);
        if (request.QueryString.Value is { Length: > 0 } query) hash.AppendData(Encoding.UTF8.GetBytes(query));
        if (!CloudEvents.IsBinary(request)) return hash.GetHashAndReset();
        foreach (var (name, value) in CloudEvents.Attributes(request).OrderBy(a => a.Name, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{name}: {value}"));
        return hash.GetHashAndReset();
    }

    // However the address is written, it is one route: literals as they are mapped, uuids in their usual form.
    private static string RouteOf(HttpRequest request)
    {
        var name = new StringBuilder(request.Method);
        var endpoint = (RouteEndpoint?)request.HttpContext.GetEndpoint();
        foreach (var segment in endpoint?.RoutePattern.PathSegments ?? [])
        {
            name.Append(name.Length == request.Method.Length ? " /" : "/");
            foreach (var part in segment.Parts)
            {
                if (part is RoutePatternLiteralPart literal) name.Append(literal.Content);
                else if (part is RoutePatternParameterPart parameter
                    && SentPath.Value(request, parameter.Name) is { } value)
                    name.Append(IsUuid(parameter) && Guid.TryParse(value, out var id) ? id.ToString("D") : value);
            }
        }

        return name.ToString();
    }

    private static bool IsUuid(RoutePatternParameterPart parameter) =>
        parameter.ParameterPolicies.Any(policy => policy.Content == "guid");

    private static ReadOnlySpan<char> Secret(Exchange exchange) =>
        exchange.Request.Headers.Authorization.ToString().AsSpan("Bearer ".Length).Trim();
}
