using Brillig.Client.Json;
using Brillig.Client.Payments;

namespace Brillig.Client;

public sealed partial class BrilligClient
{
    /// <summary>An account's payments, oldest first.</summary>
    public Task<List<Payment>> Payments(Guid account, CancellationToken cancel) =>
        GetAll($"/api/1.0/accounts/{account}/payments?limit=1000", ClientJson.Default.ListPayment, cancel);

    /// <summary>Records a payment, which settles what is due.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Payment> RecordPayment(Guid account, NewPayment payment, CancellationToken cancel) => Write(
        HttpMethod.Post, $"/api/1.0/accounts/{account}/payments", payment,
        ClientJson.Default.NewPayment, ClientJson.Default.Payment, cancel);

    /// <summary>One payment or refund.</summary>
    /// <exception cref="BrilligException">There is no such payment.</exception>
    public Task<Payment> Payment(Guid account, Guid payment, CancellationToken cancel) =>
        Get($"/api/1.0/accounts/{account}/payments/{payment}", ClientJson.Default.Payment, cancel);

    /// <summary>Gives a payment back, or a part of it.</summary>
    /// <returns>The refund, with what is given back as its amount.</returns>
    /// <exception cref="BrilligException">It was refused: more than remains, for example.</exception>
    public Task<Payment> RefundPayment(Guid account, Guid payment, NewRefund refund, CancellationToken cancel) => Write(
        HttpMethod.Post, $"/api/1.0/accounts/{account}/payments/{payment}/refunds", refund,
        ClientJson.Default.NewRefund, ClientJson.Default.Payment, cancel);
}
