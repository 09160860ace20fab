using System.Text;
using Brillig.Core.Basics;
using Xunit;

namespace Brillig.Tests.Server.Edge;

/// <summary>PATCH merges (RFC 7396) where PUT replaces; both leave alone what they do not name.</summary>
public class PatchTests
{
    private const string Root = "/api/1.0";

    /// <summary>The examples of RFC 7396, appendix A, whose target and patch are objects.</summary>
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData(null, """{"a":{"b":1.50}}""", """{"a":{"b":1.50}}""")]
    public void Merges_as_the_examples_of_the_RFC(string? target, string patch, string result) =>
        Assert.Equal(result, MergePatch.Into(target, patch));

    [Fact]
    public async Task An_account_is_merged_in_its_nested_members()
    {
        await using var server = await RunningServer.Start();
        var opened = await server.Admin.Post($"{Root}/accounts", """
            {"name":"A","email":"a@b","address":{"city":"X","geo":{"lat":1.50,"lon":2}},"metadata":{"a":"1","b":"2"}}
            """);
        var account = $"{Root}/accounts/{opened.Is(201).Id}";

        var reply = await Patch(server.Admin, account, """
            {"name":null,"address":{"city":"Y","geo":{"lon":null}},"metadata":{"a":null,"c":"3"},"credit_limit":"5.5"}
            """);

        Assert.Equal("null", reply.Is(200).Raw("name"));
        Assert.Equal("\"a@b\"", reply.Raw("email"));
        Assert.Equal("""{"city":"Y","geo":{"lat":1.50}}""", reply.Raw("address"));
        Assert.Equal("""{"b":"2","c":"3"}""", reply.Raw("metadata"));
        Assert.Equal("5.5", reply.Raw("credit_limit"));
        Assert.Equal(reply.Text, (await server.Admin.Get(account)).Text);

        Assert.Equal("null", (await Patch(server.Admin, account, """{"address":null}""")).Is(200).Raw("address"));
        Assert.Equal("{}", (await Patch(server.Admin, account, """{"metadata":null}""")).Is(200).Raw("metadata"));
        (await server.Admin.Put(account, """{"metadata":{"z":"1"}}""")).Is(204);
        (await server.Admin.Put(account, """{"metadata":{"y":"1"}}""")).Is(204);
        Assert.Equal("""{"y":"1"}""", (await server.Admin.Get(account)).Raw("metadata"));
    }

    [Theory]
    [InlineData("""{"balance":1}""", "/balance")]
    [InlineData("""{"nome":"x"}""", "/nome")]
    [InlineData("""{"name":"a","name":"b"}""", "/name")]
    [InlineData("""{"metadata":7}""", "/metadata")]
    [InlineData("""{"metadata":{"a":1}}""", "/metadata/a")]
    [InlineData("""{"address":[1]}""", "/address")]
    [InlineData("""{"address":{"a":{"b":1,"b":2}}}""", "/address")]
    [InlineData("""{"tax_rates":[{"name":"VAT","percent":7},{"name":"VAT","percent":19}]}""", "/tax_rates/1/name")]
    [InlineData("[]", "")]
    [InlineData("7", "")]
    public async Task What_is_wrong_in_a_patch_is_pointed_at_and_changes_nothing(string patch, string pointer)
    {
        await using var server = await RunningServer.Start();
        var account = $"{Root}/accounts/{(await server.Admin.Post($"{Root}/accounts", "{}")).Is(201).Id}";
        var before = (await server.Admin.Get(account)).Text;

        var reply = await Patch(server.Admin, account, patch);

        Assert.Equal([pointer], reply.IsProblem("bad-request", 400).Pointers);
        Assert.Equal(before, (await server.Admin.Get(account)).Text);
    }

    [Fact]
    public async Task Merging_keeps_within_the_bounds()
    {
        await using var server = await RunningServer.Start();
        var account = $"{Root}/accounts/{(await server.Admin.Post($"{Root}/accounts", "{}")).Is(201).Id}";
        string Pairs(int from) =>
            "{\"metadata\":{" + string.Join(',', Enumerable.Range(from, 30).Select(n => $"\"k{n}\":\"v\"")) + "}}";
        (await Patch(server.Admin, account, Pairs(0))).Is(200);
        Assert.Equal(["/metadata"], await Faults(server.Admin, account, Pairs(30)));

        string Address(string name) => $$$"""{"address":{"{{{name}}}":"{{{new string('x', 5_000)}}}"}}""";
        (await Patch(server.Admin, account, Address("a"))).Is(200);
        Assert.Equal(["/address"], await Faults(server.Admin, account, Address("b")));
        Assert.Equal(30, (await server.Admin.Get(account)).Json.GetProperty("metadata").EnumerateObject().Count());
    }

    [Fact]
    public async Task A_billing_type_is_merged()
    {
        await using var server = await RunningServer.Start();
        var made = await server.Admin.Post($"{Root}/billing-types", """
            {"name":"b","period":{"unit":"week","count":2},"threshold":10,"grace":5,"due_days":7}
            """);
        var type = $"{Root}/billing-types/{made.Is(201).Id}";

        var reply = await Patch(server.Admin, type, """{"period":{"count":3},"threshold":null,"grace":null}""");

        Assert.Equal("""{"unit":"week","count":3}""", reply.Is(200).Raw("period"));
        Assert.Equal("null", reply.Raw("threshold"));
        Assert.NotEqual("5", reply.Raw("grace"));
        Assert.Equal("7", reply.Raw("due_days"));
        Assert.Equal("\"b\"", reply.Raw("name"));
        Assert.Equal(["/name"], await Faults(server.Admin, type, """{"name":null}"""));
        (await Patch(server.Admin, type, """{"mode":"prepaid"}""")).IsProblem("billing-type-fixed", 409);
        (await Patch(server.Admin, $"{Root}/billing-types/{Guid.CreateVersion7()}", "{}"))
            .IsProblem("billing-type-not-found", 404);
    }

    [Fact]
    public async Task A_tariff_gets_a_version_that_has_what_the_patch_leaves()
    {
        await using var server = await RunningServer.Start();
        var made = await server.Admin.Post($"{Root}/tariffs", """
            {"name":"t","rates":[{"service":"sms","model":"per_unit","price":0.05}]}
            """);
        var tariff = $"{Root}/tariffs/{made.Is(201).Id}";

        var named = (await Patch(server.Admin, tariff, """{"name":"u"}""")).Is(200);
        Assert.Equal(("\"u\"", "2"), (named.Raw("name"), named.Raw("version")));
        Assert.Equal(made.Raw("rates"), named.Raw("rates"));

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
            Patch(server.Admin, tariff, n % 2 == 0 ? $$"""{"name":"u{{n}}"}""" : """{"rates":[]}""")));
        Assert.All(replies, reply => reply.Is(200));
        Assert.Equal("10", (await server.Admin.Get(tariff)).Raw("version"));
        Assert.Equal("[]", (await server.Admin.Get(tariff)).Raw("rates"));

        Assert.Equal(["/rates/0/price"], await Faults(
            server.Admin, tariff, """{"rates":[{"service":"a","model":"per_unit","price":-1}]}"""));
        (await Patch(server.Admin, $"{Root}/tariffs/{Guid.CreateVersion7()}", "{}")).IsProblem("tariff-not-found", 404);
    }

    [Fact]
    public async Task Only_a_merge_patch_is_taken_and_it_is_said_so()
    {
        await using var server = await RunningServer.Start();
        var account = $"{Root}/accounts/{(await server.Admin.Post($"{Root}/accounts", "{}")).Is(201).Id}";
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");

        var reply = await server.Admin.Send(HttpMethod.Patch, account, json);

        reply.IsProblem("unsupported-media-type", 415);
        Assert.Contains("application/merge-patch+json", reply.Text, StringComparison.Ordinal);
        Assert.Equal("application/merge-patch+json", reply.Headers.GetValues("Accept-Patch").Single());
    }

    [Fact]
    public async Task Nobody_patches_himself_richer()
    {
        await using var server = await RunningServer.Start();
        var own = (await server.Admin.Post($"{Root}/accounts", "{}")).Is(201).Id;
        var key = await server.WithKey(own, "admin");

        foreach (var patch in (string[])["""{"credit_limit":5}""", """{"tax_rates":null}""", """{"type":null}"""])
            (await Patch(key, $"{Root}/accounts/{own}", patch)).IsProblem("not-allowed", 403);
        (await Patch(key, $"{Root}/accounts/{own}", """{"metadata":{"a":"1"}}""")).Is(200);
        (await Patch(await server.WithKey(own, "read"), $"{Root}/accounts/{own}", "{}")).IsProblem("not-allowed", 403);
    }

    private static async Task<IEnumerable<string?>> Faults(Client client, string path, string body) =>
        (await Patch(client, path, body)).IsProblem("bad-request", 400).Pointers;

    private static async Task<Reply> Patch(Client client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/merge-patch+json");
        return await client.Send(HttpMethod.Patch, path, content);
    }
}
