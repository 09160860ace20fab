using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>
/// What was published of the vendor is sent to the simulator: it answers with the documented status and members, and
/// with no member that no published document has.
/// </summary>
public class FreshBooksExampleTests
{
    private static readonly Lazy<HashSet<string>> s_published = new(() =>
    [
        .. FreshBooksExample.Names.Select(FreshBooksExample.Read).SelectMany(e => JsonShape.Pairs(e.Response)),
    ]);

    public static TheoryData<string> Examples => [.. FreshBooksExample.Names];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task A_published_request_is_answered_as_published(string name)
    {
        var example = FreshBooksExample.Read(name);
        Assert.NotEmpty(example.Sources);
        await using var scene = await FreshBooksScene.Set();
        var (path, request) = await Filled(scene, example);
        if (path.Contains("without=token", StringComparison.Ordinal)) scene.Token = null;

        var reply = await scene.Send(example.Method, path, request, example.ContentType ?? "application/json");

        Assert.Equal(example.Status, reply.Status);
        Assert.Empty(JsonShape.Lacks(example.Response, reply.Body));
        Assert.Empty(JsonShape.Pairs(reply.Body).Except(s_published.Value));
        if (example.Status != 200) Assert.Equal(Said(example.Response), Said(reply.Body));
    }

    [Fact]
    public void Another_shape_is_found()
    {
        var documented = JsonElement.Parse("""{"a":{"b":1,"c":null,"d":"x","e":[{"f":true}]}}""");

        Assert.Empty(JsonShape.Lacks(
            documented, JsonElement.Parse("""{"a":{"b":2,"c":"x","d":null,"e":[{"f":false}],"g":1}}""")));
        Assert.Equal(
            ["/a/b is no number.", "/a/d is missing.", "/a/e is empty."],
            JsonShape.Lacks(documented, JsonElement.Parse("""{"a":{"b":"2","c":1,"e":[]}}""")));
        Assert.Equal(
            ["/a", "a/b", "a/es", "e/f"], JsonShape.Pairs(JsonElement.Parse("""{"a":{"b":1,"es":[{"f":1}]}}""")));
    }

    // Everything that is said of what is wrong.
    private static string Said(JsonElement body) => body.GetRawText().ReplaceLineEndings("")
        .Replace(" ", "", StringComparison.Ordinal);

    private static async Task<(string Path, string? Request)> Filled(FreshBooksScene scene, FreshBooksExample example)
    {
        var settings = scene.Simulator.Settings;
        var values = new Dictionary<string, string>
        {
            ["{account}"] = settings.AccountId, ["{client}"] = Text(scene.Client),
            ["{client_id}"] = settings.ClientId, ["{client_secret}"] = settings.ClientSecret,
            ["{redirect_uri}"] = Uri.EscapeDataString(settings.RedirectUri),
            ["{refresh_token}"] = settings.RefreshToken,
        };
        var invoice = (await scene.Invoice("611.00")).Id("invoice");
        values["{invoice}"] = Text(invoice);
        if (example.Method != "POST")
        {
            values["{payment}"] = Text(scene.Simulator.Pay(invoice, 100, "Cash") ?? 0);
            var callback = await scene.Send("POST", $"/events/account/{settings.AccountId}/events/callbacks",
                """{"callback":{"event":"invoice.create","uri":"http://127.0.0.1:9/webhooks/ready"}}""");
            values["{callback}"] = callback.Of("callback").GetProperty("callbackid").GetRawText();
            values["{verifier}"] = scene.Simulator.Callbacks.Single().Verifier;
        }

        string Fill(string with) => values.Aggregate(
            with, (t, v) => t.Replace(v.Key, v.Value, StringComparison.Ordinal));
        return (Fill(example.Path), example.Request is { } request ? Fill(request) : null);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
