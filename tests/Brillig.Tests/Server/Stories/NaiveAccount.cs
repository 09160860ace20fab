namespace Brillig.Tests.Server.Stories;

/// <summary>
/// An account computed the slow way, each time anew from its records: what the server must agree with. One tariff:
/// calls per unit, data in two tiers of which the second has a flat fee, texts in packages of ten.
/// </summary>
public sealed class NaiveAccount(bool isPrepaid, decimal opening, decimal taxPercent)
{
    /// <summary>The rates as a tariff document has them.</summary>
    public const string Rates = """
        [{"service":"call","model":"per_unit","price":0.0137},
         {"service":"data","model":"graduated","tiers":[
            {"up_to":5,"price":0.8},{"up_to":null,"price":0.35,"flat":1.005}]},
         {"service":"sms","model":"package","size":10,"price":0.905}]
        """;

    private readonly List<(string Service, decimal Quantity)> _records = [];
    private readonly List<decimal> _issued = [];
    private decimal _paid;

    /// <summary>What all issued charges come to, one by one.</summary>
    public IReadOnlyList<decimal> Issued => _issued;

    /// <summary>What was paid and brought, less what was issued.</summary>
    public decimal Posted => opening + _paid - _issued.Sum();

    /// <summary>What the running period would be, were it issued now.</summary>
    public decimal Unbilled => Total(_records);

    /// <summary>What customers see.</summary>
    public decimal Balance => isPrepaid ? Posted - Unbilled : Posted;

    /// <summary>The services of the running period, with quantity and exact charge.</summary>
    public IReadOnlyList<(string Service, decimal Quantity, decimal Charge)> Items =>
        [.. _records.GroupBy(r => r.Service).Select(g =>
            (g.Key, g.Sum(r => r.Quantity), Price(g.Key, g.Sum(r => r.Quantity))))];

    /// <summary>Uses something.</summary>
    /// <returns>False where a prepaid account cannot pay for it; then nothing happened.</returns>
    public bool Use(string service, decimal quantity)
    {
        _records.Add((service, quantity));
        if (!isPrepaid || Posted - Unbilled >= 0) return true;
        _records.RemoveAt(_records.Count - 1);
        return false;
    }

    /// <summary>Pays.</summary>
    public void Pay(decimal amount) => _paid += amount;

    /// <summary>The period ends.</summary>
    public void Close()
    {
        if (_records.Count > 0) _issued.Add(Unbilled);
        _records.Clear();
    }

    /// <summary>How much of each issued charge is paid, when money goes to the oldest first.</summary>
    public IReadOnlyList<decimal> Settled()
    {
        var left = opening + _paid;
        var settled = new List<decimal>();
        foreach (var total in _issued)
        {
            settled.Add(Math.Min(total, left));
            left -= settled[^1];
        }

        return settled;
    }

    private decimal Total(List<(string Service, decimal Quantity)> records)
    {
        var exact = records.GroupBy(r => r.Service).Sum(g => Price(g.Key, g.Sum(r => r.Quantity)));
        var net = Cents(exact);
        return net + Cents(net * taxPercent / 100m);
    }

    private static decimal Price(string service, decimal q) => service switch
    {
        "call" => q * 0.0137m,
        "data" => q <= 5m ? q * 0.8m : 4m + (q - 5m) * 0.35m + 1.005m,
        "sms" => Math.Ceiling(q / 10m) * 0.905m,
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "No such service."),
    };

    private static decimal Cents(decimal exact) => Math.Round(exact, 2, MidpointRounding.AwayFromZero);
}
