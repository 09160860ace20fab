using System.Globalization;

namespace Brillig.Storage;

/// <summary>The embedded migrations of one engine, oldest first: number n makes schema version n.</summary>
internal static class Schemas
{
    /// <summary>The version that this program writes.</summary>
    public const long Newest = 1;

    /// <summary>The SQL that leads from a version to the next.</summary>
    public static string After(string engine, long version)
    {
        var assembly = typeof(Schemas).Assembly;
        var mark = string.Create(CultureInfo.InvariantCulture, $".Schema.{engine}.{version + 1:D4}_");
        var name = assembly.GetManifestResourceNames().Single(n => n.Contains(mark, StringComparison.Ordinal));
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Refuses what this program does not write.</summary>
    public static void Check(long version, string where)
    {
        if (version < Newest)
            throw new StoreException($"The books in {where} have schema {version}, and this version of Brillig writes "
                + $"{Newest}: stop every server, make a backup, and run `brillig db migrate`.");
        if (version > Newest)
            throw new StoreException($"The books in {where} have schema {version}, newer than this version of Brillig "
                + $"writes ({Newest}): run the version that they were migrated with, or a newer one.");
    }
}
