using Brillig.Core.Basics;
using Brillig.Tests.Rating;
using Brillig.Tests.Server;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Brillig.Tests.Docs;

/// <summary>docs/rating.md says what the server answers, and shows what its prices look like.</summary>
public class RatingPageTests
{
    private const string Folder = "docs/rating";

    private static readonly bool IsUpdate = Environment.GetEnvironmentVariable("BRILLIG_UPDATE_DOCS") == "1";

    [Fact]
    public async Task Every_example_is_answered_as_documented()
    {
        var page = new RatingPage();
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var answers = new List<string>();
        foreach (var (request, answer) in page.Examples)
        {
            var reply = await server.Admin.Post("/api/1.0/quote", request);
            Assert.True(reply.Status == 200, $"{request}\n{reply.Text}");
            answers.Add(RatingPage.Told(reply.Json, answer.Contains("\"explain\"", StringComparison.Ordinal)));
        }

        Assert.NotEmpty(answers);
        if (IsUpdate) page.Update(answers);
        Assert.Equal(new RatingPage().Examples.Select(example => example.Answer), answers);
    }

    [Fact]
    public async Task Every_curve_is_drawn_from_the_prices()
    {
        var curves = new RatingPage().Curves;
        foreach (var curve in curves)
        {
            var path = Repository.PathOf($"{Folder}/{curve.File}");
            var drawn = Draw(curve);
            if (IsUpdate) await File.WriteAllTextAsync(path, drawn, TestContext.Current.CancellationToken);
            var shown = File.Exists(path) ? await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken) : "";
            Assert.True(drawn == shown, $"{Folder}/{curve.File} is not what the prices are: ./test --update-docs draws it.");
        }

        Assert.Equal(
            curves.Select(curve => curve.File).Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.PathOf(Folder)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static string Draw(PageCurve curve)
    {
        var subject = new Subject(curve.Request.GetProperty("tariff").GetProperty("rates")[0]);
        var entry = curve.Request.GetProperty("usage")[0];
        var at = entry.TryGetProperty("timestamp", out var time)
            ? OffsetDateTimePattern.Rfc3339.Parse(time.ToString()).Value.ToInstant()
            : Instant.FromUtc(2026, 1, 1, 0, 0);
        var properties = entry.TryGetProperty("properties", out var given)
            ? given.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString()) : [];
        return new Curve(curve.End, Cost).Draw(curve.Title, curve.Unit);

        Exact Cost(decimal usage)
        {
            subject.Reset();
            Assert.True(subject.Add(new Used(usage, at, properties)), $"{usage} has no price.");
            return subject.Counter.Owed;
        }
    }
}
