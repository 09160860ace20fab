using System.Diagnostics;
using System.Text.Json;
using Brillig.Cli;
using Brillig.Tests.Cli;
using Brillig.Tests.Safety;
using Brillig.Tests.Server;
using Npgsql;
using Xunit;

namespace Brillig.Tests.Operations;

/// <summary>Backups are made under load, are whole, and a restored copy waits for a person.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("copy", "copy/main.db")]
    [InlineData("copy.db", "copy.db")]
    public async Task A_backup_under_load_is_proved(string target, string file)
    {
        await using var server = await RunningServer.Start();
        var account = await Account(server);
        using var end = new CancellationTokenSource();
        var load = Load(server, account, end.Token);
        using var shell = new TestShell { Variables = { ["BRILLIG_DATA"] = server.Data } };
        var copy = _folder.Below(target);

        var exit = await shell.Run("backup", copy, "--json");
        var said = shell.Out;
        var again = await shell.Run("backup", copy);
        await end.CancelAsync();
        var sent = await load;

        Assert.Equal((Exit.Done, Exit.Refused), (exit, again));
        Assert.Contains("is there already", shell.Error, StringComparison.Ordinal);
        var report = JsonDocument.Parse(said).RootElement;
        var files = report.GetProperty("files").EnumerateArray().Select(f => f.GetString() ?? "").ToArray();
        Assert.Equal(_folder.Below(file), files[0]);
        Assert.Equal(files.Sum(f => new FileInfo(f).Length), report.GetProperty("bytes").GetInt64());
        Assert.True(report.GetProperty("batch").GetInt64() > 2, said);
        Assert.True(sent > 0);
        var (data, books) = target.EndsWith(".db", StringComparison.Ordinal)
            ? (_folder.Below("."), "copy") : (copy, "main");
        Assert.Equal(Exit.Done, await shell.Run("verify", "--data", data, "--books", books));
        Assert.Contains("the books are proved", shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(data), f => f.EndsWith(".partial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restored_copy_waits_until_a_person_confirms()
    {
        await using var server = await RunningServer.Start();
        await Account(server);
        var epoch = (await server.Admin.Get("/health")).Json.GetProperty("epoch").GetInt64();
        using var shell = new TestShell { Variables = { ["BRILLIG_DATA"] = server.Data } };
        Assert.Equal(Exit.Done, await shell.Run("backup", _folder.Below("copy")));

        await using var copy = await BrilligProcess.Serve(
            "--data", _folder.Below("copy"), "--listen", "http://127.0.0.1:0");
        var client = new Server.Client(copy.Address, server.AdminKey);
        var health = (await client.Get("/health")).Is(200).Json;
        var ready = (await client.Get("/health/ready")).Is(200).Json;
        (await client.Post("/api/1.0/billing-runs")).IsProblem("work-paused", 409);
        (await client.Get("/api/1.0/accounts")).Is(200);
        shell.Variables["BRILLIG_URL"] = copy.Address.ToString();
        shell.Variables["BRILLIG_KEY"] = server.AdminKey;
        Assert.Equal(Exit.Done, await shell.Run("work", "resume"));
        var said = shell.Out;
        Assert.Equal(Exit.Done, await shell.Run("work", "resume"));

        Assert.Contains("restored copy", health.GetProperty("paused").GetString(), StringComparison.Ordinal);
        Assert.Equal("ready", ready.GetProperty("status").GetString());
        Assert.Equal(health.GetProperty("paused").GetString(), ready.GetProperty("paused").GetString());
        Assert.True(health.GetProperty("epoch").GetInt64() > epoch + 1000, health.GetRawText());
        Assert.Contains("Work goes on. It had waited: These books", said, StringComparison.Ordinal);
        Assert.Equal("Work did not wait.", shell.Out.Trim());
        Assert.Equal(JsonValueKind.Null, (await client.Get("/health")).Json.GetProperty("paused").ValueKind);
        (await client.Post("/api/1.0/billing-runs")).Is(201);
        var audit = (await client.Get("/api/1.0/audit?limit=1000")).Is(200).Text;
        Assert.Contains("\"resume_work\"", audit, StringComparison.Ordinal);
        Assert.Equal(
            JsonValueKind.Null, (await server.Admin.Get("/health")).Json.GetProperty("paused").ValueKind);
    }

    [Fact]
    public async Task Only_an_admin_key_of_the_operator_confirms()
    {
        await using var server = await RunningServer.Start();
        var account = await Account(server);

        (await (await server.WithKey(null, "operator")).Post("/api/1.0/work/resume")).IsProblem("not-allowed", 403);
        (await (await server.WithKey(account, "admin")).Post("/api/1.0/work/resume")).IsProblem("not-allowed", 403);
        (await server.Admin.Post("/api/1.0/work/resume")).Is(200);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Books_that_were_copied_otherwise_are_marked_by_hand(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        await Account(server);
        using var shell = new TestShell { Variables = { ["BRILLIG_DATA"] = server.Data } };
        if (server.Database is { } database) shell.Variables["BRILLIG_DATABASE"] = database;

        var held = await shell.Run("db", "restored");
        await server.Stop();
        Assert.True(await shell.Run("db", "restored") == Exit.Done, shell.Error);
        await server.Restart();

        Assert.Equal(Exit.Refused, held);
        Assert.Contains(
            "restored copy", (await server.Admin.Get("/health")).Json.GetProperty("paused").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dump_of_PostgreSQL_restored_elsewhere_is_known_for_a_copy()
    {
        await using var server = await RunningServer.Start(Engine.Postgres);
        var account = await Account(server);
        using var end = new CancellationTokenSource();
        var load = Load(server, account, end.Token);
        var other = await Postgres.NewDatabase();
        var file = _folder.Below("books.dump");

        await Tool("pg_dump", server.Database ?? "", "-Fc", "--schema=main", "-f", file);
        await Tool("pg_restore", other, "--exit-on-error", "--no-owner", file);
        await end.CancelAsync();
        await load;
        var breaches = await Proof.Breaches(_folder.Below("none"), other);
        await using var copy = await ServerProcess.Start(_folder.Below("data"), other);
        var health = (await new Server.Client(copy.Url, server.AdminKey).Get("/health")).Is(200).Json;
        await server.Restart();

        Assert.Empty(breaches);
        Assert.Contains("restored copy", health.GetProperty("paused").GetString(), StringComparison.Ordinal);
        Assert.True(health.GetProperty("epoch").GetInt64() > 1000, health.GetRawText());
        Assert.Equal(
            JsonValueKind.Null, (await server.Admin.Get("/health")).Json.GetProperty("paused").ValueKind);
    }

    [Fact]
    public async Task PostgreSQL_is_left_to_its_own_tools()
    {
        using var shell = new TestShell();

        Assert.Equal(Exit.Refused, await shell.Run("backup", "x", "--database", "Host=nowhere"));

        Assert.Contains("pg_dump -Fc", shell.Error, StringComparison.Ordinal);
    }

    private static async Task<string> Account(RunningServer server)
    {
        (await server.Admin.Post("/api/1.0/tariffs", new
        {
            name = "basic", currency = "USD", rates = new[] { new { service = "sms", model = "per_unit", price = 1 } },
        })).Is(201);
        return (await server.Admin.Post("/api/1.0/accounts", new { tariff_plan = "basic", type = "postpaid" }))
            .Is(201).Id;
    }

    private static Task<int> Load(RunningServer server, string account, CancellationToken end) => Task.Run(
        async () =>
        {
            var sent = 0;
            for (; !end.IsCancellationRequested; sent++)
            {
                (await server.Admin.Put(
                    $"/api/1.0/accounts/{account}/usage", new[] { new { name = "sms", usage = 1 } })).Is(204);
            }

            return sent;
        },
        Cancel);

    private static async Task Tool(string name, string database, params string[] arguments)
    {
        var to = new NpgsqlConnectionStringBuilder(database);
        string[] where = ["-h", to.Host ?? "", "-p", $"{to.Port}", "-U", to.Username ?? "", "-d", to.Database ?? ""];
        using var tool = Process.Start(new ProcessStartInfo(name, [.. where, .. arguments])
        {
            RedirectStandardError = true, UseShellExecute = false,
        }) ?? throw new InvalidOperationException($"{name} did not start.");
        var error = await tool.StandardError.ReadToEndAsync(Cancel);
        await tool.WaitForExitAsync(Cancel);
        Assert.True(tool.ExitCode == 0, error);
    }
}
