using Brillig.Bench.Figures;

namespace Brillig.Bench.Work;

/// <summary>One prepaid account with money for a while: each debit is checked against its floor.</summary>
public sealed class Prepaid
{
    private const decimal Money = 1_000_000;
    private const decimal FirstPrice = 0.01m;
    private const decimal FirstTierEnd = 1_000;
    private const decimal SecondPrice = 0.005m;
    private readonly OurServer _server;
    private readonly Target _target;
    private long _debits;

    private Prepaid(OurServer server, Target target) => (_server, _target) = (server, target);

    /// <summary>Opens it.</summary>
    public static async Task<Prepaid> Open(OurServer server, CancellationToken cancellation) =>
        new(server, await OpenAccount(server, cancellation));

    /// <summary>An account with money for a while.</summary>
    public static Task<Target> OpenAccount(OurServer server, CancellationToken cancellation) =>
        server.Open($$"""{"balance":{{Money}},"tariff_plan":"bench","type":"prepaid"}""", cancellation);

    /// <summary>Debits it over many connections at once, and checks that its balance is exact afterwards.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public async Task<Sample> Debit(TimeSpan duration, CancellationToken cancellation)
    {
        var sample = await _target.Singles(duration, cancellation);
        _debits += sample.Requests;
        var account = await _server.Ask(
            _server.Requests.Get($"/api/1.0/accounts/{_target.Accounts[0]}"), 200, cancellation);
        var first = Math.Min(_debits, FirstTierEnd);
        var exact = Money - (first * FirstPrice) - ((_debits - first) * SecondPrice);
        var shown = account.GetProperty("balance").GetDecimal();

        // The balance is what would be issued now: rounded to the cent, half up.
        if (shown != decimal.Round(exact, 2, MidpointRounding.ToPositiveInfinity)
            && shown != decimal.Round(exact, 2, MidpointRounding.ToNegativeInfinity))
            throw new InvalidOperationException($"After {_debits} debits the balance is {shown} instead of {exact}.");
        return sample;
    }
}
