namespace Brillig.Tests.Safety;

/// <summary>Clients at work on accounts of their own until they are told to end.</summary>
public sealed class Load : IDisposable
{
    private readonly LoadClient[] _clients;
    private readonly IReadOnlyList<string> _accounts;
    private readonly CancellationTokenSource _stop = new();
    private readonly ApiClient _api;
    private readonly Task _work;

    private Load(ApiClient api, IReadOnlyList<string> accounts, int clients, int seed)
    {
        (_api, _accounts) = (api, accounts);
        _clients = [.. Enumerable.Range(0, clients).Select(n => new LoadClient(n, accounts, seed + n))];
        _work = Task.WhenAll(_clients.Select(c => Task.Run(() => Work(c))));
    }

    /// <summary>Makes the accounts and begins.</summary>
    public static async Task<Load> Begin(ApiClient api, int clients, int seed) =>
        new(api, await LoadBooks.Fill(api), clients, seed);

    /// <summary>No more load; what is of unknown outcome is sent again.</summary>
    /// <returns>What it came to, in words.</returns>
    public async Task<string> End()
    {
        await _stop.CancelAsync();
        await _work;
        await Task.WhenAll(_clients.Select(c => c.Settle(_api)));
        return Words(_clients);
    }

    // Again where a connection broke: another process may answer, or the same one soon.
    private async Task Work(LoadClient client)
    {
        while (!_stop.IsCancellationRequested)
        {
            await client.Run(_api, _stop.Token);
            await Task.Delay(20);
        }
    }

    /// <summary>Everything that is wrong with what the server holds.</summary>
    public Task<IReadOnlyList<string>> Check(ApiClient api) => Check(api, _accounts, _clients);

    /// <summary>Everything that is wrong with what the server holds, given what these clients know.</summary>
    public static async Task<IReadOnlyList<string>> Check(
        ApiClient api, IReadOnlyList<string> accounts, IReadOnlyList<LoadClient> clients)
    {
        var logs = clients.Select(c => c.Log).ToList();
        var open = logs.SelectMany(l => l.Pending).Select(p => $"Not settled: {p.Method} {p.Path}");
        return [.. open, .. await LoadBooks.Check(api, accounts, logs)];
    }

    /// <summary>No more load.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>What clients sent, in words.</summary>
    public static string Words(IReadOnlyList<LoadClient> clients)
    {
        var logs = clients.Select(c => c.Log).ToList();
        return $"{logs.Sum(l => l.Records.Count)} records, {logs.Sum(l => l.Payments.Count)} payments, "
            + $"{logs.Sum(l => l.Lines.Count)} lines, {logs.Sum(l => l.Closings.Count)} charges; "
            + $"{logs.Sum(l => l.Broken)} requests broke, {logs.Sum(l => l.Unavailable)} were answered 503.";
    }
}
