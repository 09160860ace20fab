using System.Collections.Concurrent;
using Brillig.Bookkeepers;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Storage;

namespace Brillig.Server.Bookkeeping;

/// <summary>
/// How bookkeepers are entered: opens credentials for a call, and keeps those that a vendor gave in place of others. A
/// token that renews may be used once: so it is renewed once at a time for each seller, and what came of it sealed and
/// committed before anything is done with it.
/// </summary>
internal sealed class Entries(Store store, Sealing sealing) : IDisposable
{
    private readonly ConcurrentDictionary<AccountId, SemaphoreSlim> _renewing = [];

    // What a vendor gave and the books did not take, by what it is in place of: it is not to be had again.
    private readonly ConcurrentDictionary<string, Entry> _unkept = [];

    /// <summary>How a seller's bookkeeper is entered, with the credentials it had when it was read.</summary>
    public Entry Of(AccountId seller, BookkeeperImage bookkeeper) =>
        new(bookkeeper.Address, sealing.Open(seller, bookkeeper.Credentials))
        {
            Renewed = ask => Renew(seller, bookkeeper, ask),
        };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var one in _renewing.Values) one.Dispose();
    }

    private async Task<Renewed> Renew(AccountId seller, BookkeeperImage stale, Func<Entry, Task<Renewed>> ask)
    {
        var one = _renewing.GetOrAdd(seller, _ => new SemaphoreSlim(1));
        await one.WaitAsync();
        try
        {
            var current = await Ask(new ReadBookkeeper(seller));
            if (current.Type != stale.Type || current.Credentials is not { } before)
                return new Renewed(null, new Answered(Outcome.Retrying, Why: "bookkeeper-changed"));
            if (before != stale.Credentials) return new Renewed(Of(seller, current));
            if (!_unkept.TryGetValue(before, out var renewed))
            {
                var answered = await ask(Of(seller, current));
                if (answered.Entry is not { } given) return answered;
                renewed = _unkept[before] = given;
            }

            var kept = await Ask(new RenewCredentials(seller, before, sealing.Seal(seller, renewed.Credentials)));
            _unkept.TryRemove(before, out _);
            return new Renewed(Of(seller, kept));
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<BookkeeperImage> Ask(Command command) =>
        await store.Ask(new Envelope(command, Caller.Server, "outbox")) is Done { Result: BookkeeperView view }
            ? view.Image
            : throw new InvalidOperationException($"The books do not answer {command.GetType().Name}.");
}
