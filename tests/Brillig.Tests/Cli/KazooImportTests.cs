using System.Text.Json;
using Brillig.Cli;
using Brillig.Tests.Server;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>Documents in Kazoo's published shapes, carried over by the command line to a server.</summary>
public sealed partial class KazooImportTests : IAsyncLifetime
{
    private const string Master = "b0705d7984ea0160110a451b25a44060";
    private const string Reseller = "b1705d7984ea0160110a451b25a44061";
    private const string Customer = "b2705d7984ea0160110a451b25a44062";
    private const string Overridden = "b3705d7984ea0160110a451b25a44063";

    private static readonly string s_folder = Repository.PathOf("tests/Brillig.Tests/Cli/Kazoo");

    private readonly DirectoryInfo _own = Directory.CreateTempSubdirectory("brillig-kazoo-");
    private RunningServer? _server;
    private TestShell _shell = new();

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.Start(clock: "2026-06-01T00:00:00Z");
        _shell = new TestShell
        {
            Variables = { ["BRILLIG_URL"] = _server.Address.ToString(), ["BRILLIG_KEY"] = _server.AdminKey },
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _shell.Dispose();
        _own.Delete(recursive: true);
    }

    [Fact]
    public async Task Kazoos_published_example_costs_what_Kazoo_says()
    {
        await Import(Exit.Done, s_folder);

        Assert.Equal(312.62m, await Total(Customer));
        Assert.Equal(303.62m, await Total(Overridden));
        // 5 of its own and 9 of each customer, at 0.5; the 2 administrators, counted by hand, at 2.
        Assert.Equal(23 * 0.5m + 4, await Total(Reseller));
    }

    [Fact]
    public async Task Accounts_stand_where_they_stood_and_are_sold_to_by_whom_they_were()
    {
        await Import(Exit.Done, s_folder);

        var (reseller, customer) = (await Account(Reseller), await Account(Customer));
        Assert.Equal("Reseller", reseller.GetProperty("name").GetString());
        Assert.Equal("America/New_York", reseller.GetProperty("timezone").GetString());
        Assert.True(reseller.GetProperty("reseller").GetBoolean());
        Assert.False(reseller.TryGetProperty("parent", out _));
        Assert.Equal("America/Los_Angeles", customer.GetProperty("timezone").GetString());
        Assert.Equal("America/New_York", (await Account(Overridden)).GetProperty("timezone").GetString());
        Assert.Equal(reseller.GetProperty("id").GetGuid(), customer.GetProperty("reseller_id").GetGuid());
        Assert.Equal("customer.example.com", customer.GetProperty("metadata").GetProperty("realm").GetString());
    }

