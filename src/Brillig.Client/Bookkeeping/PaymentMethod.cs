namespace Brillig.Client.Bookkeeping;

/// <summary>A payment method to register.</summary>
/// <param name="Token">As the bookkeeper's own page made it; never a card number.</param>
public sealed record NewPaymentMethod(string Token);

/// <summary>What an account pays by, as far as it may be shown.</summary>
public sealed record PaymentMethod
{
    /// <summary>The account.</summary>
    public Guid Account { get; init; }

    /// <summary>Which system collects from it.</summary>
    public string? Bookkeeper { get; init; }

    /// <summary>What the bookkeeper calls it; null: it keeps none.</summary>
    public string? Reference { get; init; }

    /// <summary>Whose card, or what else it is; or null.</summary>
    public string? Brand { get; init; }

    /// <summary>Its last four digits, or null.</summary>
    public string? LastFour { get; init; }

    /// <summary>The year in which it expires, or null.</summary>
    public int? ExpiresYear { get; init; }

    /// <summary>The month, 1 to 12, or null.</summary>
    public int? ExpiresMonth { get; init; }

    /// <summary>When the bookkeeper took it; RFC 3339; or null.</summary>
    public string? Since { get; init; }

    /// <summary>What is being registered or removed; null: nothing.</summary>
    public Guid? Intent { get; init; }
}
