namespace Brillig.Simulators.Stripe;

/// <summary>Ids as the vendor makes them, the same ones for the same seed.</summary>
internal sealed class Ids(int seed)
{
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private readonly Random _random = new(seed);

    public string Next(string prefix) => $"{prefix}_{new string(_random.GetItems<char>(Letters, 24))}";

    public string Capitals() => new(_random.GetItems<char>("0123456789ABCDEF", 8));
}
