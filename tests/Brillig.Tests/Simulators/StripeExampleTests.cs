using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>
/// What was published of the vendor is sent to the simulator: it answers with the documented status and members, and
/// where all of an answer was published, with no other member.
/// </summary>
public class StripeExampleTests
{
    public static TheoryData<string> Examples => [.. StripeExample.Names];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task A_published_request_is_answered_as_published(string name)
    {
        var example = StripeExample.Read(name);
        Assert.Contains("# Source: https://docs.stripe.com/", example.Comments, StringComparison.Ordinal);
        await using var scene = await StripeScene.Set();
        var values = new Dictionary<string, string?>
        {
            ["{customer}"] = scene.Customer, ["{draft}"] = await scene.Draft(), ["{open}"] = await scene.Draft(),
        };
        await scene.Post($"invoices/{values["{open}"]}/finalize");
        var paid = (await scene.Pay(5000)).Id;
        values["{refund}"] = (await scene.Post("refunds", $"payment_intent={paid}&amount=1000")).Id;
        string Fill(string with) => values.Aggregate(
            with, (text, value) => text.Replace(value.Key, value.Value, StringComparison.Ordinal));

        var reply = await scene.Send(
            example.Method, Fill(example.Path), example.Request is { } request ? Fill(request) : null);

        Assert.Equal(example.Status, reply.Status);
        Assert.Empty(JsonShape.Lacks(example.Response, reply.Body));
        if (example.IsWhole)
            Assert.Empty(JsonShape.Pairs(reply.Body).Except(JsonShape.Pairs(example.Response)));
    }
}
