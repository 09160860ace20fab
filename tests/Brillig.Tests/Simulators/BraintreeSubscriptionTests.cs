using Brillig.Simulators.Braintree.Plans;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>Subscriptions, their lines and their billing, by the vendor's rules.</summary>
public class BraintreeSubscriptionTests
{
    [Fact]
    public async Task A_subscription_inherits_its_plan_and_is_charged_at_once()
    {
        await using var scene = await BraintreeScene.Set();

        var made = await scene.Client.Post(
            "subscriptions",
            "<subscription><payment-method-token>credit_card_id</payment-method-token><plan-id>plan_id</plan-id>"
            + "</subscription>");

        Assert.Equal(("Active", "105.00"), (made.Text("status"), made.Text("next-billing-period-amount")));
        Assert.Equal("105.00", made.Text("transactions/transaction/amount"));
        Assert.Equal("2026-02-26", made.Text("next-billing-date"));
        Assert.Equal(
            ["subscription_went_active", "subscription_charged_successfully"],
            scene.Simulator.Notifications.Select(n => n.Kind));
    }

    [Fact]
    public async Task Lines_are_added_updated_and_removed()
    {
        await using var scene = await BraintreeScene.Set();
        var id = (await scene.Client.Subscribe(
            "<add-ons><add><item><inherited-from-id>addon_id</inherited-from-id><quantity>3</quantity>"
            + "<amount>7.50</amount></item></add></add-ons>")).Text("id");

        var updated = await scene.Client.Put($"subscriptions/{id}", "<subscription><add-ons>"
            + "<update><item><existing-id>addon_id</existing-id><quantity>5</quantity></item></update>"
            + "<add><item><inherited-from-id>add_on_id</inherited-from-id></item></add></add-ons></subscription>");
        var removed = await scene.Client.Put(
            $"subscriptions/{id}",
            "<subscription><add-ons><remove><item>addon_id</item></remove></add-ons></subscription>");

        Assert.Equal("140.50", updated.Text("next-billing-period-amount"));
        Assert.Equal("103.00", removed.Text("next-billing-period-amount"));
        Assert.Equal("add_on_id", removed.Text("add-ons/add-on/id"));
    }

    [Theory]
    [InlineData(
        "<add><item><inherited-from-id>none</inherited-from-id></item></add>", "/add/index-0 inherited_from_id 92013")]
    [InlineData(
        "<add><item><inherited-from-id>discount_id</inherited-from-id></item></add>",
        "/add/index-0 inherited_from_id 92013")]
    [InlineData("<add><item><quantity>1</quantity></item></add>", "/add/index-0 inherited_from_id 92014")]
    [InlineData(
        "<add><item><inherited-from-id>addon_id</inherited-from-id><quantity>0</quantity></item></add>",
        "/add/index-0 quantity 92010")]
    [InlineData(
        "<update><item><existing-id>addon_id</existing-id></item></update>", "/update/index-0 existing_id 92011")]
    [InlineData("<update><item><quantity>1</quantity></item></update>", "/update/index-0 existing_id 92012")]
    [InlineData("<remove><item>addon_id</item></remove>", " remove 92016")]
    public async Task A_wrong_line_is_refused_at_its_place(string change, string error)
    {
        await using var scene = await BraintreeScene.Set();

        var reply = await scene.Client.Subscribe($"<add-ons>{change}</add-ons>");

        Assert.Equal([$"subscription/add-ons{error}"], reply.Errors);
    }

    [Theory]
    [InlineData("1", "2026-02-01")]
    [InlineData("26", "2026-01-26")]
    [InlineData("31", "2026-01-31")]
    public async Task A_billing_day_tells_when_it_begins(string day, string first)
    {
        await using var scene = await BraintreeScene.Set();

        var made = await scene.Client.Subscribe($"<billing-day-of-month>{day}</billing-day-of-month>");

        Assert.Equal(first, made.Text("first-billing-date"));
        Assert.Equal(first == "2026-01-26" ? "Active" : "Pending", made.Text("status"));
    }

    [Theory]
    [InlineData("<billing-day-of-month>29</billing-day-of-month>", "subscription billing_day_of_month 91914")]
    [InlineData("<billing-day-of-month>last</billing-day-of-month>", "subscription billing_day_of_month 91913")]
    [InlineData("<first-billing-date>2026-01-25</first-billing-date>", "subscription first_billing_date 91916")]
    [InlineData(
        "<first-billing-date>2026-02-01</first-billing-date><billing-day-of-month>1</billing-day-of-month>",
        "subscription base 91917")]
    [InlineData("<price>much</price>", "subscription price 81904")]
    [InlineData("<price></price>", "subscription price 81903")]
    [InlineData("<id>not an id</id>", "subscription id 81906")]
    public async Task A_wrong_subscription_is_refused(string part, string error)
    {
        await using var scene = await BraintreeScene.Set();

        Assert.Equal([error], (await scene.Client.Subscribe(part)).Errors);
    }

