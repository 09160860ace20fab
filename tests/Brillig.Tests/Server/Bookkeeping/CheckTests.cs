using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>A check tells whether a bookkeeper can be entered, asked for what changes nothing.</summary>
public class CheckTests
{
    [Fact]
    public async Task FreshBooks_says_whether_it_can_be_entered()
    {
        await using var world = await FreshBooksWorld.Start();
        Assert.Equal((true, null), await Check(world.Server, world.Reseller));

        world.Simulator.ExpireToken();
        await world.Enter("of-nobody");
        Assert.Equal((false, "credentials-refused"), await Check(world.Server, world.Reseller));
        Assert.Empty(world.There("clients"));
    }

    [Fact]
    public async Task QuickBooks_says_whether_it_can_be_entered()
    {
        await using var world = await QuickBooksWorld.Start();
        Assert.Equal((true, null), await Check(world.Server, world.Reseller));

        await world.Enter("of-nobody");
        Assert.Equal((false, "credentials-refused"), await Check(world.Server, world.Reseller));
    }

    [Fact]
    public async Task A_vendor_that_is_not_there_tells_nothing()
    {
        var world = await FreshBooksWorld.Start();
        await using var server = world.Server;
        await world.Simulator.DisposeAsync();

        Assert.Equal((null, "not-reached"), await Check(world.Server, world.Reseller));
    }

    private static async Task<(bool? Works, string? Why)> Check(RunningServer server, string reseller)
    {
        var found = (await server.Admin.Get($"/api/1.0/accounts/{reseller}/bookkeeper/check")).Is(200).Json;
        var works = found.GetProperty("credentials_work");
        var isEntered = works.ValueKind == JsonValueKind.Null ? (bool?)null : works.GetBoolean();
        Assert.Equal(isEntered is true, found.GetProperty("equal").GetBoolean());
        return (isEntered, found.GetProperty("why").GetString());
    }
}
