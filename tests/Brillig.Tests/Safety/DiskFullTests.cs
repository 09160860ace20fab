using System.Diagnostics;
using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>
/// The disk of the books runs full under load: nothing is acknowledged that is not kept, readiness says so, and when
/// there is room again the server goes on by itself.
/// </summary>
public class DiskFullTests(ITestOutputHelper output)
{
    private const int Megabytes = 160;
    private const int Ballast = 148 << 20;
    private static readonly TimeSpan FullMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WhileFull = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_acknowledged_on_a_disk_that_runs_full_is_there_once_there_is_room()
    {
        using var folder = new TemporaryFolder();
        await using var disk = await Disk.Mount(folder.Below("disk"));
        var ballast = Path.Combine(disk.Folder, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[Ballast], Cancel);
        await using var server = await ServerProcess.Start(Path.Combine(disk.Folder, "data"), null);
        using var api = server.NewClient();
        using var load = await Load.Begin(api, clients: 4, seed: 7);

        var full = await UntilReady(server, isReady: false);
        await Task.Delay(WhileFull, Cancel);
        File.Delete(ballast);
        var room = await UntilReady(server, isReady: true);
        await Task.Delay(WhileFull, Cancel);
        var words = await load.End();

        output.Print($"Full after {full.TotalSeconds:0.0} s; ready {room.TotalSeconds:0.0} s after there was room. {words}");
        Assert.Empty(await load.Check(api));
        await server.Kill();
        Assert.Empty(await Proof.Breaches(server));
    }

    private static async Task<TimeSpan> UntilReady(ServerProcess server, bool isReady)
    {
        var start = Stopwatch.GetTimestamp();
        using var http = new HttpClient { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(5) };
        while (Stopwatch.GetElapsedTime(start) < FullMax)
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancel);
            if (answer.IsSuccessStatusCode == isReady) return Stopwatch.GetElapsedTime(start);
            await Task.Delay(20, Cancel);
        }

        throw new InvalidOperationException($"The server did not become {(isReady ? "" : "un")}ready:\n{server.Log}");
    }

    /// <summary>A small disk of its own, in memory.</summary>
    private sealed class Disk : IAsyncDisposable
    {
        private Disk(string folder) => Folder = folder;

        public string Folder { get; }

        public static async Task<Disk> Mount(string folder)
        {
            Directory.CreateDirectory(folder);
            if (await Run("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m", "tmpfs", folder) != 0)
                Assert.Skip("A file system in memory cannot be mounted here: that needs root.");
            return new Disk(folder);
        }

        public async ValueTask DisposeAsync() => await Run("umount", "--lazy", Folder);

        private static async Task<int> Run(string command, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments)
            {
                UseShellExecute = false, RedirectStandardError = true,
            });
            if (process is null) return -1;
            await process.WaitForExitAsync(CancellationToken.None);
            return process.ExitCode;
        }
    }
}
