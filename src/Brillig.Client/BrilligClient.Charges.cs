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
