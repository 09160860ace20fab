namespace Brillig.Bench.Baselines;

/// <summary>What every side of a comparison has in common: the accounts, and what they use.</summary>
public static class BenchAccounts
{
    /// <summary>How many accounts the spread load reaches.</summary>
    public const int Count = 10_000;

    /// <summary>The service whose use is recorded.</summary>
    public const string Service = "calls";

    /// <summary>The services that a grown account uses.</summary>
    public static readonly IReadOnlyList<string> Services = [Service, "texts", "bytes", "mails", "pages"];

    /// <summary>The ids that the baselines give their accounts: random, the same in every run.</summary>
    public static Guid[] BaselineIds()
    {
        var random = new Random(7);
        var bytes = new byte[16];
        return Enumerable.Range(0, Count).Select(_ => Next()).ToArray();

        Guid Next()
        {
            random.NextBytes(bytes);
            return new Guid(bytes);
        }
    }

    /// <summary>The amount of a quantity in micros, graduated as the tariff that ours is given.</summary>
    public static long Amount(decimal quantity)
    {
        var first = Math.Min(quantity, FirstTierEnd);
        return (long)decimal.Round(((first * FirstPrice) + ((quantity - first) * SecondPrice)) * 1_000_000m);
    }

    /// <summary>The tariff, as the API takes it.</summary>
    public const string TariffJson = """
        {"name":"bench","currency":"USD","rates":[{"service":"*","model":"graduated",
        "tiers":[{"up_to":1000,"price":0.01},{"up_to":null,"price":0.005}]}]}
        """;

    private const decimal FirstTierEnd = 1000m;
    private const decimal FirstPrice = 0.01m;
    private const decimal SecondPrice = 0.005m;
}
