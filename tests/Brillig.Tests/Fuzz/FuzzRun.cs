using System.Diagnostics;
using System.Text;
using Brillig.Server.Docs;
using Brillig.Tests.Docs;

namespace Brillig.Tests.Fuzz;

/// <summary>
/// One client that asks one server whatever it can think of, one after the other: so what a request changed is known.
/// </summary>
internal sealed class FuzzRun : IDisposable
{
    private const int SlowlyMost = 40;
    private const int WrongMost = 20;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private readonly FuzzServer _server;
    private readonly int _seed;
    private readonly Random _random;
    private readonly Pool _pool;
    private readonly Composer _composer;
    private readonly ByteFaults _bytes;
    private readonly Oracle _oracle;
    private readonly HashSet<string> _noted = [];
    private readonly List<FuzzRequest> _done = [];
    private readonly List<(Connection, FuzzRequest)> _slowly = [];
    private Connection? _connection;
    private (FuzzRequest? Now, FuzzRequest? Before) _last;

    /// <summary>A run.</summary>
    public FuzzRun(FuzzServer server, Contract contract, int seed)
    {
        (_server, _seed, _random) = (server, seed, new Random(seed));
        _pool = new Pool(_random);
        _composer = new Composer(contract, _random, _pool, server.Key, () => server.Now);
        _bytes = new ByteFaults(_random);
        _oracle = new Oracle(contract, new HashSet<string> { server.Key });
    }

    /// <summary>What went wrong, each with its request.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>How many requests were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>The operations and what they answered, each as often as it did.</summary>
    public Dictionary<(string Operation, int Status), int> Answered { get; } = [];

    /// <summary>The secrets of the keys that were made.</summary>
    public IEnumerable<string> Secrets => _pool.Secrets;

    /// <summary>Answers that took longer than five seconds.</summary>
    public int SlowAnswers { get; private set; }

    /// <summary>Every operation.</summary>
    public IEnumerable<string> Operations => _composer.Operations.Select(o => o.ToString());

    /// <summary>Sends so many requests, or until too much went wrong.</summary>
    public async Task Go(int count)
    {
        await Tell();
        while (Sent < count && Wrong.Count < WrongMost)
        {
            switch (_random.Next(10))
            {
                case < 4: await Ask(_composer.Right()); break;
                case < 7: await Ask(_composer.Wrong()); break;
                default: await AskRaw(_bytes.Change(Example(), Example())); break;
            }
        }

        foreach (var (connection, request) in _slowly) await Await(connection, request, null, Never);
        Drop();
        if (!_server.IsReady) Wrong.Add("The server is not ready.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Drop();
        foreach (var (connection, _) in _slowly) connection.Dispose();
    }

    // The examples in their order: they leave accounts with charges, payments and more.
    private async Task Tell()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        await SpareKey();
        foreach (var step in Story.Steps.Where(step => step.Target != "/api/1.0/clock" && step.Status < 400))
        {
            string Filled(string text) => Story.Name().Replace(
                text, name => values.GetValueOrDefault(name.Groups["name"].Value, name.Value));
            if (Filled($"{step.Target} {step.Request.Body}").Contains("{{", StringComparison.Ordinal)) continue;
            var headers = step.Request.Headers.Where(h => h.Key != "Authorization")
                .Select(h => KeyValuePair.Create(h.Key, Filled(h.Value)));
            var request = new FuzzRequest(
                null, step.Method, Filled(step.Target), [new("Authorization", $"Bearer {_server.Key}"), .. headers],
                step.Request.Body is { } body ? Encoding.UTF8.GetBytes(Filled(body)) : null);
            var answer = await Ask(request);
            if (answer is null || !answer.IsJson) continue;
            foreach (var (name, pointer) in step.Captures)
                if (Found(answer.Text, pointer) is { } found) values[name] = found;
        }
    }

    private static string? Found(string text, string pointer)
    {
        var at = System.Text.Json.JsonElement.Parse(text);
        foreach (var part in pointer.Split('/').Skip(1))
        {
            if (at.ValueKind is System.Text.Json.JsonValueKind.Array)
                at = int.Parse(part, null) is var i && i < at.GetArrayLength() ? at[i] : default;
            else if (at.ValueKind is System.Text.Json.JsonValueKind.Object && at.TryGetProperty(part, out var member))
                at = member;
            else return null;
        }

        return at.ValueKind is System.Text.Json.JsonValueKind.String ? at.GetString() : null;
    }

    private async Task SpareKey()
    {
        var keys = await Ask(new FuzzRequest(
            null, "GET", "/api/1.0/keys", [new("Authorization", $"Bearer {_server.Key}")], null));
        if (Found(keys?.Text ?? "[]", "/0/id") is { } id) _pool.Spare(id);
    }

    private FuzzRequest Example() =>
        _done.Count == 0 || _random.Next(2) == 0 ? _composer.Right() : _done[_random.Next(_done.Count)];

    private async Task<WireAnswer?> Ask(FuzzRequest request)
    {
        _last = (request, _last.Now);
        var before = await _server.Marks();
        var start = Stopwatch.GetTimestamp();
        Sent++;
        try
        {
            _connection ??= await Connection.To(_server.Port);
            await _connection.Send(request.Bytes(), Never);
            var answer = await _connection.Read(request.Method == "HEAD", Never);
            if (Stopwatch.GetElapsedTime(start) > Slow) SlowAnswers++;
            if (answer is null) Note(request, null, "closed without an answer");
            else await Judge(request, answer, before);
            if (answer is null || answer.Header("Connection") == "close") await Close(request, answer);
            return answer;
        }
        catch (Exception error) when (error is TimeoutException or FormatException)
        {
            Note(request, null, error.Message);
            Drop();
            return null;
        }
    }

