using System.Text;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Storage;

namespace Brillig.Server.Auth;

/// <summary>The first key of a set of books.</summary>
internal static class AdminKey
{
    private const string FileName = "admin.key";

    /// <summary>
    /// Where no key exists yet, makes one of the operator, and writes it to a file that only its owner reads. The file
    /// is there before the key is, so that no key is made that nobody knows.
    /// </summary>
    /// <returns>The key's secret, which is not stored; null: there are keys already.</returns>
    public static async Task<string?> MakeFirst(Store store, string directory)
    {
        if (!store.Keys.IsEmpty) return null;
        var secret = ApiKeys.NewSecret();
        Write(Path.Combine(directory, FileName), secret);
        var id = new KeyId(Guid.CreateVersion7(store.Now.ToDateTimeOffset()));
        var make = new MakeKey(id, null, Role.Admin, "first", ApiKeys.HashOf(secret), null);
        var decision = await store.Ask(new Envelope(make, Caller.Server, "start"));
        if (decision is not Done) throw new InvalidOperationException($"The first key was not made: {decision}");
        return secret;
    }

    private static void Write(string path, string secret)
    {
        DataFolder.Make(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(secret + "\n"));
        file.Flush(flushToDisk: true);
    }
}
