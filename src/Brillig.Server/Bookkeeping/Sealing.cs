using System.Text.Json;
using System.Xml.Linq;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Brillig.Server.Bookkeeping;

/// <summary>
/// Seals credentials, and opens them for a call. The keys lie in the books: whichever process leads them reads them,
/// and so does whoever restores a backup. They are made with the first credentials, not before.
/// </summary>
internal sealed class Sealing(Store store) : IDisposable
{
    private readonly Lazy<ServiceProvider> _services = new(() =>
    {
        // In a container of its own: in the server's, a key would be made at every first start.
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("brillig");
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new KeysInBooks(store));
        return services.BuildServiceProvider();
    });

    /// <summary>Seals the credentials of a seller: for another one they cannot be opened.</summary>
    public string Seal(AccountId seller, IReadOnlyDictionary<string, string> credentials) =>
        Of(seller).Protect(JsonSerializer.Serialize(new Dictionary<string, string>(credentials)));

    /// <summary>Opens them.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They were sealed elsewhere.</exception>
    public IReadOnlyDictionary<string, string> Open(AccountId seller, string? text) => text is null
        ? new Dictionary<string, string>()
        : JsonSerializer.Deserialize<Dictionary<string, string>>(Of(seller).Unprotect(text)) ?? [];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_services.IsValueCreated) _services.Value.Dispose();
    }

    private IDataProtector Of(AccountId seller) =>
        _services.Value.GetRequiredService<IDataProtectionProvider>().CreateProtector("bookkeeper", seller.ToString());

    // The framework asks for keys without async; that is once in a process, and once in 90 days.
    private sealed class KeysInBooks(Store store) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() =>
            Ask(new ReadSealingKeys()) is Done { Result: SealingKeys keys }
                ? [.. keys.Texts.Select(XElement.Parse)] : [];

        public void StoreElement(XElement element, string friendlyName)
        {
            var id = DerivedId.Of($"sealing key {friendlyName}");
            if (Ask(new KeepSealingKey(id, element.ToString(SaveOptions.DisableFormatting))) is not Done)
                throw new InvalidOperationException("The books do not take the key with which credentials are sealed.");
        }

        private Decision Ask(Command command) =>
            store.Ask(new Envelope(command, Caller.Server, "sealing")).GetAwaiter().GetResult();
    }
}