    private async Task Close(FuzzRequest request, WireAnswer? answer)
    {
        if (_connection is not null && !await _connection.IsClosed(Never)) Note(request, answer, "it goes on talking");
        Drop();
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private async Task Judge(FuzzRequest request, WireAnswer answer, long[]? before)
    {
        var template = _oracle.TemplateOf(request.Method, request.Target) ?? "-";
        var pair = ($"{request.Method} {template}", answer.Status);
        Answered[pair] = Answered.GetValueOrDefault(pair) + 1;
        foreach (var fault in FaultsOf(request, answer)) Note(request, answer, fault);
        var isWrite = request.Method is not ("GET" or "HEAD") && answer.Status < 300
            && answer.Header("Dry-Run") is null && answer.Header("Idempotent-Replayed") is null;
        if (isWrite) await _server.Settle();
        else if (before is not null && FuzzServer.Grown(before, await _server.Marks()) is { Length: > 0 } grown)
            await JudgeChange(request, answer, grown);
        if (answer.Status is < 200 or >= 300) return;
        _pool.Learn(template, request.Target, answer);
        if (request.Raw is not null) return;
        if (_done.Count < 200) _done.Add(request);
        else _done[_random.Next(200)] = request;
    }

    // Whoever looks at an account does what was due on it, as a new credit limit changes its standing; but once.
    private async Task JudgeChange(FuzzRequest request, WireAnswer answer, string[] grown)
    {
        if (grown.Length > 0 && !grown.Intersect(FuzzServer.OfClients).Any())
        {
            await _server.Settle();
            var before = await _server.Marks();
            using var connection = await Connection.To(_server.Port);
            await connection.Send(request.Bytes(), Never);
            await connection.Read(request.Method == "HEAD", Never);
            grown = FuzzServer.Grown(before, await _server.Marks());
        }

        if (grown.Length > 0) Note(request, answer, $"it changed {string.Join(", ", grown)}");
    }

    private IReadOnlyList<string> FaultsOf(FuzzRequest request, WireAnswer answer)
    {
        try
        {
            return _oracle.Faults(request, answer);
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or InvalidOperationException
            or KeyNotFoundException or FormatException)
        {
            return [$"the answer cannot be read: {error}"];
        }
    }

    private async Task AskRaw(FuzzRequest changed)
    {
        if (changed.Operation is not null)
        {
            await Ask(changed);
            return;
        }

        var bytes = changed.Bytes();
        var line = Encoding.Latin1.GetString(bytes).Split('\n')[0].Split(' ');
        var request = changed with { Method = line[0], Target = line.Length > 1 ? line[1] : "" };
        var (whole, isMore) = ByteFaults.Count(bytes);
        var before = whole == 1 && !isMore ? await _server.Marks() : null;
        Sent++;
        _last = (request, _last.Now);
        var connection = await Connection.To(_server.Port);
        await connection.Send(bytes, Never);
        var isBegun = bytes.Any(b => b > ' ');
        if (whole == 0 && isBegun && _slowly.Count < SlowlyMost) _slowly.Add((connection, request));
        else await Await(connection, request, before, whole == 0 ? null : Never);
        if (before is null) await Settle(whole == 0 ? 1 : 25);
    }

    // Whatever was cut short is answered or closed in the end; or nobody waits for it.
    private async Task Await(Connection connection, FuzzRequest request, long[]? before, TimeSpan? patience)
    {
        using (connection)
        {
            try
            {
                var start = Stopwatch.GetTimestamp();
                var answer = await connection.Read(request.Method == "HEAD", patience ?? Moment);
                if (patience is not null && before is not null && Stopwatch.GetElapsedTime(start) > Slow) SlowAnswers++;
                if (answer is null) return;
                await Judge(request, answer, before);
                if (answer.Header("Connection") == "close" && !await connection.IsClosed(Never))
                    Note(request, answer, "it goes on talking");
            }
            catch (TimeoutException) when (patience is null)
            {
                return;   // not waited for
            }
            catch (Exception error) when (error is TimeoutException or FormatException)
            {
                Note(request, null, error.Message);
            }
        }
    }

    // What came along with other bytes may still be done after its connection is closed.
    private async Task Settle(int milliseconds)
    {
        long[] before;
        do
        {
            before = await _server.Marks();
            await Task.Delay(milliseconds);
        }
        while (FuzzServer.Grown(before, await _server.Marks()).Length > 0);
    }

    // The same fault of the same operation is told once.
    private void Note(FuzzRequest request, WireAnswer? answer, string fault)
    {
        var kind = $"{_oracle.TemplateOf(request.Method, request.Target)} {answer?.Status} "
            + string.Concat(fault.Split(':')[0].Where(letter => !char.IsDigit(letter)));
        if (!_noted.Add(kind)) return;
        Wrong.Add($"Seed {_seed}, request {Sent}, {request.Shown(_server.Key)}→ {answer?.Status} "
            + $"{answer?.Text[..Math.Min(answer.Text.Length, 2_000)]}\n!! {fault}\n"
            + $"after {_last.Before?.Shown(_server.Key)}");
    }
}
