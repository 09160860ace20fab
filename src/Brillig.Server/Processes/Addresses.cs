using System.Net;
using Brillig.Storage;

namespace Brillig.Server.Processes;

/// <summary>Where other processes reach this one.</summary>
internal static class Addresses
{
    /// <summary>Checks what was configured.</summary>
    /// <exception cref="StoreException">Nobody can reach that.</exception>
    public static void Check(string? advertise)
    {
        if (advertise is null) return;
        if (!Uri.TryCreate(advertise, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
            || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0 || uri.Port <= 0)
            throw new StoreException($"'{advertise}' is no address at which other processes reach this one, such as "
                + "http://billing-1:8080.");
        if (IsWildcard(uri.Host))
            throw new StoreException($"'{advertise}' is every address of a machine; name one at which the other "
                + "processes reach this one.");
    }

    /// <summary>
    /// What is advertised: what was configured, else what is bound, with the machine's name for a wildcard.
    /// </summary>
    public static string Of(string? advertise, string bound)
    {
        if (advertise is not null) return advertise.TrimEnd('/');
        var uri = BindingAddress.Parse(bound);
        var host = IsWildcard(uri.Host) ? Environment.MachineName : uri.Host;
        return new UriBuilder(uri.Scheme, host, uri.Port).Uri.GetLeftPart(UriPartial.Authority);
    }

    private static bool IsWildcard(string host) => host is "*" or "+"
        || (IPAddress.TryParse(host.Trim('[', ']'), out var ip)
            && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));
}
