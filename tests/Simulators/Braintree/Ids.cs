namespace Brillig.Simulators.Braintree;

/// <summary>Ids as the vendor makes them, the same ones for the same seed.</summary>
internal sealed class Ids(int seed)
{
    private const string Letters = "0123456789bcdefghjkmnpqrstvwxyz";
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _given = [];

    public string Next(int length) => Fresh(Letters, length);

    public string NextNumber() => Fresh("123456789", 9);

    public string Hex(int length) => Draw("0123456789abcdef", length);

    private string Fresh(string letters, int length)
    {
        string id;
        do id = Draw(letters, length);
        while (!_given.Add(id));
        return id;
    }

    private string Draw(string letters, int length) => new(_random.GetItems<char>(letters, length));
}
