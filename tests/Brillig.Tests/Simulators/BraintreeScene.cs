using Brillig.Simulators.Braintree;
using Brillig.Simulators.Braintree.Plans;

namespace Brillig.Tests.Simulators;

/// <summary>A simulator with a plan, an add-on, a discount, and a customer with a card, on 26 January 2026.</summary>
public sealed class BraintreeScene : IAsyncDisposable
{
    private BraintreeScene(BraintreeSimulator simulator)
    {
        Simulator = simulator;
        Client = new BraintreeClient(simulator);
    }

    public BraintreeSimulator Simulator { get; }

    public BraintreeClient Client { get; }

    public static async Task<BraintreeScene> Set(Func<BraintreeSettings, BraintreeSettings>? change = null)
    {
        var settings = new BraintreeSettings { Clock = new(2026, 1, 26, 12, 0, 0, TimeSpan.Zero) };
        var simulator = await BraintreeSimulator.Start(change?.Invoke(settings) ?? settings);
        simulator.With(new Modification("addon_id", Modification.AddOn, "Seats", 10m) { Description = "Each seat." })
            .With(new Modification("add_on_id", Modification.AddOn, "Numbers", 3m) { Description = "Each number." })
            .With(new Modification("discount_id", Modification.Discount, "Loyal", 5m) { Description = "Off." })
            .With(new Plan("plan_id", "Office", 100m)
            {
                Description = "All of it.", Inherited = ["addon_id", "discount_id"],
            });
        var scene = new BraintreeScene(simulator);
        await scene.Client.Post("customers", "<customer><id>customer_id</id><company>Acme</company></customer>");
        await scene.Pay("fake-valid-nonce", "credit_card_id");
        return scene;
    }

    /// <summary>The customer gets another way to pay.</summary>
    public Task<BraintreeReply> Pay(string nonce, string token) => Client.Post(
        "payment_methods",
        $"<payment-method><customer-id>customer_id</customer-id><payment-method-nonce>{nonce}</payment-method-nonce>"
        + $"<token>{token}</token></payment-method>");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Simulator.DisposeAsync();
    }
}
