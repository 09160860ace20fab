using System.Text.Json;
using Brillig.Cli;
using Brillig.Tests.Server;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>A server whose books the command line has filled, and a shell that asks it.</summary>
public sealed class FilledBooks : IAsyncLifetime
{
    private const string Tariff = """
        { "name": "Talk", "currency": "EUR", "rates": [
          { "service": "sms", "model": "per_unit", "unit": "message", "price": 0.05 },
          { "service": "data", "model": "graduated", "unit": "GB",
            "tiers": [ { "up_to": 5, "price": 0.10, "flat": 1 }, { "up_to": null, "price": 0.08, "block": 0.5 } ] } ] }
        """;

    private const string Plan = """
        { "name": "Phones", "plan": { "devices": { "phone": { "rate": 0.5 } } } }
        """;

    private static readonly string[] s_writes =
    [
        "tariff publish {tariff}",
        "account open --external-id group --name Group --tariff Talk",
        "account open --external-id acme --parent group --tariff Talk --tax VAT=19 --timezone Europe/Berlin",
        "usage import {usage}",
        "charge close acme",
        "charge credit acme 1 --item sms=1 --reason Wrong",
        "payment record acme 5.50 --date 2026-01-02 --type card --charge 1",
        "account change acme --credit-limit 10.50 --metadata region=north",
        "plan publish operator Phones {plan}",
        "plan assign acme Phones",
        "quantities set acme devices.phone=2 --accept-charges",
    ];

    private readonly TempFile _tariff = new("tariff.json", Tariff);
    private readonly TempFile _plan = new("plan.json", Plan);
    private readonly TempFile _usage = new(
        "usage.csv", "id,account,name,usage\n1,acme,sms,120\n2,acme,data,7.25\n3,group,sms,2\n");
    private readonly bool _isTerminal;
    private RunningServer? _server;

    /// <summary>For tests that share it and change nothing.</summary>
    public FilledBooks()
    {
    }

    private FilledBooks(bool isTerminal) => _isTerminal = isTerminal;

    /// <summary>What asks the server.</summary>
    public TestShell Shell { get; private set; } = new();

    /// <summary>Books of one test alone.</summary>
    public static async Task<FilledBooks> Start(bool isTerminal = false)
    {
        var books = new FilledBooks(isTerminal);
        await books.InitializeAsync();
        return books;
    }

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.Start(clock: "2026-01-02T12:00:00Z");
        Shell = new TestShell
        {
            IsTerminal = _isTerminal,
            Variables = { ["BRILLIG_URL"] = _server.Address.ToString(), ["BRILLIG_KEY"] = _server.AdminKey },
        };
        foreach (var line in s_writes) Assert.True(await Run(line) == Exit.Done, $"{line}: {Shell.Error}");
    }

    /// <summary>Runs a line of words; {tariff}, {usage} and {plan} are files, and | is a blank within a word.</summary>
    public Task<int> Run(string line) => Shell.Run([.. line.Split(' ').Select(word => word switch
    {
        "{tariff}" => _tariff.FullName,
        "{usage}" => _usage.FullName,
        "{plan}" => _plan.FullName,
        _ => word.Replace('|', ' '),
    })]);

    /// <summary>What a line answers as JSON.</summary>
    public async Task<JsonElement> Json(string line)
    {
        Assert.True(await Run($"{line} --json") == Exit.Done, $"{line}: {Shell.Error}");
        using var json = JsonDocument.Parse(Shell.Out);
        return json.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        Shell.Dispose();
        _tariff.Dispose();
        _usage.Dispose();
        _plan.Dispose();
    }
}
