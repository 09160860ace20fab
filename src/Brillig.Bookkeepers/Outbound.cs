using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Brillig.Bookkeepers;

/// <summary>
/// Calls to addresses that people typed in. A name is resolved here, what it resolves to is checked, and the connection
/// goes to the address that was checked: the name cannot mean another one by then. No redirect is followed, no proxy of
/// the environment asked, no cookie kept. How many calls are under way is bounded by who makes them, for each seller:
/// sellers at one vendor share no places.
/// </summary>
public sealed class Outbound : IDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NamesKept = TimeSpan.FromMinutes(1);
    private const int HeaderKilobytesMax = 16;

    private readonly ImmutableArray<IPNetwork> _allowed;
    private readonly SocketsHttpHandler _handler;

    /// <summary>Calls the public internet, and what is allowed besides.</summary>
    /// <param name="allowed">Networks that may be called though they are not public, and without TLS.</param>
    /// <param name="callTime">How long a call may last.</param>
    public Outbound(ImmutableArray<IPNetwork> allowed, TimeSpan callTime)
    {
        _allowed = allowed;
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = ConnectTime,
            PooledConnectionLifetime = NamesKept, MaxResponseHeadersLength = HeaderKilobytesMax,
            ConnectCallback = Connect,
        };
        Client = new HttpClient(_handler, disposeHandler: false) { Timeout = callTime };
    }

    /// <summary>Makes the calls.</summary>
    public HttpClient Client { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        _handler.Dispose();
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var isPlain = context.InitialRequestMessage.RequestUri?.Scheme != Uri.UriSchemeHttps;
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancel);
        var open = addresses.Where(address => MayCall(address, isPlain)).ToArray();
        if (open.Length == 0) throw new OutboundRefusedException(host, isPlain);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool MayCall(IPAddress address, bool isPlain)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _allowed.Any(network => network.Contains(plain)) || (!isPlain && PublicAddress.Is(address));
    }
}

/// <summary>An address is not one that may be called.</summary>
public sealed class OutboundRefusedException(string host, bool isPlain) : IOException(isPlain
    ? $"{host} may not be called without TLS: only networks that the configuration allows may."
    : $"{host} is no address of the public internet, and the configuration does not allow it.");
