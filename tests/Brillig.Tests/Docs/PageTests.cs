using System.Collections.Concurrent;
using Brillig.Tests.Server;
using Microsoft.Playwright;
using Xunit;

namespace Brillig.Tests.Docs;

/// <summary>The page at /docs, in Chromium.</summary>
public class PageTests
{
    private static readonly string[] Chromiums =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>What makes the page wider than the window.</summary>
    private const string TooWide = """
        document.documentElement.scrollWidth <= window.innerWidth ? '' : [...document.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > window.innerWidth)
            .map(e => e.tagName + '.' + e.className).slice(0, 12).join(' ')
        """;

    [Fact]
    public async Task It_sends_a_request_and_shows_the_answer_and_asks_nobody_else()
    {
        await using var server = await RunningServer.Start();
        (await server.Admin.Post("/api/1.0/accounts", """{"external_id":"customer-17"}""")).Is(201);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Launch(playwright);
        var page = await browser.NewPageAsync();
        var asked = new ConcurrentBag<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        var errors = new ConcurrentBag<string>();
        page.Console += (_, message) => { if (message.Type == "error") errors.Add(message.Text); };

        await page.GotoAsync($"{server.Address}");
        await page.ClickAsync("button.authorize");
        await page.FillAsync(".auth-container input", server.AdminKey);
        await page.ClickAsync(".auth-btn-wrapper button.authorize");
        await page.ClickAsync(".auth-btn-wrapper button.btn-done");
        await page.ClickAsync("#operations-tag-Accounts");
        await page.ClickAsync("#operations-Accounts-listAccounts .opblock-summary-control");
        await page.ClickAsync("#operations-Accounts-listAccounts button.try-out__btn");
        await page.ClickAsync("#operations-Accounts-listAccounts button.execute");
        var shown = page.Locator("#operations-Accounts-listAccounts .live-responses-table .response");

        Assert.Contains("200", await shown.Locator(".response-col_status").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains(
            "customer-17", await shown.Locator(".response-col_description").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains(asked, url => url == $"{server.Address}openapi/1.0.json");
        Assert.DoesNotContain(asked, url =>
            !url.StartsWith($"{server.Address}", StringComparison.Ordinal)
            && !url.StartsWith("data:", StringComparison.Ordinal));
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1400, ColorScheme.Light)]
    [InlineData(1400, ColorScheme.Dark)]
    public async Task It_fits_phones_and_screens_by_day_and_by_night(int width, ColorScheme scheme)
    {
        await using var server = await RunningServer.Start();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Launch(playwright);
        var page = await browser.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme,
        });
        await page.GotoAsync($"{server.Address}docs#/Accounts/openAccount");
        await page.WaitForSelectorAsync("#operations-Accounts-openAccount .responses-table");
        if (Environment.GetEnvironmentVariable("BRILLIG_SCREENSHOTS") is { } folder)
            await page.ScreenshotAsync(new() { Path = $"{folder}/{width}-{scheme}.png" });

        Assert.Equal("", await page.EvaluateAsync<string>(TooWide));
        var background = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        var light = background.Split('(', ',')[1];
        Assert.Equal(scheme == ColorScheme.Dark, int.Parse(light, null) < 128);
    }

    private static Task<IBrowser> Launch(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Chromiums.First(File.Exists), Args = ["--no-sandbox", "--disable-gpu"],
    });
}
