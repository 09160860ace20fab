using System.Text;
using Brillig.Bookkeepers.Http;
using Brillig.Cli;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>Bookkeepers are set without their secrets being seen, and what they are asked to do is shown.</summary>
public class OutboxTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
    private const string Set = "bookkeeper set --type http --address https://192.0.2.1/hook";

    [Fact]
    public async Task Secrets_come_from_a_file_and_are_not_shown()
    {
        await using var books = await FilledBooks.Start();
        using var file = new TempFile("secret.json", $$"""{"secret":"{{Secret}}"}""");
        using var broken = new TempFile("secret.json", $"{Secret} is no JSON");

        Assert.Equal(Exit.WrongUse, await books.Run($"{Set} --credentials {broken.FullName}"));
        Assert.DoesNotContain("whsec", books.Shell.Error, Ordinal);
        Assert.Equal(Exit.Done, await books.Run($"{Set} --min-amount 5.00 --credentials {file.FullName} --dry-run"));
        Assert.Equal("local", (await books.Json("bookkeeper show")).GetProperty("type").GetString());
        Assert.Equal(Exit.Done, await books.Run($"{Set} --min-amount 5.00 --credentials {file.FullName}"));
        Assert.Equal("http is the bookkeeper of the operator now.", books.Shell.Out.Trim());

        var shown = await books.Json("bookkeeper show operator");
        Assert.True(shown.GetProperty("has_credentials").GetBoolean());
        Assert.Equal("5", shown.GetProperty("min_amount").GetRawText());
        Assert.DoesNotContain("whsec", books.Shell.Out, Ordinal);
        Assert.Equal(Exit.Done, await books.Run("bookkeeper remove"));
        Assert.False((await books.Json("bookkeeper show")).GetProperty("has_credentials").GetBoolean());
    }

    [Fact]
    public async Task A_person_is_asked_only_for_secrets_that_are_not_kept()
    {
        await using var books = await FilledBooks.Start();
        Assert.Equal(Exit.Done, await books.Run("reseller make group --now --drop-plans"));
        var line = Set.Replace("set", "set group", Ordinal);
        Assert.Equal(Exit.Refused, await books.Run(line));
        var asked = new List<string>();
        books.Shell.AskSecret = prompt =>
        {
            asked.Add(prompt);
            return Secret;
        };

        Assert.True(await books.Run(line) == Exit.Done, books.Shell.Error);
        Assert.Equal("http is the bookkeeper of group now.", books.Shell.Out.Trim());
        Assert.Equal(Exit.Done, await books.Run($"{line} --collect nothing"));
        Assert.Equal(Exit.Done, await books.Run("bookkeeper set group --type local"));

        Assert.Equal(["http secret: "], asked);
        Assert.Equal(Exit.Refused, await books.Run("bookkeeper show acme"));
        Assert.Contains("not-reseller", books.Shell.Error, Ordinal);
    }

    [Fact]
    public async Task What_is_to_be_done_outside_is_listed_shown_and_tried_again()
    {
        await using var books = await FilledBooks.Start();
        using var file = new TempFile("secret.json", $$"""{"secret":"{{Secret}}"}""");
        Assert.Equal(Exit.Done, await books.Run($"{Set} --credentials {file.FullName}"));
        Assert.Equal(Exit.Done, await books.Run("charge close group"));

        var intent = Assert.Single((await books.Json("outbox list")).EnumerateArray());
        var id = intent.GetProperty("id").GetString();
        Assert.Equal("waiting", intent.GetProperty("state").GetString());
        Assert.Equal(1, (await books.Json("outbox list --account group --state waiting")).GetArrayLength());
        Assert.Equal(0, (await books.Json("outbox list --account acme")).GetArrayLength());
        Assert.Equal(Exit.Refused, await books.Run("outbox list --state lost"));
        Assert.Equal(Exit.Done, await books.Run($"outbox show {id}"));
        Assert.Contains("\nasked for by\tthe charge\n", books.Shell.Out, Ordinal);

        Assert.Equal(Exit.Done, await books.Run($"outbox retry {id}"));
        Assert.Equal($"Tries {id} again.", books.Shell.Out.Trim());
        Assert.Equal("retrying", (await books.Json($"outbox show {id}")).GetProperty("state").GetString());
        Assert.Equal(Exit.Refused, await books.Run($"outbox retry {Guid.Empty}"));
    }

    [Fact]
    public async Task What_a_bookkeeper_told_is_listed_with_what_followed()
    {
        await using var books = await FilledBooks.Start();
        using var file = new TempFile("secret.json", $$"""{"secret":"{{Secret}}"}""");
        Assert.Equal(Exit.Done, await books.Run($"{Set} --credentials {file.FullName}"));
        Assert.Equal(Exit.Done, await books.Run("charge close group"));
        Assert.Equal(0, (await books.Json("bookkeeper events")).GetArrayLength());
        var intent = Assert.Single((await books.Json("outbox list")).EnumerateArray());
        await Tell(books, $$$"""
            {"type":"payment.received","timestamp":"2026-01-02T12:00:00Z",
            "data":{"intent":"{{{intent.GetProperty("id")}}}","reference":"r-1","id":"p-1"}}
            """);

        var told = Assert.Single((await books.Json("bookkeeper events operator")).EnumerateArray());
        Assert.Equal(
            ("paid", "recorded"), (told.GetProperty("kind").GetString(), told.GetProperty("what").GetString()));
        Assert.Equal(Exit.Done, await books.Run("bookkeeper events"));
        Assert.Contains("\tpaid\t", books.Shell.Out, Ordinal);
        Assert.EndsWith("\tp-1\t\t\t\trecorded", books.Shell.Out.Trim(), Ordinal);
        Assert.Equal(Exit.Refused, await books.Run("bookkeeper events acme"));
    }

    private static async Task Tell(FilledBooks books, string body)
    {
        var (id, at, bytes) = ("e-1", SystemClock.Instance.GetCurrentInstant(), Encoding.UTF8.GetBytes(body));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{books.Shell.Variables["BRILLIG_URL"].TrimEnd('/')}/webhooks/http/operator");
        request.Content = new ByteArrayContent(bytes);
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", WebhookSignature.Seconds(at));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(Secret, id, at, bytes));
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;
}
