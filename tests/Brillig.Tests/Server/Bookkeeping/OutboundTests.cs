using System.Net;
using Brillig.Bookkeepers;
using Brillig.Bookkeepers.Http;
using Brillig.Core.Basics;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>Calls go to the public internet alone, and are signed as the standard says.</summary>
public class OutboundTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2a00:1450:4001:830::200e", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.0.1", false)]
    [InlineData("198.19.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("64:ff9b::808:808", false)]
    [InlineData("64:ff9b:1::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd12:3456::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:808:808::1", false)]
    public void Only_what_is_public_is_called(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("https://127.0.0.1:9/")]
    [InlineData("https://localhost:9/")]
    [InlineData("https://[::1]:9/")]
    [InlineData("https://[::ffff:127.0.0.1]:9/")]
    [InlineData("http://192.0.2.1:9/")]
    public async Task What_is_not_allowed_is_refused_before_it_is_called(string address)
    {
        using var outbound = new Outbound([], TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<HttpRequestException>(
            () => outbound.Client.GetAsync(new Uri(address), TestContext.Current.CancellationToken));

        Assert.IsType<OutboundRefusedException>(error.InnerException ?? error.GetBaseException());
    }

    [Fact]
    public async Task What_is_allowed_is_called_and_no_redirect_followed()
    {
        await using var receiver = await Receiver.Start();
        using var outbound = new Outbound([IPNetwork.Parse("127.0.0.0/8")], TimeSpan.FromSeconds(5));

        using var answer = await outbound.Client.GetAsync(
            new Uri(receiver.Address.Replace("/hook", "/elsewhere", StringComparison.Ordinal)),
            TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(0, receiver.Asked);
    }

    // The example of the specification's reference libraries.
    [Fact]
    public void A_signature_is_the_standards_own()
    {
        var at = Instant.FromUnixTimeSeconds(1_614_265_330);

        var signature = WebhookSignature.Of(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", at,
            """{"test": 2432232314}"""u8);

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("whsec_", false)]
    [InlineData("whsec_c2hvcnQ=", false)]
    [InlineData("whsec_!fKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    public void A_secret_has_its_form(string text, bool isOne) => Assert.Equal(isOne, WebhookSignature.IsSecret(text));

    [Fact]
    public void Waits_double_and_spread()
    {
        var waits = Enumerable.Range(0, 1_000).Select(i =>
            Brillig.Core.Bookkeeping.RecordOutcome.Wait(new IntentId(new Guid(i, 0, 0, new byte[8])), 5)).ToArray();

        Assert.All(waits, w => Assert.InRange(w, Duration.FromSeconds(1), Duration.FromSeconds(32)));
        Assert.InRange(waits.Average(w => w.TotalSeconds), 15, 18);
    }
}
