using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;

namespace Brillig.Storage;

/// <summary>The embedded migrations of one engine, oldest first: number n makes schema version n.</summary>
internal static class Schemas
{
    /// <summary>The version that this program writes.</summary>
    public const long Newest = 7;

    // The oldest schema whose last facts this program applies as the program of that schema would have.
    private const long TailFrom = 1;

    private const string Stamp = """
        INSERT INTO books (id, epoch, batch, schema_version, expires, holder, watermark, hash_seed)
        VALUES (1, 0, 0, @version, 0, '', 1, @seed)
        ON CONFLICT (id) DO UPDATE SET schema_version = excluded.schema_version
        """;

    /// <summary>Leads the books from a version to the newest, in the caller's transaction.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="engine">The folder of its migrations.</param>
    /// <param name="version">What the books have; 0: there are none yet.</param>
    /// <returns>How many migrations ran.</returns>
    public static int Bring(DbConnection connection, string engine, long version)
    {
        var ran = 0;
        for (; version < Newest; version++, ran++) connection.Run(After(engine, version));
        using var command = connection.Command(Stamp);
        command.Add("@version", version);
        command.Add("@seed", BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)));
        command.ExecuteNonQuery();
        return ran;
    }

    // The SQL that leads from a version to the next.
    private static string After(string engine, long version)
    {
        var assembly = typeof(Schemas).Assembly;
        var mark = string.Create(CultureInfo.InvariantCulture, $".Schema.{engine}.{version + 1:D4}_");
        var name = assembly.GetManifestResourceNames().Single(n => n.Contains(mark, StringComparison.Ordinal));
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// Refuses to migrate books whose last facts are in no state row yet, where only their own program applies them.
    /// </summary>
    /// <param name="version">What the books have.</param>
    /// <param name="tail">How many batches a start would read again.</param>
    /// <param name="where">Which books.</param>
    /// <param name="from">The oldest schema whose tail is taken.</param>
    public static void CheckTail(long version, long tail, string where, long from = TailFrom)
    {
        if (version >= from || tail <= 0) return;
        var batches = tail == 1 ? "1 batch" : string.Create(CultureInfo.InvariantCulture, $"{tail:N0} batches");
        throw new StoreException($"The last {batches} of the books in {where} are in no state row yet: start the "
            + "version of Brillig that wrote them, stop it with SIGTERM, and migrate again.");
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
