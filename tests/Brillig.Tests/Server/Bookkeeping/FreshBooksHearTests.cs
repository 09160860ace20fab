using System.Text;
using System.Text.Json.Nodes;
using Brillig.Bookkeepers;
using Brillig.Bookkeepers.FreshBooks;
using Brillig.Core.Bookkeeping;
using Brillig.Simulators.FreshBooks.Webhooks;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What FreshBooks tells is believed if it is signed, and read there before anything follows.</summary>
public sealed class FreshBooksHearTests : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly FreshBooksBookkeeper _vendor;

    public FreshBooksHearTests() => _vendor = new FreshBooksBookkeeper(_http, TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_payment_that_is_told_of_is_read_with_its_invoice_and_of_one_that_was_deleted_nothing_is_left()
    {
        await using var world = await FreshBooksWorld.Start();
        var (invoice, intent) = await Invoiced(world, 12.5m);
        var listener = world.Simulator.Listen("payment", new Uri("http://127.0.0.1:9/webhooks"));
        var entry = Enter(world, $"another {listener.Verifier}");
        var payment = world.Simulator.Pay(invoice, 5) ?? 0;
        world.Simulator.DeletePayment(payment);

        var told = world.Simulator.Notifications.Select(n => _vendor.Hear(Of(n), entry, default)).ToList();

        Assert.All(told, heard => Assert.Equal(
            (null, new VendorObject("payment", $"{payment}")), (heard.Refusal, Assert.Single(heard.Changed))));
        var deleted = Assert.Single(await _vendor.Read(told[0].Changed[0], entry, Cancel) ?? []);
        Assert.Equal(
            (HeardKind.Paid, "0.00 USD", "payment-deleted"), (deleted.Kind, $"{deleted.Amount}", deleted.Why));

        var other = world.Simulator.Pay(invoice, 12.5m) ?? 0;
        var paid = Assert.Single(await _vendor.Read(new VendorObject("payment", $"{other}"), entry, Cancel) ?? []);
        Assert.Equal((HeardKind.Paid, $"{invoice}", $"{other}"), (paid.Kind, paid.Reference, paid.Subject));
        Assert.Equal((intent, "12.50 USD"), ($"{paid.Intent}", $"{paid.Amount}"));
    }

    [Fact]
    public async Task What_is_forged_or_of_another_account_is_not_believed()
    {
        await using var world = await FreshBooksWorld.Start();
        var (invoice, _) = await Invoiced(world, 3);
        var listener = world.Simulator.Listen("payment", new Uri("http://127.0.0.1:9/webhooks"));
        world.Simulator.Pay(invoice);
        var message = Assert.Single(world.Simulator.Notifications);
        var (entry, strange) = (Enter(world, listener.Verifier), Enter(world, "another"));
        var altered = message with { Form = [new("name", "payment.delete"), .. message.Form.Skip(1)] };
        var elsewhere = message with
        {
            Form = [.. message.Form.Select(f => f.Key == "account_id" ? new("account_id", "an0thr") : f)],
        };

        Assert.Null(_vendor.Hear(Of(message), entry, default).Refusal);
        Assert.Equal("The signature is another.", _vendor.Hear(Of(message), strange, default).Refusal);
        Assert.Equal("The signature is another.", _vendor.Hear(Of(altered), entry, default).Refusal);
        Assert.Equal("It is of another account.", _vendor.Hear(Of(elsewhere), entry, default).Refusal);
        Assert.Equal(
            "It has no X-FreshBooks-Hmac-SHA256.",
            _vendor.Hear(new Message(_ => null, Of(message).Body), entry, default).Refusal);
        Assert.NotNull(_vendor.Hear(new Message(_ => null, Encoding.UTF8.GetBytes("{}")), entry, default).Refusal);
    }

    [Fact]
    public async Task Payments_of_invoices_that_are_not_ours_are_left_alone()
    {
        await using var world = await FreshBooksWorld.Start();
        await Invoiced(world, 3);
        var client = (long?)world.There("clients")[0]["id"] ?? 0;
        var entry = Enter(world, "none");
        foreach (var po in new[] { null, "PO 7", "019b76da-a800-7000-8000-000008000009" })
        {
            var made = await Post(world, client, po);
            var payment = world.Simulator.Pay(made) ?? 0;
            Assert.Equal(0, (await _vendor.Read(new VendorObject("payment", $"{payment}"), entry, Cancel))?.Length);
        }

        foreach (var id in new[] { "1", "../users/clients" })
            Assert.Equal(0, (await _vendor.Read(new VendorObject("payment", id), entry, Cancel))?.Length);
    }

    [Fact]
    public async Task A_verifier_that_is_offered_is_shown_to_FreshBooks_and_kept_if_it_is_its_own()
    {
        await using var world = await FreshBooksWorld.Start();
        var entry = Enter(world, "first");
        var kept = (IReadOnlyDictionary<string, string>?)null;
        entry = new Entry(entry.Address, entry.Credentials)
        {
            Renewed = async ask =>
            {
                var renewed = await ask(entry);
                kept = renewed.Entry?.Credentials;
                return renewed;
            },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(
            world.Simulator.Address, $"/events/account/{world.Simulator.Settings.AccountId}/events/callbacks"));
        request.Headers.Authorization = new("Bearer", world.Simulator.Settings.AccessToken);
        request.Content = new StringContent("""{"callback":{"event":"payment","uri":"http://127.0.0.1:9/"}}""");
        (await _http.SendAsync(request, Cancel)).EnsureSuccessStatusCode();
        var handshake = Assert.Single(world.Simulator.Notifications);
        var forged = handshake with { Form = [.. handshake.Form.SkipLast(1), new("verifier", "mine")] };

        Assert.Equal(0, await Read(forged));
        Assert.Null(kept);
        Assert.Equal(0, await Read(handshake));

        var callback = Assert.Single(world.Simulator.Callbacks);
        Assert.True(callback.IsVerified);
        Assert.Equal($"first {callback.Verifier}", kept?["verifiers"]);

        async Task<int?> Read(Notification told) => (await _vendor.Read(
            Assert.Single(_vendor.Hear(Of(told), entry, default).Changed), entry, Cancel))?.Length;
    }

    private static async Task<(long Invoice, string Intent)> Invoiced(FreshBooksWorld world, decimal amount)
    {
        var (account, _) = await world.Charged(amount);
        await world.At("2026-01-01T00:00:01Z");
        var intent = await world.Intent(account);
        var (invoice, id) = (intent.GetProperty("reference").GetString(), intent.GetProperty("id").GetString());
        return (long.Parse(invoice ?? ""), id ?? "");
    }

    private async Task<long> Post(FreshBooksWorld world, long client, string? po)
    {
        var settings = world.Simulator.Settings;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(
            world.Simulator.Address, $"/accounting/account/{settings.AccountId}/invoices/invoices"));
        request.Headers.Authorization = new("Bearer", settings.AccessToken);
        request.Content = new StringContent(new JsonObject
        {
            ["invoice"] = new JsonObject
            {
                ["customerid"] = client, ["create_date"] = "2026-01-01", ["po_number"] = po,
                ["lines"] = new JsonArray(new JsonObject { ["unit_cost"] = new JsonObject { ["amount"] = "9" } }),
            },
        }.ToJsonString());
        var made = JsonNode.Parse(await (await _http.SendAsync(request, Cancel)).Content.ReadAsStringAsync(Cancel));
        return (long?)made?["response"]?["result"]?["invoice"]?["id"] ?? 0;
    }

    private static Entry Enter(FreshBooksWorld world, string verifiers)
    {
        var settings = world.Simulator.Settings;
        return new Entry(world.Simulator.Address.ToString(), new Dictionary<string, string>
        {
            ["account_id"] = settings.AccountId, ["client_id"] = settings.ClientId,
            ["client_secret"] = settings.ClientSecret, ["redirect_uri"] = settings.RedirectUri,
            ["refresh_token"] = settings.RefreshToken, ["access_token"] = settings.AccessToken,
            ["verifiers"] = verifiers,
        });
    }

    private static Message Of(Notification told) => new(
        name => name == "X-FreshBooks-Hmac-SHA256" ? told.Signature : null,
        Encoding.UTF8.GetBytes(string.Join('&', told.Form.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"))));
}
