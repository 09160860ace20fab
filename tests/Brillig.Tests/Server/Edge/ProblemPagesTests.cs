using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Brillig.Server;
using Xunit;

namespace Brillig.Tests.Server.Edge;

/// <summary>The type of a problem is an address of the server that explains it, to anybody.</summary>
public class ProblemPagesTests
{
    [Fact]
    public async Task Every_problem_has_a_page_in_each_form()
    {
        await using var server = await RunningServer.Start();
        var anybody = server.With(null);
        foreach (var problem in Problem.All)
        {
            var html = (await anybody.Send(HttpMethod.Get, problem.Type, null, "Accept: text/html,*/*;q=0.8")).Is(200);
            Assert.Equal("text/html; charset=utf-8", html.ContentType);
            Assert.Contains($"<h1>{problem.Title}</h1>", html.Text, StringComparison.Ordinal);
            Assert.Contains($"{problem.Status} · <code>{problem.Slug}</code>", html.Text, StringComparison.Ordinal);

            var text = (await anybody.Get(problem.Type)).Is(200);
            Assert.Equal("text/markdown; charset=utf-8", text.ContentType);
            Assert.StartsWith($"# {problem.Title}\n", text.Text, StringComparison.Ordinal);

            var json = (await anybody.Send(HttpMethod.Get, problem.Type, null, "Accept: application/json")).Is(200);
            Assert.Equal(problem.Type, json.Json.GetProperty("type").GetString());
            Assert.Equal(problem.Status, json.Json.GetProperty("status").GetInt32());
        }
    }

    [Theory]
    [InlineData("/problems/")]
    [InlineData("/problems")]
    public async Task The_index_leads_to_each(string path)
    {
        await using var server = await RunningServer.Start();
        var html = await server.With(null).Send(HttpMethod.Get, path, null, "Accept: text/html");
        var json = await server.With(null).Send(HttpMethod.Get, path, null, "Accept: application/json");

        Assert.All(
            Problem.All, p => Assert.Contains($"href=\"{p.Type}\"", html.Is(200).Text, StringComparison.Ordinal));
        Assert.Equal(
            Problem.All.Select(p => p.Type).Order(),
            json.Is(200).Json.EnumerateArray().Select(p => p.GetProperty("type").GetString()).Order());
    }

    [Fact]
    public async Task A_page_loads_nothing_and_runs_nothing()
    {
        await using var server = await RunningServer.Start();
        var reply = await server.With(null).Send(HttpMethod.Get, "/problems/no-rate", null, "Accept: text/html");
        var page = reply.Is(200);
        var style = page.Text.Split("<style>")[1].Split("</style>")[0];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));

        Assert.Contains(
            $"default-src 'none'; style-src 'sha256-{hash}'",
            page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("://", page.Text, StringComparison.Ordinal);
        Assert.Contains("light-dark(", style, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_problem_has_no_page()
    {
        await using var server = await RunningServer.Start();
        (await server.With(null).Get("/problems/none")).IsProblem("not-found", 404);
        (await server.With(null).Send(HttpMethod.Get, "/problems/no-rate", null, "Accept: image/png"))
            .IsProblem("not-acceptable", 406);
        (await server.With(null).Post("/problems/no-rate", "{}")).IsProblem("method-not-allowed", 405);
    }

    [Fact]
    public async Task A_problem_that_is_met_has_its_page_at_its_type()
    {
        await using var server = await RunningServer.Start();
        var met = (await server.Admin.Get("/api/1.0/nowhere")).IsProblem("not-found", 404);
        var page = await server.With(null).Get(met.Json.GetProperty("type").GetString() ?? "");
        Assert.Equal(JsonValueKind.String, met.Json.GetProperty("detail").ValueKind);
        page.Is(200);
    }
}
