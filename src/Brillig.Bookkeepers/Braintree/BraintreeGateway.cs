using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Brillig.Bookkeepers.Braintree;

/// <summary>What the gateway answered: a document, where it could be read, or that nothing was heard.</summary>
/// <param name="Status">The status; 0: no answer came.</param>
/// <param name="Body">The document, or null.</param>
/// <param name="Lost">What that means, where no answer came.</param>
/// <param name="Wait">How long it asked to be left alone, or null.</param>
internal sealed record BraintreeAnswer(int Status, XElement? Body, Answered? Lost = null, TimeSpan? Wait = null);

/// <summary>Calls of the gateway: XML, version 6, entered by the public and the private key.</summary>
internal sealed class BraintreeGateway(HttpClient client, TimeProvider clock)
{
    private const string Production = "https://api.braintreegateway.com";
    private const string Version = "6";
    private const int BytesMax = 2 * 1024 * 1024;

    private static readonly XmlReaderSettings Reading = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true,
    };

    /// <summary>Posts a document.</summary>
    /// <param name="entry">Whose, and where.</param>
    /// <param name="path">Below the merchant.</param>
    /// <param name="document">What is sent.</param>
    /// <param name="isLookUp">True if nothing is done by it.</param>
    /// <param name="cancel">Ends it.</param>
    public Task<BraintreeAnswer> Post(
        Entry entry, string path, XElement document, bool isLookUp, CancellationToken cancel) =>
        Send(HttpMethod.Post, entry, path, document, isLookUp, cancel);

    /// <summary>Has something done that needs no document.</summary>
    public Task<BraintreeAnswer> Put(Entry entry, string path, CancellationToken cancel) =>
        Send(HttpMethod.Put, entry, path, null, isLookUp: false, cancel);

    /// <summary>Changes something.</summary>
    public Task<BraintreeAnswer> Put(Entry entry, string path, XElement document, CancellationToken cancel) =>
        Send(HttpMethod.Put, entry, path, document, isLookUp: false, cancel);

    /// <summary>Reads something.</summary>
    public Task<BraintreeAnswer> Get(Entry entry, string path, CancellationToken cancel) =>
        Send(HttpMethod.Get, entry, path, null, isLookUp: true, cancel);

    /// <summary>Deletes something.</summary>
    public Task<BraintreeAnswer> Delete(Entry entry, string path, CancellationToken cancel) =>
        Send(HttpMethod.Delete, entry, path, null, isLookUp: false, cancel);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens to a call, its outcome is one of four.")]
    private async Task<BraintreeAnswer> Send(
        HttpMethod method, Entry entry, string path, XElement? document, bool isLookUp, CancellationToken cancel)
    {
        var merchant = Uri.EscapeDataString(entry.Credentials[BraintreeBookkeeper.MerchantId]);
        var root = (entry.Address ?? Production).TrimEnd('/');
        using var request = new HttpRequestMessage(method, $"{root}/merchants/{merchant}/{path}");
        request.Headers.Add("X-ApiVersion", Version);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/xml"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(
            Encoding.UTF8.GetBytes($"{entry.Credentials[BraintreeBookkeeper.PublicKey]}:"
                + entry.Credentials[BraintreeBookkeeper.PrivateKey])));
        if (document is not null)
        {
            request.Content = new StringContent(
                new XDeclaration("1.0", "UTF-8", null) + document.ToString(SaveOptions.DisableFormatting),
                Encoding.UTF8, "application/xml");
        }

        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            var bytes = await Replies.Read(response, BytesMax, cancel);
            return new BraintreeAnswer(
                (int)response.StatusCode, Parse(bytes), Wait: Replies.Wait(response, clock.GetUtcNow()));
        }
        catch (Exception error)
        {
            return new BraintreeAnswer(0, null, Replies.Lost(error, isLookUp));
        }
    }

    private static XElement? Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) return null;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes.ToArray()), Reading);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