    [Fact]
    public async Task What_was_activated_long_ago_is_not_billed_again()
    {
        await Import(Exit.Done, s_folder);

        foreach (var account in (string[])[Reseller, Customer, Overridden])
            Assert.DoesNotContain("activation", await Said("charge", "open", account), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_import_changes_nothing()
    {
        await Import(Exit.Done, s_folder);
        var before = await Effects();

        var again = await Import(Exit.Done, s_folder);

        Assert.All(Counts(again), count => Assert.Equal(0, count.Carried));
        Assert.Equal(before, await Effects());
    }

    [Fact]
    public async Task What_is_new_is_carried_over_by_the_next_import_and_activates_nothing()
    {
        await Import(Exit.Done, s_folder);
        foreach (var file in Directory.EnumerateFiles(s_folder, "*", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Write(Path.GetFileName(file), text.Replace("\"did_us\": 9", "\"did_us\": 11", StringComparison.Ordinal));
        }

        var again = await Import(Exit.Done, _own.FullName);

        Assert.Equal([("quantities", 2)], Counts(again).Where(c => c.Carried > 0).Select(c => (c.Kind, c.Carried)));
        Assert.Equal(314.62m, await Total(Customer));
        Assert.Equal(27 * 0.5m + 4, await Total(Reseller));
        Assert.DoesNotContain("activation", await Said("charge", "open", Reseller), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_counts_the_same_and_does_nothing()
    {
        var tried = await Import(Exit.Done, s_folder, "--dry-run");

        Assert.Equal(0, (await Run("account", "list")).GetArrayLength());
        Assert.Equal(0, (await Run("plan", "list", "operator")).GetArrayLength());
        Assert.Equal(0, (await Run("deck", "list")).GetArrayLength());
        Assert.Equal(Counts(tried), Counts(await Import(Exit.Done, s_folder)));
    }

    [Fact]
    public async Task Ratedecks_come_from_documents_and_from_files()
    {
        var report = await Import(Exit.Done, s_folder);

        Assert.Equal("0.05", await Price("retail", "+441134960000"));
        Assert.Equal("0.02", await Price("retail", "+19005550100"));   // 1900 is for calls that come in
        Assert.Equal("0.008", await Price("wholesale", "+441134960000"));
        Assert.Contains("rate US-44 /options kept", Notes(report));
        Assert.Contains("ratedeck retail direction left", Notes(report));
        Assert.Contains("wholesale.csv options kept", Notes(report));
    }

    [Theory]
    [InlineData("plan plan_wholesale /plan/ui_apps/voip/app_id kept")]
    [InlineData($"services {Overridden} /plans/968dc36503bcb05f798d9530016f311f/overrides/applications left")]
    [InlineData($"services {Overridden} /bookkeeper left")]
    [InlineData($"services {Reseller} /cascade_quantities left")]
    [InlineData($"account {Customer} /language left")]
    [InlineData($"account {Customer} /_rev /pvt_account_db /pvt_created left")]
    [InlineData($"account {Master}  left")]
    [InlineData("accounts.json 0 left")]
    [InlineData("README.md  left")]
    public async Task What_has_no_place_is_told(string note) =>
        Assert.Contains(note, Notes(await Import(Exit.Done, s_folder)));

    [Fact]
    public async Task Without_account_documents_accounts_must_be_there_or_be_asked_for()
    {
        Write("services.ndjson", """
            {"_id":"alone","pvt_type":"service","pvt_tree":["top"],"quantities":{"phone_numbers":{"did_us":3}}}
            """);

        var refused = await Import(Exit.Refused, _own.FullName);
        Assert.Contains("services alone  refused", Notes(refused));
        await Import(Exit.Done, _own.FullName, "--make-accounts");

        var quantities = (await Run("quantities", "show", "alone")).GetProperty("account");
        Assert.Equal(3, quantities.GetProperty("phone_numbers").GetProperty("did_us").GetInt32());
    }

    [Fact]
    public async Task A_plan_of_a_reseller_that_is_not_here_is_refused_with_what_hangs_on_it()
    {
        Write("a.json", """
            [{"_id":"p","pvt_type":"service_plan","pvt_account_id":"gone","name":"P","plan":{}},
             {"_id":"a","pvt_type":"account","name":"A","pvt_tree":["top"]},
             {"_id":"a","pvt_type":"service","pvt_tree":["top"],"plans":{"p":{"account_id":"gone"}}}]
            """);

        var report = await Import(Exit.Refused, _own.FullName);

        Assert.Equal(["plan p  refused", "services a /plans/p refused"], Notes(report));
        Assert.Equal("A", (await Account("a")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_tree_that_goes_round_is_told_and_the_rest_carried_over()
    {
        Write("a.json", """
            [{"_id":"a","pvt_type":"account","name":"A","pvt_tree":["b"]},
             {"_id":"b","pvt_type":"account","name":"B","pvt_tree":["a"]},
             {"_id":"below","pvt_type":"account","name":"C","pvt_tree":["a","b"]},
             {"_id":"good","pvt_type":"account","name":"D","pvt_tree":["top"]}]
            """);

        var report = await Import(Exit.Refused, _own.FullName);

        Assert.Equal(
            ["account a /pvt_tree refused", "account b /pvt_tree refused", "account below /pvt_tree refused"],
            Notes(report));
        Assert.Equal("D", (await Account("good")).GetProperty("name").GetString());
        Assert.Equal(1, (await Run("account", "list")).GetArrayLength());
    }

    [Fact]
    public async Task An_account_below_one_that_nobody_knows_is_refused()
    {
        Write("a.json", """{"_id":"a","pvt_type":"account","name":"A","pvt_tree":["top","missing"]}""");

        Assert.Equal(["account a /pvt_tree refused"], Notes(await Import(Exit.Refused, _own.FullName)));
    }

    [Fact]
    public async Task Several_master_accounts_must_be_decided_between()
    {
        Write("a.json", """
            [{"_id":"a","pvt_type":"account","pvt_tree":["one"]},{"_id":"b","pvt_type":"account","pvt_tree":["two"]}]
            """);

        Assert.Equal(Exit.Refused, await _shell.Run("import", "kazoo", _own.FullName));
        Assert.Contains("--master", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_keeps_all_from_being_sent_unless_it_is_passed_over()
    {
        Write("broken.json", "[{\"_id\":\"x\",\"pvt_type\":\"account\"}, {oops");
        Write("long.ndjson", """{"_id":"a","pvt_type":"account","name":"A","pvt_tree":["top"]}""" + "\n"
            + "{\"_id\":\"" + new string('x', 100_000_000) + "\"}\n"
            + """{"_id":"b","pvt_type":"account","name":"B","pvt_tree":["top"]}""");

        var report = await Import(Exit.Refused, _own.FullName);
        Assert.Equal(["broken.json line 1 unread", "long.ndjson line 2 unread"], Notes(report));
        Assert.Equal(0, (await Run("account", "list")).GetArrayLength());

        await Import(Exit.Refused, _own.FullName, "--skip-invalid");
        Assert.Equal(2, (await Run("account", "list")).GetArrayLength());
    }

    [Fact]
    public async Task Another_document_of_the_same_account_does_not_pass_for_it()
    {
        Write("a.json", """{"_id":"a","pvt_type":"account","name":"A","pvt_tree":["top"]}""");
        Write("b.json", """{"_id":"a","pvt_type":"account","name":"B","pvt_tree":["top"]}""");

        Assert.Equal(["account a  refused"], Notes(await Import(Exit.Refused, _own.FullName)));
        Assert.Equal("A", (await Account("a")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task In_a_pipe_it_is_a_line_each_and_what_many_documents_have_is_one()
    {
        Assert.Equal(Exit.Done, await _shell.Run("import", "kazoo", s_folder));

        Assert.Contains("accounts\t3\t0\t0", _shell.Out, StringComparison.Ordinal);
        Assert.Contains(
            $"left\taccount {Reseller} and 2 more\t/language\tis no part of billing", _shell.Out,
            StringComparison.Ordinal);
    }

    private async Task<JsonElement> Import(int exit, params string[] arguments)
    {
        Assert.True(
            await _shell.Run(["import", "kazoo", .. arguments, "--json"]) == exit, $"{_shell.Error}\n{_shell.Out}");
        using var json = JsonDocument.Parse(_shell.Out);
        return json.RootElement.Clone();
    }

    private async Task<JsonElement> Run(params string[] arguments)
    {
        Assert.True(await _shell.Run([.. arguments, "--json"]) == Exit.Done, _shell.Error);
        using var json = JsonDocument.Parse(_shell.Out);
        return json.RootElement.Clone();
    }

    private Task<JsonElement> Account(string id) => Run("account", "show", id);

    private async Task<decimal> Total(string account) => (await Run("plan", "current", account)).GetProperty("items")
        .EnumerateArray().Sum(item => item.TryGetProperty("total", out var total) ? total.GetDecimal() : 0);

    private async Task<string> Price(string deck, string number) =>
        (await Run("deck", "match", deck, number)).GetProperty("rate").GetProperty("price_per_minute").GetRawText();

    private async Task<string> Effects() => await Said("audit") + await Said("events");

    private async Task<string> Said(params string[] arguments)
    {
        Assert.True(await _shell.Run(arguments) == Exit.Done, _shell.Error);
        return _shell.Out;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_own.FullName, name), text);

    private static List<(string? Kind, int Carried)> Counts(JsonElement report) =>
        [.. report.GetProperty("carried").EnumerateArray()
            .Select(c => (c.GetProperty("kind").GetString(), c.GetProperty("carried").GetInt32()))];

    private static List<string> Notes(JsonElement report) =>
        [.. report.GetProperty("not_carried").EnumerateArray().Select(note => string.Join(
            ' ', Text(note, "document") ?? Path.GetFileName(Text(note, "file")), Text(note, "path"),
            Text(note, "what")))];

    private static string? Text(JsonElement note, string name) =>
        note.TryGetProperty(name, out var text) ? text.GetString() : null;
}
