namespace Brillig.Bench.Baselines;

/// <summary>The baselines as programs of their own: <c>KIND URL [DATABASE]</c>.</summary>
public static class BaselineProgram
{
    /// <summary>The naive endpoint on PostgreSQL; the database is a connection string.</summary>
    public const string NaivePostgres = "naive-postgres";

    /// <summary>The naive endpoint on SQLite; the database is a path.</summary>
    public const string NaiveSqlite = "naive-sqlite";

    /// <summary>The endpoint that decides and stores nothing.</summary>
    public const string StoreNothing = "store-nothing";

    /// <summary>A bookkeeper outside.</summary>
    public const string Vendor = "vendor";

    /// <summary>Runs one until the process is ended.</summary>
    public static async Task<int> Run(string[] arguments)
    {
        switch (arguments)
        {
            case [NaivePostgres, var url, var database]:
                await using (var naive = await Baselines.NaivePostgres.Open(database, CancellationToken.None))
                    await BaselineServer.Run(url, naive.Record, new Holds(naive.Reserve, naive.Commit));
                return 0;
            case [NaiveSqlite, var url, var path]:
                using (var naive = new NaiveSqlite(path))
                    await BaselineServer.Run(
                        url, (entry, _) => Completed(() => naive.Record(entry)),
                        new Holds(
                            (entry, id, _) => Completed(() => naive.Reserve(entry, id)),
                            (entry, id, _) => Completed(() => naive.Commit(entry, id))));
                return 0;
            case [StoreNothing, var url]:
                await BaselineServer.Run(url, (_, _) => ValueTask.CompletedTask);
                return 0;
            case [Vendor, var url]:
                await VendorServer.Run(url);
                return 0;
            default:
                await Console.Error.WriteLineAsync("No such baseline.");
                return 2;
        }
    }

    private static ValueTask Completed(Action act)
    {
        act();
        return ValueTask.CompletedTask;
    }
}
