using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Brillig.Client.Bookkeeping;
using Brillig.Client.Json;

namespace Brillig.Client;

public sealed partial class BrilligClient
{
    /// <summary>How an account stands with its bookkeeper.</summary>
    public Task<Synchronization> Synchronization(Guid account, CancellationToken cancel) => Kept(
        HttpMethod.Get, $"{PlansOf($"{account}")}/synchronization", ClientJson.Default.Synchronization, cancel);

    /// <summary>Tells an account's bookkeeper now.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Synchronization> Synchronize(Guid account, CancellationToken cancel) => Kept(
        HttpMethod.Post, $"{PlansOf($"{account}")}/synchronization", ClientJson.Default.Synchronization, cancel);

    /// <summary>Compares what is billed of an account with its quantities and its bookkeeper, and mends it.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Reconciliation> Reconcile(Guid account, CancellationToken cancel) => Kept(
        HttpMethod.Post, $"{PlansOf($"{account}")}/reconciliation", ClientJson.Default.Reconciliation, cancel);

    /// <summary>Who collects for a seller; never how it is entered.</summary>
    /// <param name="seller">The id of an account, or <see cref="Operator"/>.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Bookkeeper> Bookkeeper(string seller, CancellationToken cancel) =>
        Get(BookkeeperOf(seller), ClientJson.Default.Bookkeeper, cancel);

    /// <summary>Sets who collects for a seller.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Bookkeeper> SetBookkeeper(string seller, NewBookkeeper bookkeeper, CancellationToken cancel) => Write(
        HttpMethod.Put, BookkeeperOf(seller), bookkeeper,
        ClientJson.Default.NewBookkeeper, ClientJson.Default.Bookkeeper, cancel);

    /// <summary>Takes a seller's bookkeeper back to <c>local</c>.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public async Task<Bookkeeper> RemoveBookkeeper(string seller, CancellationToken cancel)
    {
        using var answer = await Send(HttpMethod.Delete, BookkeeperOf(seller), null, NewName(), cancel);
        return await Read(answer, ClientJson.Default.Bookkeeper, cancel);
    }

    /// <summary>Whether a seller's bookkeeper has what its plans need; it is asked itself.</summary>
    /// <param name="seller">The id of an account, or <see cref="Operator"/>.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<BookkeeperCheck> CheckBookkeeper(string seller, CancellationToken cancel) =>
        Get($"{BookkeeperOf(seller)}/check", ClientJson.Default.BookkeeperCheck, cancel);

    /// <summary>Compares these books with a seller's bookkeeper, and records here what happened there.</summary>
    /// <param name="seller">The id of an account, or <see cref="Operator"/>.</param>
    /// <param name="time">Which time.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<BookkeeperComparison> CompareBookkeeper(
        string seller, TimeToCompare time, CancellationToken cancel) => Write(
        HttpMethod.Post, $"{BookkeeperOf(seller)}/reconciliation", time, ClientJson.Default.TimeToCompare,
        ClientJson.Default.BookkeeperComparison, cancel);

    /// <summary>What a seller's bookkeeper told by itself, the oldest first.</summary>
    /// <param name="seller">The id of an account, or <see cref="Operator"/>.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<List<BookkeeperEvent>> BookkeeperEvents(string seller, CancellationToken cancel) =>
        GetAll($"{BookkeeperOf(seller)}/events?limit=1000", ClientJson.Default.ListBookkeeperEvent, cancel);

    /// <summary>What an account pays by, as far as it may be shown.</summary>
    public Task<PaymentMethod> PaymentMethod(Guid account, CancellationToken cancel) =>
        Get(MethodOf(account), ClientJson.Default.PaymentMethod, cancel);

    /// <summary>Has the bookkeeper keep a payment method; answers the intent that asks for it.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Intent> RegisterPaymentMethod(Guid account, NewPaymentMethod method, CancellationToken cancel) => Write(
        HttpMethod.Put, MethodOf(account), method, ClientJson.Default.NewPaymentMethod, ClientJson.Default.Intent,
        cancel);

    /// <summary>Has the bookkeeper forget a payment method; answers the intent that asks for it.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public async Task<Intent> RemovePaymentMethod(Guid account, CancellationToken cancel)
    {
        using var answer = await Send(HttpMethod.Delete, MethodOf(account), null, NewName(), cancel);
        return await Read(answer, ClientJson.Default.Intent, cancel);
    }

    private static string MethodOf(Guid account) => $"/api/1.0/accounts/{account}/payment_method";

    /// <summary>What bookkeepers outside are asked to do, and were, the oldest first.</summary>
    /// <param name="account">Of this account alone, or null.</param>
    /// <param name="state">In this state alone, or null.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<List<Intent>> Outbox(Guid? account, string? state, CancellationToken cancel) => GetAll(
        "/api/1.0/outbox?limit=1000" + (account is null ? "" : $"&account={account}")
        + (state is null ? "" : $"&state={Uri.EscapeDataString(state)}"),
        ClientJson.Default.ListIntent, cancel);

    /// <summary>How far something to be done outside is.</summary>
    /// <exception cref="BrilligException">There is none that the key may see.</exception>
    public Task<Intent> Intent(Guid id, CancellationToken cancel) =>
        Get($"/api/1.0/outbox/{id}", ClientJson.Default.Intent, cancel);

    /// <summary>Lets go on at once what was given up or waits; of a refused sale it answers another one.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public async Task<Intent> RetryIntent(Guid id, CancellationToken cancel)
    {
        using var answer = await Send(HttpMethod.Post, $"/api/1.0/outbox/{id}/retry", null, NewName(), cancel);
        return await Read(answer, ClientJson.Default.Intent, cancel);
    }

    private static string BookkeeperOf(string seller) => $"/api/1.0/accounts/{seller}/bookkeeper";

    private async Task<T> Kept<T>(HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken cancel) =>
        (await Enveloped(method, path, null, cancel)).Deserialize(type)
            ?? throw new JsonException("The answer is null.");
}
