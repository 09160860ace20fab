using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Brillig.Core.Basics;

namespace Brillig.Server.Edge;

/// <summary>
/// Token buckets: one of each key, and one of each remote address for what carries no valid key. A key without a
/// limit costs nothing here.
/// </summary>
internal sealed class RateLimits(RateLimit? perKey, RateLimit? perAddress) : IDisposable
{
    private readonly Buckets<KeyId>? _keys = perKey is null ? null : new Buckets<KeyId>("key", perKey);

    private readonly Buckets<IPAddress>? _addresses =
        perAddress is null ? null : new Buckets<IPAddress>("address", perAddress);

    /// <summary>Takes a token of the caller, or of the address if there is none. True: refused, and answered.</summary>
    public ValueTask<bool> Refused(HttpContext http, Caller? caller) =>
        caller is { Key: var key } ? _keys?.Refused(http, key) ?? default
        : _addresses?.Refused(http, Network(http.Connection.RemoteIpAddress)) ?? default;

    /// <inheritdoc/>
    public void Dispose()
    {
        _keys?.Dispose();
        _addresses?.Dispose();
    }

    // Whoever has one address of IPv6 has 2^64 of them: the network counts.
    private static IPAddress Network(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length) || length != bytes.Length) return address;
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private sealed class Buckets<T>(string name, RateLimit limit) : IDisposable where T : notnull
    {
        private readonly PartitionedRateLimiter<T> _limiter = PartitionedRateLimiter.Create<T, T>(one =>
            RateLimitPartition.GetTokenBucketLimiter(one, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = limit.Burst,
                TokensPerPeriod = limit.PerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }));

        // Burst tokens come back in so many seconds: that is the window of the policy.
        private readonly string _policy = string.Create(
            CultureInfo.InvariantCulture,
            $"\"{name}\";q={limit.Burst};w={(limit.Burst + limit.PerSecond - 1) / limit.PerSecond}");

        public ValueTask<bool> Refused(HttpContext http, T one)
        {
            bool isTaken;
            using (var lease = _limiter.AttemptAcquire(one)) isTaken = lease.IsAcquired;
            var left = _limiter.GetStatistics(one)?.CurrentAvailablePermits ?? 0;
            var headers = http.Response.Headers;
            headers["RateLimit-Policy"] = _policy;
            headers["RateLimit"] = string.Create(
                CultureInfo.InvariantCulture, $"\"{name}\";r={left};t={(left < limit.Burst ? 1 : 0)}");
            return isTaken ? default : Answer(http);
        }

        public void Dispose() => _limiter.Dispose();

        private async ValueTask<bool> Answer(HttpContext http)
        {
            var rate = limit.PerSecond.ToString("N0", CultureInfo.InvariantCulture);
            await Exchange.Refuse(
                http, Problem.TooManyRequests, $"At most {rate} requests a second are taken from one {name}.");
            return true;
        }
    }
}
