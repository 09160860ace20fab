namespace Brillig.Simulators.FreshBooks.Webhooks;

/// <summary>Sends what waits, losing, repeating and shuffling as told. What is not taken does not come again.</summary>
internal sealed class Delivery(Business business) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Random _random = new(business.Settings.Seed);
    private readonly SemaphoreSlim _turn = new(1);

    public WebhookManner Manner { get; set; } = new();

    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    /// <summary>Sends all that is due.</summary>
    /// <returns>How many times something was sent.</returns>
    public async Task<int> Run()
    {
        await _turn.WaitAsync();
        try
        {
            var copies = Copies();
            foreach (var notification in copies)
            {
                var isReceived = await Post(notification);
                lock (business.Lock)
                {
                    notification.Sent++;
                    notification.IsReceived |= isReceived;
                }
            }

            return copies.Length;
        }
        finally
        {
            _turn.Release();
        }
    }

    private Notification[] Copies()
    {
        lock (business.Lock)
        {
            List<Notification> copies = [];
            foreach (var due in business.Notifications.Where(n => n.IsDue))
            {
                due.IsDue = false;
                var isHandshake = due.Name == Notification.Verify;
                due.IsLost = !isHandshake && Manner.Drop > 0 && _random.NextDouble() < Manner.Drop;
                var times = !isHandshake && Manner.Repeat > 1 ? _random.Next(1, Manner.Repeat + 1) : 1;
                if (!due.IsLost) copies.AddRange(Enumerable.Repeat(due, times));
            }

            var all = copies.ToArray();
            if (Manner.IsShuffled) _random.Shuffle(all);
            return all;
        }
    }

    private async Task<bool> Post(Notification notification)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, notification.Uri)
        {
            Content = new FormUrlEncodedContent(notification.Form),
        };
        request.Headers.Add("X-FreshBooks-Hmac-SHA256", notification.Signature);
        try
        {
            using var response = await _http.SendAsync(request);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