    [Fact]
    public async Task Each_period_is_billed_when_its_day_comes_and_the_merchant_is_told()
    {
        await using var scene = await BraintreeScene.Set();
        var id = (await scene.Client.Subscribe("<billing-day-of-month>31</billing-day-of-month>")).Text("id");

        scene.Simulator.Advance(TimeSpan.FromDays(95));
        var billed = await scene.Client.Get($"subscriptions/{id}");

        Assert.Equal(("Active", "4"), (billed.Text("status"), billed.Text("current-billing-cycle")));
        Assert.Equal("2026-05-31", billed.Text("next-billing-date"));
        Assert.Equal(
            ["2026-04-30", "2026-03-31", "2026-02-28", "2026-01-31"],
            billed.Body?.Descendants("transaction").Select(t => t.Element("created-at")?.Value[..10]));
        Assert.Equal(4, scene.Simulator.Notifications.Count(n => n.Kind == "subscription_charged_successfully"));
    }

    [Fact]
    public async Task What_cannot_be_paid_goes_past_due_and_is_retried()
    {
        await using var scene = await BraintreeScene.Set();
        var id = (await scene.Client.Subscribe("<price>10.00</price>")).Text("id");
        await scene.Client.Put($"subscriptions/{id}", "<subscription><price>2001.00</price></subscription>");
        scene.Simulator.Advance(TimeSpan.FromDays(31));

        var due = await scene.Client.Get($"subscriptions/{id}");
        var changed = await scene.Client.Put($"subscriptions/{id}", "<subscription><price>5</price></subscription>");
        var retried = await scene.Client.Post(
            "transactions",
            $"<transaction><type>sale</type><subscription-id>{id}</subscription-id><amount>100.00</amount>"
            + "</transaction>");
        var rest = await scene.Client.Post(
            "transactions",
            $"<transaction><type>sale</type><subscription-id>{id}</subscription-id></transaction>");

        Assert.Equal(("Past Due", "2001.00"), (due.Text("status"), due.Text("balance")));
        Assert.Equal(["subscription base 91920"], changed.Errors);
        Assert.Equal((201, 201), (retried.Status, rest.Status));
        Assert.Equal("Active", (await scene.Client.Get($"subscriptions/{id}")).Text("status"));
        Assert.Equal(
            ["subscription_charged_unsuccessfully", "subscription_went_past_due", "subscription_went_active"],
            scene.Simulator.Notifications.Skip(2).Select(n => n.Kind));
    }

    [Theory]
    [InlineData("true", 1, "50.00")]
    [InlineData("false", 0, null)]
    public async Task A_dearer_subscription_is_prorated_if_told(string prorates, int charges, string? amount)
    {
        await using var scene = await BraintreeScene.Set();
        var id = (await scene.Client.Subscribe()).Text("id");
        scene.Simulator.Advance(TimeSpan.FromDays(15));

        var changed = await scene.Client.Put(
            $"subscriptions/{id}",
            $"<subscription><price>203.33</price><options><prorate-charges>{prorates}</prorate-charges></options>"
            + "</subscription>");

        Assert.Equal(1 + charges, changed.Body?.Element("transactions")?.Elements().Count());
        if (amount is not null) Assert.Equal(amount, changed.Text("transactions/transaction/amount"));
    }

    [Fact]
    public async Task A_proration_that_fails_undoes_the_change()
    {
        await using var scene = await BraintreeScene.Set();
        var id = (await scene.Client.Subscribe()).Text("id");

        var changed = await scene.Client.Put(
            $"subscriptions/{id}",
            "<subscription><price>2266.67</price><options><prorate-charges>true</prorate-charges>"
            + "<revert-subscription-on-proration-failure>true</revert-subscription-on-proration-failure></options>"
            + "</subscription>");

        Assert.Equal((422, "processor_declined"), (changed.Status, changed.Text("transaction/status")));
        Assert.Equal("100.00", (await scene.Client.Get($"subscriptions/{id}")).Text("price"));
    }

    [Fact]
    public async Task A_canceled_subscription_stays_so()
    {
        await using var scene = await BraintreeScene.Set();
        var id = (await scene.Client.Subscribe()).Text("id");

        Assert.Equal("Canceled", (await scene.Client.Put($"subscriptions/{id}/cancel")).Text("status"));
        Assert.Equal(["subscription status 81905"], (await scene.Client.Put($"subscriptions/{id}/cancel")).Errors);
        Assert.Equal(
            ["subscription base 81901"],
            (await scene.Client.Put($"subscriptions/{id}", "<subscription><price>1</price></subscription>")).Errors);
        Assert.Equal("subscription_canceled", scene.Simulator.Notifications[^1].Kind);
    }

    [Fact]
    public async Task Deleting_what_is_paid_with_cancels_what_is_paid()
    {
        await using var scene = await BraintreeScene.Set();
        var id = (await scene.Client.Subscribe()).Text("id");

        Assert.Equal(200, (await scene.Client.Delete("payment_methods/any/credit_card_id")).Status);

        Assert.Equal("Canceled", (await scene.Client.Get($"subscriptions/{id}")).Text("status"));
    }

    [Fact]
    public async Task A_plan_of_some_periods_expires_after_them()
    {
        await using var scene = await BraintreeScene.Set();
        scene.Simulator.With(new Plan("short", "Short", 8m) { NumberOfBillingCycles = 2 });
        var made = await scene.Client.Post(
            "subscriptions",
            "<subscription><payment-method-token>credit_card_id</payment-method-token><plan-id>short</plan-id>"
            + "</subscription>");

        scene.Simulator.Advance(TimeSpan.FromDays(70));

        Assert.Equal("Expired", (await scene.Client.Get($"subscriptions/{made.Text("id")}")).Text("status"));
        Assert.Equal(2, scene.Simulator.Notifications.Count(n => n.Kind == "subscription_charged_successfully"));
    }
}
