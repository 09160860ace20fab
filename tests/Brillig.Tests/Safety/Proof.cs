using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Storage;
using Brillig.Storage.Verify;

namespace Brillig.Tests.Safety;

/// <summary>The proof of a set of books whose server has ended.</summary>
public static class Proof
{
    /// <summary>What <c>brillig verify</c> finds wrong.</summary>
    public static async Task<IReadOnlyList<string>> Breaches(ServerProcess server)
    {
        var options = new StoreOptions
        {
            Database = server.Database,
            DataDirectory = server.Data,
            Settings = new BooksSettings(Currency.Find("USD") ?? default, []),
        };
        return (await VerifyBooks.Run(options, null, CancellationToken.None)).Breaches;
    }
}
