namespace Brillig.Simulators.Braintree.Webhooks;

/// <summary>
/// Sends what waits to the merchant, losing, repeating and shuffling as told. One that is not answered with 2xx is sent
/// again an hour later, three times, as in the vendor's sandbox.
/// </summary>
internal sealed class Delivery(Gateway gateway) : IDisposable
{
    private const int FailuresMax = 3;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Random _random = new(gateway.Settings.Seed);
    private readonly SemaphoreSlim _turn = new(1);

    public WebhookTarget? Target { get; set; }

    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    /// <summary>Sends all that is due.</summary>
    /// <returns>How many times something was sent.</returns>
    public async Task<int> Run()
    {
        if (Target is not { } target) return 0;
        await _turn.WaitAsync();
        try
        {
            var copies = Copies(target);
            foreach (var notification in copies)
            {
                var isReceived = await Post(target.Url, notification);
                lock (gateway.Lock) Note(notification, isReceived);
            }

            return copies.Length;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Asks the endpoint whether it has the keys, as the vendor does when one is entered.</summary>
    public async Task<bool> Verify()
    {
        if (Target is not { } target) return false;
        string challenge;
        lock (gateway.Lock) challenge = gateway.Ids.Hex(32);
        var answer = await _http.GetStringAsync(new UriBuilder(target.Url) { Query = $"bt_challenge={challenge}" }.Uri);
        return answer.Trim() == WebhookSigning.Sign(gateway.Settings.PublicKey, gateway.Settings.PrivateKey, challenge);
    }

    /// <summary>What did not arrive is sent again, as a person has it done.</summary>
    public void Again()
    {
        lock (gateway.Lock)
        {
            foreach (var missed in gateway.Outbox.All.Where(n => !n.IsReceived)) missed.Due = gateway.Now;
        }
    }

    private Notification[] Copies(WebhookTarget target)
    {
        lock (gateway.Lock)
        {
            List<Notification> copies = [];
            foreach (var due in gateway.Outbox.All.Where(n => n.Due <= gateway.Now))
            {
                due.Due = null;
                due.IsLost = target.Drop > 0 && _random.NextDouble() < target.Drop;
                var times = target.Repeat > 1 ? _random.Next(1, target.Repeat + 1) : 1;
                if (!due.IsLost) copies.AddRange(Enumerable.Repeat(due, times));
            }

            var all = copies.ToArray();
            if (target.IsShuffled) _random.Shuffle(all);
            return all;
        }
    }

    private async Task<bool> Post(Uri url, Notification notification)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("bt_signature", notification.Signature), new("bt_payload", notification.Payload),
        ]);
        try
        {
            using var response = await _http.PostAsync(url, form);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private void Note(Notification notification, bool isReceived)
    {
        notification.Sent++;
        if (isReceived)
        {
            notification.IsReceived = true;
            notification.Due = null;
        }
        else if (!notification.IsReceived && notification.Failures++ < FailuresMax)
            notification.Due = gateway.Now.AddHours(1);
    }
}
