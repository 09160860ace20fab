namespace Brillig.Cli.Import.Kazoo;

/// <summary>Reads the lines of a file; of one that is too long, nothing but that it is.</summary>
internal static class BoundedLines
{
    /// <summary>The lines, from 1 on; null: longer than allowed.</summary>
    public static IEnumerable<(long Number, byte[]? Line)> Read(string path, int bytesMax)
    {
        using var file = File.OpenRead(path);
        var (block, line, isTooLong, number) = (new byte[1 << 16], new MemoryStream(), false, 1L);
        for (var read = file.Read(block); read > 0; read = file.Read(block))
        {
            for (var from = 0; from < read;)
            {
                var end = Array.IndexOf(block, (byte)'\n', from, read - from);
                var count = (end < 0 ? read : end) - from;
                isTooLong |= line.Length + count > bytesMax;
                if (!isTooLong) line.Write(block, from, count);
                from += count + 1;
                if (end < 0) continue;
                yield return (number++, isTooLong ? null : line.ToArray());
                (line, isTooLong) = (new MemoryStream(), false);
            }
        }

        if (isTooLong || line.Length > 0) yield return (number, isTooLong ? null : line.ToArray());
    }
}
