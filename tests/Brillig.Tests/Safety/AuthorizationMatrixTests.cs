using System.Text.Json;
using System.Text.RegularExpressions;
using Brillig.Server.Auth;
using Brillig.Tests.Safety.Matrix;
using Brillig.Tests.Server;
using Microsoft.Data.Sqlite;
using Xunit;
using Xunit.Sdk;

namespace Brillig.Tests.Safety;

/// <summary>
/// Every route of a running server by every kind of caller on every kind of target: what the routes declare is what
/// happens, what is refused changes nothing and is noted, and what is foreign answers like what is absent.
/// </summary>
public sealed partial class AuthorizationMatrixTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private Family _family = null!;
    private MatrixRoute[] _routes = [];

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.Start(
            options => options with { AddressLimit = null }, clock: "2026-01-01T00:00:00Z");
        _family = await Family.Of(_server);
        _routes = [.. MatrixRoute.Of(_server.Endpoints)];
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Whoever_asks_gets_what_the_route_declares()
    {
        var (before, breaches) = (Facts(), new List<string>());
        var refused = new Dictionary<string, (MatrixRoute Route, Asker Asker, Expected Expected, string Path)>();
        foreach (var (route, asker, target, path) in Requests())
        {
            var expected = route.Of(asker, target.Place);
            var reply = await route.Ask(_server, asker, path, isDry: expected == Expected.Allowed);
            if (!Fits(expected, reply)) breaches.Add(
                $"{asker.Name} on {target.Place}: {route.Method} {route.Pattern} ({route.Policy}) answered "
                + $"{reply.Status} {reply.Problem} instead of {expected.Status} {expected.Problem}: {reply.Text}");
            if (expected != Expected.Allowed && reply.Problem is not null)
                refused.Add(RequestId(reply), (route, asker, expected, path));
        }

        Assert.True(breaches.Count == 0, string.Join('\n', breaches.Take(40)));
        Assert.True(refused.Count > 1_000, $"Only {refused.Count} requests were refused.");
        Assert.Equal(before, Facts());

        var noted = await Noted();
        Assert.Equal(refused.Keys.Order(), noted.Keys.Order());
        foreach (var (id, (route, asker, expected, path)) in refused)
        {
            var note = noted[id];
            var key = route.Policy.Access == Access.Signed ? null : asker.Key;   // nobody looks at it
            Assert.Equal(
                (route.Method, route.Pattern, path, expected.Status, key),
                (Text(note, "method"), Text(note, "route"), Text(note, "path"),
                    note.GetProperty("status").GetInt32(), Text(note, "key")));
            Assert.EndsWith(expected.Problem, Text(note, "problem"), StringComparison.Ordinal);
            Assert.Equal("127.0.0.1", Text(note, "address"));
        }
    }

    [Fact]
    public async Task What_is_foreign_answers_like_what_is_absent()
    {
        var absent = _family.Targets.Single(t => t.Place == Place.Absent);
        var own = _family.Targets.Single(t => t.Place == Place.Own);
        var compared = 0;
        foreach (var route in _routes.Where(r => r.HasTarget))
        {
            foreach (var asker in _family.Askers.Where(a => a is { Role: not null, IsOperator: false }))
            {
                var nothing = await Seen(route, asker, absent, null);
                var nothingWithin = await Seen(route, asker, own, absent);
                foreach (var target in _family.Targets.Where(
                    t => t.Place is Place.Above or Place.Beside or Place.Foreign))
                {
                    if (route.PathOf(target) is null) continue;
                    Assert.Equal(nothing, await Seen(route, asker, target, null));
                    if (nothingWithin is not null)
                        Assert.Equal(nothingWithin, await Seen(route, asker, own, target));
                    compared++;
                }
            }
        }

        Assert.True(compared > 300, $"Only {compared} answers were compared.");
    }

    [Fact]
    public void A_route_mapped_past_Routes_fails()
    {
        Assert.All(_routes, route => Assert.NotNull(route.Policy));
        var stray = new Microsoft.AspNetCore.Http.Endpoint(null, null, "GET /stray");
        var failed = Assert.Throws<InvalidOperationException>(() => MatrixRoute.Of([stray]).ToList());
        Assert.Contains("/stray", failed.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Sample.Of("POST", "/stray"));
        var unknown = new MatrixRoute("GET", "/api/1.0/strays/{id:guid}", new Policy(Access.Reads, Reach.Subtree));
        Assert.Throws<InvalidOperationException>(() => unknown.PathOf(Target.Absent));
    }

    private IEnumerable<(MatrixRoute, Asker, Target, string)> Requests()
    {
        foreach (var route in _routes)
        {
            foreach (var asker in _family.Askers)
            {
                foreach (var target in route.HasTarget ? _family.Targets : _family.Targets.Take(1))
                    if (route.PathOf(target) is { } path) yield return (route, asker, target, path);
            }
        }
    }

    private static bool Fits(Expected expected, Reply reply) => expected == Expected.Allowed
        ? reply.Status is (>= 200 and < 300) or 402 or 409 or 422
        : reply.Status == expected.Status
            && reply.Problem?.EndsWith(expected.Problem, StringComparison.Ordinal) is true;

    // All of the answer that could tell one from the other; null: the route names nothing within the target.
    private async Task<string?> Seen(MatrixRoute route, Asker asker, Target target, Target? within)
    {
        if (route.PathOf(target, within) is not { } path) return null;
        if (within is not null && path == route.PathOf(target)) return null;
        var reply = await route.Ask(_server, asker, path, isDry: false);
        if (reply.Problem is null) throw new XunitException($"{route} was not refused to {asker.Name}: {reply.Text}");
        var headers = reply.Headers.Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(',', h.Value)}");
        var text = reply.Text;
        foreach (var id in target.Ids.Values.Concat(within?.Ids.Values ?? []))
            text = text.Replace(id, "ID", StringComparison.Ordinal);
        return $"{reply.Status}\n{string.Join('\n', headers)}\n{Fragment().Replace(text, "\"")}";
    }

    private async Task<Dictionary<string, JsonElement>> Noted()
    {
        var noted = new Dictionary<string, JsonElement>();
        for (var next = "/api/1.0/refusals?limit=1000"; next is not null;)
        {
            var page = (await _server.Admin.Get(next)).Is(200);
            foreach (var note in page.Json.EnumerateArray()) noted.Add(Text(note, "request") ?? "", note);
            next = page.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        return noted;
    }

    // Every row of the books but the state rows and the batches, which are written when nothing happens too.
    private long Facts()
    {
        using var connection = new SqliteConnection($"Data Source={_server.Data}/main.db;Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT name FROM sqlite_master
            WHERE type = 'table' AND name NOT IN ('books', 'batch', 'account') AND name NOT LIKE 'sqlite%'
            """;
        var tables = new List<string>();
        using (var reader = command.ExecuteReader()) while (reader.Read()) tables.Add(reader.GetString(0));
        Assert.Contains("fact", tables);
        return tables.Sum(table =>
        {
            command.CommandText = $"SELECT count(*) FROM {table}";
            return (long)(command.ExecuteScalar() ?? 0L);
        });
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static string RequestId(Reply reply) =>
        (reply.IsEnveloped ? reply.Json.GetProperty("request_id") : reply.Json.GetProperty("instance"))
            .GetString()?.Split('#')[^1] ?? "";

    [GeneratedRegex("(#|\"request_id\":\")[^\"]+\"")]
    private static partial Regex Fragment();
}
