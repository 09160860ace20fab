using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>One priced line of a tariff version.</summary>
/// <param name="Id">Stays the same through versions that leave the rate unchanged; unique in its tariff.</param>
/// <param name="Document">What it prices, and how.</param>
public sealed record Rate(int Id, RateDocument Document);

/// <summary>One version of a tariff, as it was published; never changes.</summary>
public sealed class TariffVersion(
    int number, Instant from, bool atOnce, ImmutableArray<Rate> rates, bool carriesUsage = false)
{
    private readonly Dictionary<string, Rate> _byService = rates.ToDictionary(r => r.Document.Service);

    /// <summary>1, 2, …</summary>
    public int Number { get; } = number;

    /// <summary>From when on it is effective; the first is effective since always.</summary>
    public Instant EffectiveFrom { get; } = from;

    /// <summary>True if it reaches accounts in the middle of their period.</summary>
    public bool AtOnce { get; } = atOnce;

    /// <summary>`carry_usage`: what was used of a service before counts for its new rate, too.</summary>
    public bool CarriesUsage { get; } = carriesUsage;

    /// <summary>Its rates, in the order of the document.</summary>
    public ImmutableArray<Rate> Rates { get; } = rates;

    /// <summary>The rate of a service, else the one of "*", else null.</summary>
    public Rate? RateFor(string service) =>
        _byService.TryGetValue(service, out var rate) || _byService.TryGetValue("*", out rate) ? rate : null;
}

/// <summary>The values of a <see cref="Tariff"/>.</summary>
public record struct TariffImage
{
    /// <summary>Its name, unique per owner.</summary>
    public string Name { get; set; }

    /// <summary>Whose it is.</summary>
    public AccountId Owner { get; set; }

    /// <summary>The currency of its prices.</summary>
    public Currency Currency { get; set; }

    /// <summary>When it was made.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>What was published, oldest first.</summary>
    public ImmutableArray<TariffPublished> Published { get; set; }

    /// <summary>True once a version has a rate that prices what is used below an account.</summary>
    public bool Cascades { get; set; }
}

/// <summary>A price list, in versions.</summary>
public sealed class Tariff(TariffId id, TariffImage image) : State<TariffImage>(image)
{
    private ImmutableArray<TariffPublished> _read;
    private ImmutableArray<TariffVersion> _versions = [];

    /// <summary>Its id.</summary>
    public TariffId Id { get; } = id;

    /// <summary>That it prices all records of an account: one list for all such accounts.</summary>
    public ImmutableArray<TariffAssignment> Always { get; } = [new TariffAssignment(Instant.MinValue, id)];

    /// <summary>Its versions, oldest first.</summary>
    public ImmutableArray<TariffVersion> Versions
    {
        get
        {
            // Published or taken back since: the versions made of the image follow it.
            if (_read != Image.Published) RestoreVersions();
            return _versions;
        }
    }

    /// <summary>
    /// The version that prices a record: the last that is effective when its period begins, or, published to apply
    /// at once, when it happens.
    /// </summary>
    public TariffVersion VersionAt(Instant occurredAt, Instant periodStart)
    {
        var versions = Versions;
        for (var i = versions.Length - 1; i > 0; i--)
        {
            var version = versions[i];
            if (version.EffectiveFrom <= (version.AtOnce ? occurredAt : periodStart)) return version;
        }

        return versions[0];
    }

    /// <summary>What a rate prices, by its id; null: no version has it.</summary>
    public RateDocument? RateOf(int id)
    {
        var versions = Versions;
        for (var i = versions.Length - 1; i >= 0; i--)
        {
            foreach (var rate in versions[i].Rates)
            {
                if (rate.Id == id) return rate.Document;
            }
        }

        return null;
    }

    /// <summary>Takes a further version.</summary>
    public static void Apply(Tariff tariff, TariffPublished fact, UndoLog undo)
    {
        ref var image = ref tariff.Change(undo);
        image.Name = fact.Name;
        image.Published = image.Published.Add(fact);
        image.Cascades |= fact.Rates.Any(r => r.Text.Contains(RateDocument.CascadeText, StringComparison.Ordinal));
    }

    private void RestoreVersions()
    {
        _read = Image.Published;
        _versions = [.. _read.Select(p => p.ToVersion())];
    }
}

/// <summary>A rate as it is published: its id and its canonical text.</summary>
public sealed record PublishedRate(int Id, string Text);

/// <summary>A version of a tariff was published.</summary>
public sealed record TariffPublished(
    TariffId Id,
    AccountId Owner,
    string Name,
    Currency Currency,
    int Version,
    Instant EffectiveFrom,
    bool AtOnce,
    ImmutableArray<PublishedRate> Rates,
    Instant At) : Fact
{
    /// <summary>`carry_usage`: what was used of a service before counts for its new rate, too.</summary>
    public bool CarriesUsage { get; init; }

    /// <summary>The version, its rates read.</summary>
    public TariffVersion ToVersion() => new(
        Version, EffectiveFrom, AtOnce, [.. Rates.Select(r => new Rate(r.Id, RateDocument.Parse(r.Text)))],
        CarriesUsage);
}
