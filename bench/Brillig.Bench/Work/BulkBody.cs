using System.Globalization;
using System.Text;
using Brillig.Bench.Baselines;
using Brillig.Bench.Load;

namespace Brillig.Bench.Work;

/// <summary>
/// A bulk POST of one connection as bytes, in which only ids, accounts and times are written anew for each request.
/// </summary>
public sealed class BulkBody
{
    /// <summary>Records in one request.</summary>
    public const int Records = 1_000;

    private const string Line = """
        {"id":"iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii","account":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        """ + """
        "name":"sssss","usage":1,"timestamp":"tttttttttttttttttttttttttttt"}
        """ + "\n";

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";
    private static readonly int s_id = Line.IndexOf("iii", StringComparison.Ordinal);
    private static readonly int s_account = Line.IndexOf("aaaa", StringComparison.Ordinal);
    private static readonly int s_service = Line.IndexOf("sssss", StringComparison.Ordinal);
    private static readonly int s_time = Line.IndexOf("tttt", StringComparison.Ordinal);

    private readonly byte[] _request;
    private readonly int _body;
    private readonly byte[][] _accounts;
    private readonly byte[][] _services;
    private readonly bool _isOrdered;
    private readonly Random _random;
    private readonly TimeProvider _time;
    private readonly RecordIds _ids;
    private int _next;

    /// <summary>Makes the request for these accounts.</summary>
    /// <param name="requests">The server, and the key.</param>
    /// <param name="accounts">Whose records; each one's in a random order.</param>
    /// <param name="seed">Decides the order.</param>
    /// <param name="kind">What the records are.</param>
    public BulkBody(RequestBytes requests, IEnumerable<Guid> accounts, int seed, BulkKind kind)
    {
        var lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Line, Records)));
        var head = requests.Head("POST", "/api/1.0/usage", "application/x-ndjson", lines.Length);
        (_request, _body) = ([.. head, .. lines], head.Length);
        _accounts = [.. accounts.Select(id => Encoding.ASCII.GetBytes(id.ToString()))];
        _services = [.. kind.Services.Select(Encoding.ASCII.GetBytes)];
        (_random, _time, _isOrdered) = (new Random(seed), kind.Time, kind.IsOrdered);
        _ids = new RecordIds(kind.Time);
    }

    /// <summary>The next request; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Next()
    {
        Span<byte> now = stackalloc byte[TimeFormat.Length];
        _time.GetUtcNow().TryFormat(now, out _, TimeFormat, CultureInfo.InvariantCulture);
        for (var at = _body; at < _request.Length; at += Line.Length)
        {
            var id = _request.AsSpan(at + s_id, RecordIds.Length);
            if (_isOrdered) _ids.Write(id);
            else RecordIds.WriteRandom(id, _random);
            _accounts[_random.Next(_accounts.Length)].CopyTo(_request, at + s_account);
            _services[_services.Length == 1 ? 0 : _random.Next(_services.Length)].CopyTo(_request, at + s_service);
            now.CopyTo(_request.AsSpan(at + s_time));
        }

        return _request;
    }

    /// <summary>The next request, with each service of each account once, one after the other.</summary>
    public ReadOnlyMemory<byte> NextInTurn()
    {
        Next();
        for (var at = _body; at < _request.Length; at += Line.Length, _next++)
        {
            _accounts[_next / _services.Length % _accounts.Length].CopyTo(_request, at + s_account);
            _services[_next % _services.Length].CopyTo(_request, at + s_service);
        }

        return _request;
    }
}

/// <summary>What the records of a bulk load are.</summary>
/// <param name="Services">Five letters each.</param>
/// <param name="IsOrdered">Whether their ids ascend with time, or are random.</param>
/// <param name="Time">The clock of their timestamps.</param>
public sealed record BulkKind(IReadOnlyList<string> Services, bool IsOrdered, TimeProvider Time)
{
    /// <summary>One service, ids in the order of time, now.</summary>
    public static readonly BulkKind Usual = new([BenchAccounts.Service], IsOrdered: true, TimeProvider.System);
}
