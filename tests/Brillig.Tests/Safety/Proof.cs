using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Storage;
using Brillig.Storage.Verify;

namespace Brillig.Tests.Safety;

/// <summary>The proof of a set of books, whether or not its server runs.</summary>
public static class Proof
{
    /// <summary>What <c>brillig verify</c> finds wrong.</summary>
    public static Task<IReadOnlyList<string>> Breaches(ServerProcess server) => Breaches(server.Data, server.Database);

    /// <summary>What <c>brillig verify</c> finds wrong.</summary>
    public static async Task<IReadOnlyList<string>> Breaches(string data, string? database)
    {
        var options = new StoreOptions
        {
            Database = database,
            DataDirectory = data,
            Settings = new BooksSettings(Currency.Find("USD") ?? default, []),
        };
        return (await VerifyBooks.Run(options, null, CancellationToken.None)).Breaches;
    }
}
