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
        """ + $$"""
        "name":"{{BenchAccounts.Service}}","usage":1,"timestamp":"tttttttttttttttttttttttttttt"}
        """ + "\n";

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";
    private static readonly int s_id = Line.IndexOf("iii", StringComparison.Ordinal);
    private static readonly int s_account = Line.IndexOf("aaaa", StringComparison.Ordinal);
    private static readonly int s_time = Line.IndexOf("tttt", StringComparison.Ordinal);

    private readonly byte[] _request;
    private readonly int _body;
    private readonly byte[][] _accounts;
    private readonly Random _random;
    private readonly TimeProvider _time;
    private readonly RecordIds _ids;

    /// <summary>Makes the request for these accounts; the seed decides their order.</summary>
    public BulkBody(RequestBytes requests, IEnumerable<Guid> accounts, int seed, TimeProvider time)
    {
        var lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Line, Records)));
        var head = requests.Head("POST", "/api/1.0/usage", "application/x-ndjson", lines.Length);
        (_request, _body) = ([.. head, .. lines], head.Length);
        _accounts = [.. accounts.Select(id => Encoding.ASCII.GetBytes(id.ToString()))];
        (_random, _time, _ids) = (new Random(seed), time, new RecordIds(time));
    }

    /// <summary>The next request; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Next()
    {
        Span<byte> now = stackalloc byte[TimeFormat.Length];
        _time.GetUtcNow().TryFormat(now, out _, TimeFormat, CultureInfo.InvariantCulture);
        for (var at = _body; at < _request.Length; at += Line.Length)
        {
            _ids.Write(_request.AsSpan(at + s_id, RecordIds.Length));
            _accounts[_random.Next(_accounts.Length)].CopyTo(_request, at + s_account);
            now.CopyTo(_request.AsSpan(at + s_time));
        }

        return _request;
    }
}
