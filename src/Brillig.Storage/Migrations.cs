namespace Brillig.Storage;

/// <summary>Brings books of an older version to the newest schema.</summary>
public static class Migrations
{
    /// <summary>Runs what is missing, in one transaction; books that are not there yet are made.</summary>
    /// <returns>How many migrations ran; 0: nothing to do.</returns>
    /// <exception cref="StoreException">The books are in use, or newer than this program.</exception>
    public static Task<int> Migrate(StoreOptions options, CancellationToken cancel) => Task.Run(
        () =>
        {
            using var engine = Engines.Of(options);
            return engine.Migrate();
        },
        cancel);
}
