using System.Numerics;
using System.Text;
using Brillig.Core.Basics;
using Xunit;

namespace Brillig.Tests.Core.Basics;

public class RecordHashTests
{
    [Fact]
    public void Is_the_same_for_the_same_and_depends_on_the_seed()
    {
        Assert.Equal(Of(1, "record-1", "body"), Of(1, "record-1", "body"));
        Assert.NotEqual(Of(1, "record-1", "body"), Of(2, "record-1", "body"));
    }

    [Fact]
    public void Tells_where_one_text_ends()
    {
        string[] pairs = ["xy|z", "x|yz", "|xyz", "xyz|", "\0|", "|\0", "|", "\0\0|", "12345678\0|", "12345678|"];
        var hashes = pairs.Select(pair => pair.Split('|')).Select(pair => Of(7, pair[0], pair[1]));
        Assert.Equal(pairs.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void A_million_ids_do_not_collide()
    {
        var hashes = new HashSet<ulong>();
        for (var i = 0; i < 1_000_000; i++) hashes.Add(Of(42, $"0197-record-{i:x8}", ""));
        Assert.Equal(1_000_000, hashes.Count);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(36)]
    public void Each_bit_changes_about_half_of_the_hash(int length)
    {
        var bytes = new byte[length];
        var hash = RecordHash.Of(1, bytes);
        var changed = 0;
        for (var bit = 0; bit < length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var flips = BitOperations.PopCount(hash ^ RecordHash.Of(1, bytes));
            Assert.InRange(flips, 10, 54);
            changed += flips;
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.InRange(changed / (length * 8), 29, 35);
    }

    private static ulong Of(ulong seed, string a, string b) =>
        RecordHash.Of(seed, Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
