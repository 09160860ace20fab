using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>The simulator misbehaves as told, says afterwards what was done, and renews tokens.</summary>
public class FreshBooksFaultTests
{
    [Theory]
    [InlineData(FaultKind.ErrorBefore, 500, 0)]
    [InlineData(FaultKind.ErrorAfter, 500, 1)]
    [InlineData(FaultKind.TooManyRequests, 429, 0)]
    [InlineData(FaultKind.Maintenance, 503, 0)]
    [InlineData(FaultKind.Unauthorized, 401, 0)]
    [InlineData(FaultKind.Stall, 200, 1)]
    public async Task A_fault_is_answered_and_done_or_not(FaultKind kind, int status, int invoices)
    {
        await using var scene = await FreshBooksScene.Set();
        scene.Simulator.Faults.Add(new Fault(kind) { Times = 1, Stall = TimeSpan.FromMilliseconds(20) });

        var reply = await scene.Invoice(po: "intent");

        Assert.Equal(status, reply.Status);
        Assert.Equal(invoices, scene.Simulator.Invoiced().GetValueOrDefault("intent"));
        Assert.Equal(1, scene.Simulator.Faults.Drawn[kind]);
        Assert.Equal(kind == FaultKind.Unauthorized ? 401 : 200, (await scene.Invoice()).Status);
    }

    [Theory]
    [InlineData(FaultKind.CommitThenTimeOut, 1)]
    [InlineData(FaultKind.Reset, 0)]
    public async Task A_dropped_connection_leaves_it_done_or_not(FaultKind kind, int invoices)
    {
        await using var scene = await FreshBooksScene.Set();
        scene.Simulator.Faults.Add(new Fault(kind)
        {
            Times = 1, Stall = TimeSpan.FromMilliseconds(20), Method = "POST", Path = "/invoices/",
        });

        await Assert.ThrowsAsync<HttpRequestException>(() => scene.Invoice(po: "intent"));

        Assert.Equal(invoices, scene.Simulator.Invoiced().GetValueOrDefault("intent"));
    }

    [Fact]
    public async Task An_access_token_lives_twelve_hours_and_a_refresh_token_is_used_once()
    {
        await using var scene = await FreshBooksScene.Set();
        scene.Simulator.Advance(TimeSpan.FromHours(12));
        Assert.Equal(401, (await scene.Get("users/clients")).Status);

        var old = scene.Simulator.Settings.RefreshToken;
        var renewed = await Renew(scene, old);
        scene.Token = renewed.Body.GetProperty("access_token").GetString();

        Assert.Equal(200, (await scene.Get("users/clients")).Status);
        Assert.Equal((401, "invalid_grant"), Refusal(await Renew(scene, old)));
        Assert.Equal(200, (await scene.Get("users/clients")).Status);
        Assert.Equal(200, (await Renew(scene, renewed.Body.GetProperty("refresh_token").GetString() ?? "")).Status);
        Assert.Equal(401, (await scene.Get("users/clients")).Status);
        Assert.Equal((401, "invalid_client"), Refusal(await Renew(scene, old, secret: "another")));
        Assert.Equal(2, scene.Simulator.Renewals);
    }

    [Fact]
    public async Task Another_account_is_not_reached()
    {
        await using var scene = await FreshBooksScene.Set();

        var reply = await scene.Send("GET", "/accounting/account/an0thr/users/clients", null);

        Assert.Equal(403, reply.Status);
        Assert.Equal(["1003 accountid"], reply.Errors);
    }

    private static Task<FreshBooksReply> Renew(FreshBooksScene scene, string token, string? secret = null)
    {
        var settings = scene.Simulator.Settings;
        return scene.Send(
            "POST", "/auth/oauth/token",
            $"grant_type=refresh_token&client_id={settings.ClientId}&client_secret={secret ?? settings.ClientSecret}"
            + $"&refresh_token={token}&redirect_uri={Uri.EscapeDataString(settings.RedirectUri)}",
            "application/x-www-form-urlencoded");
    }

    private static (int, string?) Refusal(FreshBooksReply reply) =>
        (reply.Status, reply.Body.GetProperty("error").GetString());
}
