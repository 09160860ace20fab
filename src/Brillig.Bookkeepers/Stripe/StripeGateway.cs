using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Brillig.Bookkeepers.Stripe;

/// <summary>Calls of Stripe's API: forms out, JSON back, one version, the secret key as bearer.</summary>
internal sealed class StripeGateway(HttpClient client, TimeProvider clock)
{
    private const string Production = "https://api.stripe.com";
    private const string Version = "2025-09-30.clover";
    private const int BytesMax = 4 * 1024 * 1024;
    private const int PagesMax = 20;
    private const int ReadsMax = 3;
    private const int KeysMax = 8;

    /// <summary>
    /// Reads something, again at once where Stripe broke or the connection did: a sale takes several reads, and would
    /// not get through a bad hour if each of them had to go well.
    /// </summary>
    public async Task<StripeAnswer> Get(Entry entry, string path, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await Send(HttpMethod.Get, entry, path, null, null, cancel);
            if (attempt == ReadsMax || !(answer.Status >= 500 || answer.Lost?.Why == "connection-lost")) return answer;
        }
    }

    /// <summary>Has something done, once for each key.</summary>
    public Task<StripeAnswer> Post(
        Entry entry, string path, string key, CancellationToken cancel,
        params IEnumerable<(string Name, string? Value)> form) =>
        Send(HttpMethod.Post, entry, path, key, form, cancel);

    /// <summary>
    /// Has something done that comes to the same when it is done again: under the next key where one only brings back
    /// that Stripe broke, or was used when something else was to be said.
    /// </summary>
    public async Task<StripeAnswer> Put(
        Entry entry, string path, string key, CancellationToken cancel, params (string Name, string? Value)[] form)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await Post(entry, path, attempt == 1 ? key : $"{key}-{attempt}", cancel, form);
            if (attempt == KeysMax || !(answer.IsReplayed && answer.Status >= 500 || answer.IsOfAnother)) return answer;
        }
    }

    /// <summary>Takes a draft away, which is done once by itself.</summary>
    public Task<StripeAnswer> Delete(Entry entry, string path, CancellationToken cancel) =>
        Send(HttpMethod.Delete, entry, path, null, null, cancel);

    /// <summary>Reads a whole list; answers what could not be heard, or null.</summary>
    public async Task<StripeAnswer?> Each(
        Entry entry, string list, Action<StripeObject> take, CancellationToken cancel)
    {
        for (string? after = null; ;)
        {
            var path = after is null ? $"{list}&limit=100" : $"{list}&limit=100&starting_after={after}";
            var answer = await Get(entry, path, cancel);
            if (answer.Object is not { } body) return answer;
            after = null;
            foreach (var item in body.Data)
            {
                take(item);
                after = Uri.EscapeDataString(item.Id);
            }

            if (!body.Is("has_more") || after is null) return null;
        }
    }

    /// <summary>What is looked for in a list, the newest first; what could not be heard instead.</summary>
    public async Task<(StripeObject? Found, StripeAnswer? Trouble)> First(
        Entry entry, string list, Func<StripeObject, bool> isIt, CancellationToken cancel)
    {
        string? after = null;
        for (var page = 0; page < PagesMax; page++)
        {
            var path = after is null ? $"{list}&limit=100" : $"{list}&limit=100&starting_after={after}";
            var answer = await Get(entry, path, cancel);
            if (answer.Object is not { } body) return (null, answer);
            foreach (var item in body.Data)
            {
                if (isIt(item)) return (item, null);
                after = Uri.EscapeDataString(item.Id);
            }

            if (!body.Is("has_more") || after is null) return (null, null);
        }

        return (null, new StripeAnswer(0, null) { Lost = StripeReply.Unsure("list-too-long") });
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens to a call, its outcome is one of four.")]
    private async Task<StripeAnswer> Send(
        HttpMethod method, Entry entry, string path, string? key, IEnumerable<(string Name, string? Value)>? form,
        CancellationToken cancel)
    {
        var root = (entry.Address ?? Production).TrimEnd('/');
        using var request = new HttpRequestMessage(method, $"{root}/v1/{path}");
        request.Headers.Add("Stripe-Version", Version);
        request.Headers.Authorization =
            new AuthenticationHeaderValue("Bearer", entry.Credentials[StripeBookkeeper.SecretKey]);
        if (entry.Credentials.GetValueOrDefault(StripeBookkeeper.AccountId) is { Length: > 0 } account)
            request.Headers.Add("Stripe-Account", account);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (form is not null)
        {
            request.Content = new FormUrlEncodedContent(form.Where(f => f.Value is not null)
                .Select(f => KeyValuePair.Create(f.Name, f.Value)));
        }

        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            var bytes = await Replies.Read(response, BytesMax, cancel);
            return new StripeAnswer((int)response.StatusCode, Parse(bytes))
            {
                Wait = Replies.Wait(response, clock.GetUtcNow()),
                IsReplayed = response.Headers.TryGetValues("Idempotent-Replayed", out var replayed)
                    && replayed.Contains("true"),
            };
        }
        catch (Exception error)
        {
            return new StripeAnswer(0, null) { Lost = Replies.Lost(error, wasTold: method == HttpMethod.Get) };
        }
    }

    private static JsonElement? Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) return null;
        try
        {
            return JsonElement.Parse(bytes.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
