using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.Http;

/// <summary>
/// An address that is sent signed messages (Standard Webhooks 1.0.0). Its <c>webhook-id</c> is the intent's id, on
/// every try the same; what became of one it is asked by a signed GET.
/// </summary>
public sealed class HttpBookkeeper(HttpClient client, TimeProvider clock) : IBookkeeper
{
    /// <summary>The name of its only credential.</summary>
    public const string Secret = "secret";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <inheritdoc/>
    public async Task<Answered?> LookUp(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var id = claim.Intent.Id.ToString();
        var address = AddressOf(entry);
        var query = address.Query.Length > 1 ? $"{address.Query}&" : "?";
        var at = new UriBuilder(address) { Query = $"{query[1..]}webhook-id={id}" }.Uri;
        using var request = new HttpRequestMessage(HttpMethod.Get, at);
        return await Send(
            request, id, [], entry, response => HttpReply.ToLookUp(response, clock.GetUtcNow(), cancel),
            isLookUp: true, cancel);
    }

    /// <inheritdoc/>
    public Task<Answered> Collect(IntentClaim claim, Entry entry, CancellationToken cancel) =>
        Post(claim.Intent.Id.ToString(), HttpMessage.Of(claim), entry, cancel);

    /// <inheritdoc/>
    public Task<Answered> Refund(IntentClaim claim, Entry entry, CancellationToken cancel) =>
        Post(claim.Intent.Id.ToString(), HttpMessage.Of(claim), entry, cancel);

    /// <summary>Never: it keeps none, and is not asked.</summary>
    public Task<Answered> Register(IntentClaim claim, Entry entry, CancellationToken cancel) =>
        Task.FromResult(new Answered(Outcome.Refused, Why: "no-payment-methods"));

    /// <inheritdoc/>
    public Task<Answered> TellLines(SyncClaim claim, Entry entry, CancellationToken cancel)
    {
        var id = DerivedId.Of($"lines {claim.Account} {claim.ChangedAt}").ToString();
        return Post(id, HttpMessage.Of(claim), entry, cancel);
    }

    private async Task<Answered> Post(string id, byte[] body, Entry entry, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(entry))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = Json } },
        };
        return await Send(
            request, id, body, entry,
            async response => await HttpReply.ToMessage(response, clock.GetUtcNow(), cancel),
            isLookUp: false, cancel) ?? throw new InvalidOperationException("A message is always answered.");
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens to a call, its outcome is one of four.")]
    private async Task<Answered?> Send(
        HttpRequestMessage request, string id, byte[] body, Entry entry,
        Func<HttpResponseMessage, Task<Answered?>> read, bool isLookUp, CancellationToken cancel)
    {
        var at = Instant.FromDateTimeOffset(clock.GetUtcNow());
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", WebhookSignature.Seconds(at));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(entry.Credentials[Secret], id, at, body));
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return await read(response);
        }
        catch (Exception error)
        {
            return Replies.Lost(error, isLookUp);
        }
    }

    private static Uri AddressOf(Entry entry) =>
        new(entry.Address ?? throw new InvalidOperationException("A bookkeeper of type http has an address."));
}
