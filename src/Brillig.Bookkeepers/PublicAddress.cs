using System.Net;
using System.Net.Sockets;

namespace Brillig.Bookkeepers;

/// <summary>
/// Which addresses are the public internet's, by the registries of IANA for special purposes (RFC 6890): an address
/// that somebody typed in must not lead to what only this machine can reach.
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] Special4 =
    [
        IPNetwork.Parse("0.0.0.0/8"),         // this network
        IPNetwork.Parse("10.0.0.0/8"),        // private
        IPNetwork.Parse("100.64.0.0/10"),     // carriers' own
        IPNetwork.Parse("127.0.0.0/8"),       // loopback
        IPNetwork.Parse("169.254.0.0/16"),    // link-local
        IPNetwork.Parse("172.16.0.0/12"),     // private
        IPNetwork.Parse("192.0.0.0/24"),      // protocols
        IPNetwork.Parse("192.0.2.0/24"),      // documentation
        IPNetwork.Parse("192.88.99.0/24"),    // 6to4 relays
        IPNetwork.Parse("192.168.0.0/16"),    // private
        IPNetwork.Parse("198.18.0.0/15"),     // benchmarks
        IPNetwork.Parse("198.51.100.0/24"),   // documentation
        IPNetwork.Parse("203.0.113.0/24"),    // documentation
        IPNetwork.Parse("224.0.0.0/4"),       // multicast
        IPNetwork.Parse("240.0.0.0/4"),       // reserved, broadcast
    ];

    // Of IPv6 only this is handed out: loopback, link-local, unique-local, multicast and NAT64 lie outside.
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special6 =
    [
        IPNetwork.Parse("2001::/23"),         // protocols, among them Teredo, which carries IPv4
        IPNetwork.Parse("2001:db8::/32"),     // documentation
        IPNetwork.Parse("2002::/16"),         // 6to4, which carries IPv4
        IPNetwork.Parse("3fff::/20"),         // documentation
    ];

    /// <summary>True if the address is one of the public internet, and not another one in disguise.</summary>
    public static bool Is(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Special4.Any(network => network.Contains(address)),
        AddressFamily.InterNetworkV6 =>
            !address.IsIPv4MappedToIPv6 && Global6.Contains(address) && !Special6.Any(n => n.Contains(address)),
        _ => false,
    };
}
