using System.Diagnostics;
using Brillig.Storage;
using Xunit;

namespace Brillig.Tests.Storage;

public sealed class ProcessMarkTests
{
    [Fact]
    public void This_process_is_not_gone() => Assert.False(ProcessMark.IsSurelyGone(ProcessMark.Current));

    [Fact]
    public void A_process_that_ended_is_gone()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", "60")) ?? throw new InvalidOperationException();
        var mark = Mark(process.Id, File.ReadAllText($"/proc/{process.Id}/stat").Split(' ')[21]);
        Assert.False(ProcessMark.IsSurelyGone(mark));
        process.Kill();
        process.WaitForExit();
        Assert.True(ProcessMark.IsSurelyGone(mark));
    }

    [Fact]
    public void An_id_that_another_process_has_by_now_is_gone() =>
        Assert.True(ProcessMark.IsSurelyGone(Mark(Environment.ProcessId, "1")));

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("a/b/c")]
    [InlineData("another-boot/pid:[1]/999999999/1")]
    public void Of_another_machine_nothing_is_known(string mark) => Assert.False(ProcessMark.IsSurelyGone(mark));

    private static string Mark(int process, string started)
    {
        var own = ProcessMark.Current.Split('/');
        return $"{own[0]}/{own[1]}/{process}/{started}";
    }
}
