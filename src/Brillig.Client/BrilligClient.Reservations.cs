using Brillig.Client.Json;
using Brillig.Client.Reservations;

namespace Brillig.Client;

public sealed partial class BrilligClient
{
    /// <summary>An account's open reservations, oldest first.</summary>
    public Task<List<Reservation>> Reservations(Guid account, CancellationToken cancel) => GetAll(
        $"/api/1.0/accounts/{account}/reservations?limit=1000", ClientJson.Default.ListReservation, cancel);

    /// <summary>Gives a reservation back unused.</summary>
    /// <exception cref="BrilligException">There is none, or it was committed.</exception>
    public async Task ReleaseReservation(Guid account, Guid reservation, CancellationToken cancel)
    {
        var path = $"/api/1.0/accounts/{account}/reservations/{reservation}";
        using var answer = await Send(HttpMethod.Delete, path, null, NewName(), cancel);
    }
}
