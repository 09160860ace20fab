using System.Globalization;
using System.Text;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
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
        foreach (var (name, csv) in page.Decks)
        {
            using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
            var put = await server.Admin.Send(HttpMethod.Put, $"/api/1.0/decks/{name}", content);
            Assert.True(put.Status is 200 or 201, put.Text);
        }

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
        var page = new RatingPage();
        var curves = page.Curves;
        var decks = page.Decks.Aggregate(new Decks(), (all, deck) => all.With(Published(deck)));
        foreach (var curve in curves)
        {
            var path = Repository.PathOf($"{Folder}/{curve.File}");
            var drawn = Draw(curve, decks);
            if (IsUpdate) await File.WriteAllTextAsync(path, drawn, TestContext.Current.CancellationToken);
            var shown = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            Assert.True(
                drawn == shown, $"{Folder}/{curve.File} is not what the prices are: ./test --update-docs draws it.");
        }

        Assert.Equal(
            curves.Select(curve => curve.File).Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.PathOf(Folder)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static DeckPublished Published((string Name, string Csv) deck)
    {
        var rows = deck.Csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))
            .Select(cells => new DeckRow(cells[0], cells[1],
                new(Number(cells[2]), Number(cells[3]), Number(cells[4]), Number(cells[5]), Number(cells[6])),
                (int)Number(cells[7])));
        return new DeckPublished(default, default, deck.Name, 1, Instant.MinValue, "1", "", Instant.MinValue)
            .With(new DeckTable([.. rows]));
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Draw(PageCurve curve, Decks decks)
    {
        var subject = new Subject(curve.Request.GetProperty("tariff").GetProperty("rates")[0], decks);
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
