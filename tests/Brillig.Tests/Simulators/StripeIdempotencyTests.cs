using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>A key brings the first answer again, whatever it was, for a day.</summary>
public class StripeIdempotencyTests
{
    [Fact]
    public async Task The_same_call_is_done_once_and_answered_alike()
    {
        await using var scene = await StripeScene.Set();

        var first = await scene.Pay(700, "key");
        var again = await scene.Pay(700, "key");

        Assert.False(first.IsReplayed);
        Assert.True(again.IsReplayed);
        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
        Assert.Equal([700], scene.Simulator.Charged());
    }

    [Fact]
    public async Task A_decline_and_an_error_within_come_again_too()
    {
        await using var scene = await StripeScene.Set();
        scene.Simulator.Decline(await scene.Card() ?? "", "lost_card");
        Assert.Equal("card_error card_declined", (await scene.Pay(700, "declined")).Error);
        scene.Simulator.Decline(await scene.Card() ?? "", null);
        scene.Simulator.Faults.Add(new Fault(FaultKind.ErrorAfter) { Times = 1, Path = "payment_intents" });
        scene.Simulator.Faults.Add(new Fault(FaultKind.ErrorBefore) { Times = 1, Path = "payment_intents" });

        Assert.Equal(402, (await scene.Pay(700, "declined")).Status);
        Assert.Equal(500, (await scene.Pay(800, "before")).Status);
        foreach (var (key, status, isReplayed) in new[] { ("declined", 402, true), ("before", 500, true) })
        {
            var reply = await scene.Pay(key == "declined" ? 700 : 800, key);
            Assert.Equal((status, isReplayed), (reply.Status, reply.IsReplayed));
        }

        Assert.Equal(200, (await scene.Pay(700, "another")).Status);
    }

    [Fact]
    public async Task Another_call_with_the_key_is_refused()
    {
        await using var scene = await StripeScene.Set();
        await scene.Pay(700, "key");

        var other = await scene.Pay(800, "key");
        var elsewhere = await scene.Post("customers", "name=Jo", "key");

        Assert.Equal((400, "idempotency_error"), (other.Status, other.Error));
        Assert.Equal((400, "idempotency_error"), (elsewhere.Status, elsewhere.Error));
        Assert.Equal([700], scene.Simulator.Charged());
    }

    [Fact]
    public async Task While_the_first_is_under_way_the_second_is_in_conflict()
    {
        await using var scene = await StripeScene.Set(s => s with { ProcessorTime = TimeSpan.FromSeconds(1) });
        var card = await scene.Card();
        var form = $"amount=700&currency=usd&customer={scene.Customer}&payment_method={card}&confirm=true";

        var replies = await Task.WhenAll(
            scene.Post("payment_intents", form, "key"), scene.Post("payment_intents", form, "key"));

        Assert.Equal([200, 409], replies.Select(r => r.Status).Order());
        Assert.Equal("idempotency_error idempotency_key_in_use", replies.Single(r => r.Status == 409).Error);
        Assert.Equal([700], scene.Simulator.Charged());
    }

    [Fact]
    public async Task What_no_endpoint_began_is_forgotten_and_all_of_it_after_a_day()
    {
        await using var scene = await StripeScene.Set();
        Assert.Equal("invalid_request_error parameter_unknown", (await scene.Pay(700, "key", "&colour=red")).Error);
        Assert.Equal(200, (await scene.Pay(700, "key")).Status);

        scene.Simulator.Advance(TimeSpan.FromHours(24));
        Assert.False((await scene.Pay(700, "key")).IsReplayed);

        Assert.Equal([700, 700], scene.Simulator.Charged());
    }
}
