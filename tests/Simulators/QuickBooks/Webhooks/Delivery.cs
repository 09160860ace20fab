using System.Text;
using System.Text.Json.Nodes;

namespace Brillig.Simulators.QuickBooks.Webhooks;

/// <summary>
/// Sends what waits, losing, repeating and shuffling as told. What is not taken comes with the next delivery.
/// </summary>
internal sealed class Delivery(Company company) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Random _random = new(company.Settings.Seed);
    private readonly SemaphoreSlim _turn = new(1);

    public WebhookTarget? Target { get; set; }

    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    /// <summary>Sends all that is due.</summary>
    /// <returns>How many messages were sent.</returns>
    public async Task<int> Run()
    {
        if (Target is not { } target) return 0;
        await _turn.WaitAsync();
        try
        {
            var messages = Messages(target);
            foreach (var (notifications, body) in messages)
            {
                var isReceived = await Post(target.Url, body);
                lock (company.Lock)
                {
                    foreach (var notification in notifications)
                    {
                        notification.Sent++;
                        notification.IsReceived |= isReceived;
                        notification.IsDue = !notification.IsReceived;
                    }
                }
            }

            return messages.Count;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What did not arrive is sent again, as a person has it done.</summary>
    public void Again()
    {
        lock (company.Lock)
        {
            foreach (var missed in company.Notifications.Where(n => !n.IsReceived)) missed.IsDue = true;
        }
    }

    private List<(Notification[] Notifications, string Body)> Messages(WebhookTarget target)
    {
        lock (company.Lock)
        {
            List<Notification> copies = [];
            foreach (var due in company.Notifications.Where(n => n.IsDue))
            {
                due.IsDue = false;
                due.IsLost = target.Drop > 0 && _random.NextDouble() < target.Drop;
                var times = target.Repeat > 1 ? _random.Next(1, target.Repeat + 1) : 1;
                if (!due.IsLost) copies.AddRange(Enumerable.Repeat(due, times));
            }

            var all = copies.ToArray();
            if (target.IsShuffled) _random.Shuffle(all);
            return [.. all.Chunk(target.IsOld ? 20 : 5).Select(part => (part, Body(part, target)))];
        }
    }

    private string Body(Notification[] part, WebhookTarget target)
    {
        var settings = company.Settings;
        if (!target.IsOld) return new JsonArray([.. part.Select(n => n.Event(settings))]).ToJsonString();
        return new JsonObject
        {
            ["eventNotifications"] = new JsonArray(new JsonObject
            {
                ["realmId"] = settings.RealmId,
                ["dataChangeEvent"] = new JsonObject
                {
                    ["entities"] = new JsonArray([.. part.Select(n => n.Entity())]),
                },
            }),
        }.ToJsonString();
    }

    private async Task<bool> Post(Uri url, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add(WebhookSigning.Header, WebhookSigning.Sign(company.Settings.VerifierToken, body));
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
