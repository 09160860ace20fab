using System.Text.Json;
using Brillig.Client.Charges;
using Brillig.Client.Json;

namespace Brillig.Client;

public sealed partial class BrilligClient
{
    /// <summary>An account's issued charges, oldest first.</summary>
    public Task<List<Charge>> Charges(Guid account, CancellationToken cancel) =>
        GetAll($"/api/1.0/accounts/{account}/charges?limit=1000", ClientJson.Default.ListCharge, cancel);

    /// <summary>The running charge of an account's current period.</summary>
    public Task<Charge> OpenCharge(Guid account, CancellationToken cancel) =>
        Get($"/api/1.0/accounts/{account}/charges/open", ClientJson.Default.Charge, cancel);

    /// <summary>An account's charges of a status: open, closing, due, paid or void; null: all issued ones.</summary>
    public Task<List<Charge>> Charges(Guid account, string? status, CancellationToken cancel) => GetAll(
        $"/api/1.0/accounts/{account}/charges?limit=1000{(status is null ? "" : $"&status={status}")}",
        ClientJson.Default.ListCharge, cancel);

    /// <summary>One charge, issued or running.</summary>
    /// <exception cref="BrilligException">There is no such charge.</exception>
    public Task<Charge> Charge(Guid account, Guid charge, CancellationToken cancel) =>
        Get($"/api/1.0/accounts/{account}/charges/{charge}", ClientJson.Default.Charge, cancel);

    /// <summary>What late and amended records of issued periods put on an account's charges, oldest first.</summary>
    public Task<List<Correction>> Corrections(Guid account, CancellationToken cancel) =>
        GetAll($"/api/1.0/accounts/{account}/corrections?limit=1000", ClientJson.Default.ListCorrection, cancel);

    /// <summary>Every step to the amount of a line of a charge.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="charge">Issued or running; null: the open charge.</param>
    /// <param name="item">The place of the line, from 0.</param>
    /// <param name="cancel">Stops asking.</param>
    /// <exception cref="BrilligException">There is no such line.</exception>
    public Task<ItemExplanation> Explain(Guid account, Guid? charge, int item, CancellationToken cancel) => Get(
        $"/api/1.0/accounts/{account}/charges/{charge?.ToString() ?? "open"}/items/{item}/explain",
        ClientJson.Default.ItemExplanation, cancel);

    /// <summary>What closing the open charge would give.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="at">RFC 3339, not before now; null: now.</param>
    /// <param name="cancel">Stops asking.</param>
    /// <exception cref="BrilligException">There is nothing to charge, for example.</exception>
    public async Task<Charge> PreviewCharge(Guid account, string? at, CancellationToken cancel)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new NewPreview(at), ClientJson.Default.NewPreview);
        using var answer = await Send(
            HttpMethod.Post, $"/api/1.0/accounts/{account}/charges/preview", () => Json(bytes, "application/json"),
            null, cancel);
        return await Read(answer, ClientJson.Default.Charge, cancel);
    }

    /// <summary>Closes the open charge now.</summary>
    /// <exception cref="BrilligException">There is nothing to charge, for example.</exception>
    public async Task<Charge> CloseCharge(Guid account, CancellationToken cancel)
    {
        using var answer = await Send(
            HttpMethod.Post, $"/api/1.0/accounts/{account}/charges", null, NewName(), cancel);
        return await Read(answer, ClientJson.Default.Charge, cancel);
    }

    /// <summary>Adds a line to the open charge.</summary>
    /// <returns>The open charge with the line.</returns>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Charge> AddItem(Guid account, NewItem item, CancellationToken cancel) => Write(
        HttpMethod.Post, $"/api/1.0/accounts/{account}/charges/items", item, ClientJson.Default.NewItem,
        ClientJson.Default.Charge, cancel);

    /// <summary>Gives an issued charge back by a credit note.</summary>
    /// <returns>The credit note.</returns>
    /// <exception cref="BrilligException">It was refused: the charge is void already, for example.</exception>
    public Task<Charge> VoidCharge(Guid account, Guid charge, string? reason, CancellationToken cancel) => Write(
        HttpMethod.Post, $"/api/1.0/accounts/{account}/charges/{charge}/void", new VoidedFor(reason),
        ClientJson.Default.VoidedFor, ClientJson.Default.Charge, cancel);

    /// <summary>Gives a part of an issued charge back by a credit note.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="charge">Which charge.</param>
    /// <param name="credit">Of which items how much, and why.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The credit note.</returns>
    /// <exception cref="BrilligException">It was refused: more than remains, for example.</exception>
    public Task<Charge> CreditCharge(Guid account, Guid charge, NewCredit credit, CancellationToken cancel) => Write(
        HttpMethod.Post, $"/api/1.0/accounts/{account}/charges/{charge}/credits", credit,
        ClientJson.Default.NewCredit, ClientJson.Default.Charge, cancel);

    /// <summary>Sets the taxes that an outside engine computed for an open or closing charge.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="charge">The id that the running charge has.</param>
    /// <param name="taxes">All of them: those set before are replaced.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The charge as it is then.</returns>
    /// <exception cref="BrilligException">It was refused: the charge is issued, for example.</exception>
    public async Task<Charge> SetTaxes(
        Guid account, Guid charge, IReadOnlyList<OutsideTax> taxes, CancellationToken cancel)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(taxes, ClientJson.Default.IReadOnlyListOutsideTax);
        using var answer = await Send(
            HttpMethod.Post, $"/api/1.0/accounts/{account}/charges/{charge}/taxes",
            () => Json(bytes, "application/json"), NewName(), cancel);
        return await Read(answer, ClientJson.Default.Charge, cancel);
    }

    /// <summary>Bills everything that is due at a time.</summary>
    /// <param name="run">At which time.</param>
    /// <param name="isDryRun">Only say what is due.</param>
    /// <param name="cancel">Stops asking, not the run.</param>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<BillingRun> StartBillingRun(NewBillingRun run, bool isDryRun, CancellationToken cancel) => Write(
        HttpMethod.Post, isDryRun ? "/api/1.0/billing-runs?dry_run=true" : "/api/1.0/billing-runs", run,
        ClientJson.Default.NewBillingRun, ClientJson.Default.BillingRun, cancel);

    /// <summary>How far a billing run is.</summary>
    public Task<BillingRun> BillingRun(Guid id, CancellationToken cancel) =>
        Get($"/api/1.0/billing-runs/{id}", ClientJson.Default.BillingRun, cancel);
}
