using System.Text.Json;
using Brillig.Cli;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>Settings are one table, whatever they come from; what is wrong with them is said at once.</summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task What_holds_is_shown_with_where_it_comes_from_and_without_secrets()
    {
        using var config = new TempFile("settings.json", """{"Brillig":{"LogRequests":true,"Currency":"EUR"}}""");
        using var shell = new TestShell
        {
            Variables =
            {
                ["BRILLIG_DATABASE"] = "Host=db;Username=me;Password=pass-word-1",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4318",
            },
        };

        Assert.True(await shell.Run(
            "serve", "--check", "--json", "--config", config.FullName, "--books", "shop") == Exit.Done, shell.Error);

        var found = JsonDocument.Parse(shell.Out).RootElement.EnumerateArray().ToDictionary(
            e => e.GetProperty("name").GetString() ?? "",
            e => (
                Value: e.TryGetProperty("value", out var v) ? v.GetString() : null,
                e.GetProperty("origin").GetString()));
        Assert.Equal(("shop", "--books"), found["books"]);
        Assert.Equal(("EUR", "Brillig:Currency"), found["currency"]);
        Assert.Equal(("true", "Brillig:LogRequests"), found["log_requests"]);
        Assert.Equal(("http://127.0.0.1:4318", "OTEL_EXPORTER_OTLP_ENDPOINT"), found["otlp"]);
        Assert.Equal(("http://127.0.0.1:8080", "default"), found["listen"]);
        Assert.Contains("Host=db", found["database"].Value, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word-1", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        using var config = new TempFile(
            "settings.json", """{"Brillig":{"Listn":"x","TraceRatio":"2","TaxRates":[{"Name":"VAT"}]}}""");
        using var shell = new TestShell
        {
            Variables =
            {
                ["BRILLIG_LOG_LEVLE"] = "debug", ["BRILLIG_LOG"] = "xml", ["BRILLIG_DATABASE"] = "Password=secret-1;x",
                ["BRILLIG_OUTBOX_CONCURRENCY"] = "513",
            },
        };

        Assert.Equal(Exit.WrongUse, await shell.Run("serve", "--config", config.FullName, "--currency", "XXY"));

        var said = shell.Error.Trim().Split('\n');
        Assert.Equal(8, said.Length);
        Assert.Equal("The variable BRILLIG_LOG_LEVLE is no setting; did you mean BRILLIG_LOG_LEVEL?", said[0]);
        Assert.EndsWith("Listn is no setting; did you mean Listen?", said[1], StringComparison.Ordinal);
        Assert.Equal(
            "BRILLIG_DATABASE '***' is no connection string such as Host=127.0.0.1;Database=brillig.", said[2]);
        Assert.Equal("--currency 'XXY' is no active currency code of ISO 4217.", said[3]);
        Assert.Equal("BRILLIG_LOG 'xml' must be plain or json.", said[4]);
        Assert.Equal("Brillig:TraceRatio '2' must be a number from 0 to 1.", said[5]);
        Assert.Equal("BRILLIG_OUTBOX_CONCURRENCY '513' must be 1 to 512.", said[6]);
        Assert.Equal("Brillig:TaxRates:0 needs a Name and a Percent of 0 to 100.", said[7]);
    }

    [Fact]
    public async Task Variables_of_other_programs_are_none_of_ours()
    {
        using var shell = new TestShell { Variables = { ["HOME"] = "/", ["BRILLIG_URL"] = "x" } };

        Assert.True(await shell.Run("serve", "--check") == Exit.Done, shell.Error);

        Assert.Contains("listen\thttp://127.0.0.1:8080\tdefault", shell.Out, StringComparison.Ordinal);
    }
}
