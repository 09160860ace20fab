using System.Net;

namespace Brillig.Tests.Safety;

/// <summary>
/// One of several clients under whose load a server dies: sends usage, payments, one-off lines and closings of charges
/// to shared accounts, and notes what was acknowledged and what is of unknown outcome.
/// </summary>
public sealed class LoadClient(int number, IReadOnlyList<string> accounts, int seed)
{
    private readonly Random _random = new(seed);
    private int _sent;
    private bool _isBroken;

    /// <summary>What it sent.</summary>
    public LoadLog Log { get; } = new();

    /// <summary>
    /// Sends again what is of unknown outcome, then new things until it is told to stop or a connection breaks.
    /// </summary>
    public async Task Run(ApiClient api, CancellationToken stop)
    {
        _isBroken = false;
        foreach (var usage in Log.Pending.ToArray())
        {
            if (stop.IsCancellationRequested || _isBroken) return;
            await Send(api, usage);
        }

        while (!stop.IsCancellationRequested && !_isBroken) await SendAny(api);
    }

    /// <summary>Sends again what is of unknown outcome, nothing else.</summary>
    public async Task Settle(ApiClient api)
    {
        foreach (var usage in Log.Pending.ToArray()) await Send(api, usage);
    }

    private Task SendAny(ApiClient api) => _random.Next(100) switch
    {
        < 50 => Send(api, Update()),
        < 65 => Send(api, Bulk()),
        < 82 => Pay(api),
        < 94 => AddLine(api),
        _ => Close(api),
    };

    private SentUsage Update()
    {
        var account = AnyAccount();
        var records = Enumerable.Range(0, _random.Next(1, 6)).Select(_ => Record(account)).ToArray();
        var body = $"[{string.Join(',', records.Select(r => r.Json(withAccount: false)))}]";
        return new SentUsage(HttpMethod.Put, $"/accounts/{account}/usage", body, "application/json", records);
    }

    private SentUsage Bulk()
    {
        var records = Enumerable.Range(0, _random.Next(20, 200)).Select(_ => Record(AnyAccount())).ToArray();
        var body = string.Join('\n', records.Select(r => r.Json(withAccount: true)));
        return new SentUsage(HttpMethod.Post, "/usage", body, "application/x-ndjson", records);
    }

    private async Task Send(ApiClient api, SentUsage usage)
    {
        Log.Pending.Remove(usage);
        var answer = await Try(api, usage.Method, usage.Path, usage.Body, usage.Type);
        if (answer is null)
        {
            Log.Pending.Add(usage);
            return;
        }

        if (usage.Method == HttpMethod.Post)
        {
            var (accepted, duplicates) = (answer.Json.Number("accepted"), answer.Json.Number("duplicates"));
            if (accepted + duplicates != usage.Records.Length) Log.Faults.Add($"{usage.Path}: {answer.Text}");
        }

        Log.Records.AddRange(usage.Records);
    }

    private Task Pay(ApiClient api)
    {
        var sent = new SentOnce(AnyAccount(), Name("pay"), _random.Next(1, 5000) / 100m);
        Log.Payments.Add(sent);
        return Once(api, sent, HttpMethod.Put, "payments", $$"""
            {"date":"2026-01-01T00:00:00Z","type":"card","amount":{{sent.Amount.Json()}},"reference":"{{sent.Name}}"}
            """);
    }

    private Task AddLine(ApiClient api)
    {
        var sent = new SentOnce(AnyAccount(), Name("line"), _random.Next(1, 100_000) / 10_000m);
        Log.Lines.Add(sent);
        return Once(api, sent, HttpMethod.Post, "charges/items", $$"""
            {"name":"{{sent.Name}}","usage":1,"charge":{{sent.Amount.Json()}}}
            """);
    }

    private async Task Close(ApiClient api)
    {
        var sent = new SentOnce(AnyAccount(), "", 0m);
        if (await Once(api, sent, HttpMethod.Post, "charges", null) is not { IsSuccess: true } answer) return;
        sent.Name = answer.Json.Text("id");
        Log.Closings.Add(sent);
    }

    private async Task<Answer?> Once(ApiClient api, SentOnce sent, HttpMethod method, string route, string? body)
    {
        var answer = await Try(api, method, $"/accounts/{sent.Account}/{route}", body, "application/json");
        if (answer is not null) sent.Outcome = Outcome.Acknowledged;
        return answer;
    }

    // The answer, or null where the outcome is unknown.
    private async Task<Answer?> Try(ApiClient api, HttpMethod method, string path, string? body, string type)
    {
        try
        {
            var answer = await api.Send(method, path, body, type);
            if (answer.IsSuccess || answer.Text.Contains("nothing-to-charge", StringComparison.Ordinal)) return answer;
            if (answer.Status == HttpStatusCode.ServiceUnavailable) await Wait();
            else Log.Faults.Add($"{method} {path} was answered {(int)answer.Status}: {answer.Text}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            Log.Broken++;
            _isBroken = true;
        }

        return null;
    }

    private Task Wait()
    {
        Log.Unavailable++;
        return Task.Delay(20);
    }

    private SentRecord Record(string account) => _random.Next(2) == 0
        ? new(account, Name("r"), "call", _random.Next(1, 40) / 4m)
        : new(account, Name("r"), "data", _random.Next(0, 12) / 8m);

    private string AnyAccount() => accounts[_random.Next(accounts.Count)];

    private string Name(string kind) => $"{kind}-{number}-{++_sent}";
}
