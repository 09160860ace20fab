using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>
/// What was published of the vendor is sent to the simulator: it answers with the documented status and members, and
/// with no member that no published document has.
/// </summary>
public class QuickBooksExampleTests
{
    // Of fields that the reference names, no document was found; what is sent comes back.
    private static readonly string[] Named = ["Invoice/BillEmail", "BillEmail/Address", "Payment/CurrencyRef"];

    private static readonly Lazy<HashSet<string>> s_published = new(() =>
    [
        .. Named,
        .. QuickBooksExample.Names.Select(QuickBooksExample.Read).SelectMany(e => JsonShape.Pairs(e.Response)),
    ]);

    public static TheoryData<string> Examples => [.. QuickBooksExample.Names];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task A_published_request_is_answered_as_published(string name)
    {
        var example = QuickBooksExample.Read(name);
        Assert.NotEmpty(example.Sources);
        await using var scene = await QuickBooksScene.Set();
        var (path, request) = await Filled(scene, example);
        if (path.Contains("without=token", StringComparison.Ordinal)) scene.Token = null;

        var reply = await scene.Send(example.Method, path, request, example.ContentType ?? "application/json");

        Assert.Equal(example.Status, reply.Status);
        Assert.Empty(JsonShape.Lacks(example.Response, reply.Body));
        Assert.Empty(JsonShape.Pairs(reply.Body).Except(s_published.Value));
        if (example.Response.TryGetProperty("Fault", out _)) Assert.Equal(Said(example.Response), Said(reply.Body));
    }

    [Theory]
    [InlineData(false, "webhook.json")]
    [InlineData(true, "webhook-old.json")]
    public async Task A_notification_has_the_published_shape_and_signature(bool isOld, string example)
    {
        await using var receiver = await QuickBooksReceiver.Start();
        await using var scene = await QuickBooksScene.Set();
        scene.Simulator.Webhooks = new(receiver.Url) { IsOld = isOld };

        await scene.Simulator.Deliver();

        var published = JsonElement.Parse(await File.ReadAllTextAsync(
            Repository.PathOf($"tests/Simulators/QuickBooks/Examples/{example}"),
            TestContext.Current.CancellationToken));
        var (body, signature) = receiver.Messages[0];
        var sent = JsonElement.Parse(body);
        Assert.Empty(JsonShape.Lacks(published, sent));
        Assert.Empty(JsonShape.Pairs(sent).Except(JsonShape.Pairs(published)));
        Assert.Equal(
            Brillig.Simulators.QuickBooks.Webhooks.WebhookSigning.Sign(
                scene.Simulator.Settings.VerifierToken, body), signature);
        Assert.All(scene.Simulator.Notifications, n => Assert.True(n.IsReceived));
    }

    // What is wrong; the words of the vendor's parser of queries are its own.
    private static string Said(JsonElement body)
    {
        var error = body.GetProperty("Fault").GetProperty("Error")[0];
        var code = error.GetProperty("code").GetString();
        return code == "4000"
            ? code
            : error.GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal);
    }

    private static async Task<(string Path, string? Request)> Filled(QuickBooksScene scene, QuickBooksExample example)
    {
        var settings = scene.Simulator.Settings;
        var values = new Dictionary<string, string>
        {
            ["{realm}"] = settings.RealmId, ["{customer}"] = scene.Customer, ["{item}"] = scene.Item,
            ["{customer_name}"] = QuickBooksScene.CustomerName, ["{refresh_token}"] = settings.RefreshToken,
        };
        if (example.Method == "GET")
        {
            var invoice = (await scene.Invoice(71, "1015")).Id;
            values["{payment}"] = scene.Simulator.Pay(invoice, 55) ?? "";
        }

        string Fill(string with) => values.Aggregate(
            with, (t, v) => t.Replace(v.Key, v.Value, StringComparison.Ordinal));
        return (Fill(example.Path), example.Request is { } request ? Fill(request) : null);
    }
}
