using System.Diagnostics;
using System.Text.Json;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Operations;

/// <summary>How it is shipped: the container's settings, the unit of systemd, and one file (in soak runs).</summary>
public sealed class PackagingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_container_runs_as_no_root_on_a_small_base()
    {
        var (exit, said) = await Run(
            "dotnet", "msbuild", Repository.PathOf("src/Brillig.Cli/Brillig.Cli.csproj"),
            "-t:ComputeContainerBaseImage", "-getProperty:ContainerBaseImage,ContainerUser,ContainerRepository",
            "-getItem:ContainerPort,ContainerDefaultArgs,ContainerEnvironmentVariable");

        Assert.True(exit == 0, said);
        var settings = JsonDocument.Parse(said).RootElement;
        var properties = settings.GetProperty("Properties");
        Assert.EndsWith(
            "dotnet/aspnet:10.0-noble-chiseled", properties.GetProperty("ContainerBaseImage").GetString(),
            StringComparison.Ordinal);
        Assert.Equal("app", properties.GetProperty("ContainerUser").GetString());
        Assert.Equal("brillig", properties.GetProperty("ContainerRepository").GetString());
        string Items(string kind, string of) => string.Join(' ', settings.GetProperty("Items").GetProperty(kind)
            .EnumerateArray().Select(i => i.GetProperty(of).GetString()));
        Assert.Equal("8080", Items("ContainerPort", "Identity"));
        Assert.Equal("serve", Items("ContainerDefaultArgs", "Identity"));
        Assert.Equal("http://0.0.0.0:8080 /home/app/data", Items("ContainerEnvironmentVariable", "Value"));
    }

    [Fact]
    public async Task The_unit_is_understood_by_systemd_and_stops_by_SIGTERM()
    {
        var unit = await File.ReadAllTextAsync(Repository.PathOf("deploy/brillig.service"), Cancel);
        Assert.Contains("\nKillSignal=SIGTERM\n", unit, StringComparison.Ordinal);
        Assert.Contains("\nTimeoutStopSec=60\n", unit, StringComparison.Ordinal);
        Assert.Contains("\nDynamicUser=yes\n", unit, StringComparison.Ordinal);
        Assert.Contains("\nStateDirectory=brillig\n", unit, StringComparison.Ordinal);
        if (!File.Exists("/usr/bin/systemd-analyze")) return;

        var here = _folder.Below("brillig.service");
        await File.WriteAllTextAsync(
            here, unit.Replace("/opt/brillig/brillig", "/bin/true", StringComparison.Ordinal), Cancel);
        var (exit, said) = await Run("systemd-analyze", "verify", "--man=no", here);

        Assert.True(exit == 0 && said.Length == 0, said);
    }

    [Fact]
    public async Task One_file_serves()
    {
        if (Environment.GetEnvironmentVariable("BRILLIG_SOAK") is null) return;
        var (exit, said) = await Run(
            "dotnet", "publish", Repository.PathOf("src/Brillig.Cli"), "-c", "Release", "-r", "linux-x64",
            "--self-contained", "false", "-p:PublishSingleFile=true", "--artifacts-path", _folder.Below("build"), "-o",
            _folder.Below("out"), "-v", "quiet");
        Assert.True(exit == 0, said);
        Assert.Equal(["brillig"], Directory.GetFiles(_folder.Below("out")).Select(Path.GetFileName));

        (exit, said) = await Run(_folder.Below("out/brillig"), "db", "migrate", "--data", _folder.Below("data"));

        Assert.True(exit == 0, said);
        Assert.True(File.Exists(_folder.Below("data/main.db")));
    }

    private static async Task<(int Exit, string Said)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" },
        }) ?? throw new InvalidOperationException($"{program} did not start.");
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, (await output + await error).Trim());
    }
}
