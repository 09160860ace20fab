using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>A tax as it stands on an account.</summary>
internal sealed record ModelTax(string Name, decimal Percent, bool Inclusive, IReadOnlyList<string> AppliesTo)
{
    public bool On(string item) => AppliesTo.Count == 0 || AppliesTo.Contains(item, StringComparer.Ordinal);

    public override string ToString() => $"{Name} {(Ratio)Percent} {Inclusive} {string.Join('+', AppliesTo)}";
}

/// <summary>What was written down in a period, in the order of its coming.</summary>
internal abstract record Entry;

/// <summary>A record of usage, with the rate that prices it.</summary>
internal sealed record UseEntry(
    string Id, string Service, decimal Quantity, Instant At,
    ModelTariff Tariff, int Version, int RateId, ModelRate Rate) : Entry;

/// <summary>A rate goes on from another's quantity: it was used under that one, and is not charged again.</summary>
internal sealed record CarryEntry(UseEntry Use, Ratio Quantity) : Entry;

/// <summary>A record has another quantity; null: it never was.</summary>
internal sealed record AmendEntry(UseEntry Use, decimal? Quantity) : Entry;

/// <summary>What a record or an amendment changed in an issued period.</summary>
internal sealed record CorrectionEntry(Instant Start, UseEntry Use, Ratio Quantity, Ratio Charge) : Entry;

/// <summary>A line that somebody added; or, with a tariff, the flat of a service that nobody used.</summary>
internal sealed record LineEntry(
    string Name, decimal Quantity, Ratio Amount, ModelTariff? Tariff, int? Version, int? RateId) : Entry;

/// <summary>A charge was cut out of it; what comes after is taxed by this.</summary>
internal sealed record CutEntry(IReadOnlyList<ModelTax> Taxes) : Entry;

/// <summary>A line of the running charge, since the period's beginning and since the last cut.</summary>
internal sealed class ModelItem
{
    public required string Name { get; init; }

    public required bool IsUsage { get; init; }

    /// <summary>Of a correction: the start of the period that it corrects.</summary>
    public Instant? Corrects { get; init; }

    /// <summary>Its records, in the order of their coming.</summary>
    public List<(string Id, decimal Quantity)> Records { get; } = [];

    public ModelTariff? Tariff { get; init; }

    public int? RateId { get; init; }

    public int? Version { get; set; }

    /// <summary>Of another rate, on which it goes on; null: it began with nothing.</summary>
    public Ratio? Carried { get; init; }

    public Ratio Quantity { get; set; }

    public Ratio Charge { get; set; }

    public Ratio CutQuantity { get; set; }

    public Ratio CutCharge { get; set; }

    public Ratio OpenQuantity => Quantity - CutQuantity;

    public Ratio OpenCharge => Charge - CutCharge;

    public bool IsOpen => OpenQuantity.Sign != 0 || OpenCharge.Sign != 0;
}

/// <summary>What is rounded and taxed together.</summary>
internal sealed class ModelGroup(IReadOnlyList<ModelTax> taxes)
{
    public IReadOnlyList<ModelTax> Taxes { get; } = taxes;

    public Ratio Sum { get; set; }

    public Ratio CutSum { get; set; }
}

/// <summary>A period of an account: its dates and what was written down in it.</summary>
internal sealed class ModelPeriod(Instant start, Instant end, IReadOnlyList<ModelTax> taxes)
{
    private readonly List<Entry> _log = [];
    private ModelSums? _sums;

    public Instant Start { get; } = start;

    public Instant End { get; set; } = end;

    public Instant? IssueAt { get; set; }

    public bool IsOver { get; set; }

    public int Cuts => _log.Count(e => e is CutEntry);

    public IReadOnlyList<Entry> Log => _log;

    /// <summary>Everything that follows from the log, worked out anew whenever it changed.</summary>
    public ModelSums Sums => _sums ??= new ModelSums(taxes, _log);

    public void Write(Entry entry)
    {
        _log.Add(entry);
        _sums = null;
    }

    public void Back(int count)
    {
        if (_log.Count == count) return;
        _log.RemoveRange(count, _log.Count - count);
        _sums = null;
    }
}

/// <summary>The sums of a period, worked out from its log alone.</summary>
internal sealed class ModelSums
{
    private IReadOnlyList<ModelTax> _taxes;

    public ModelSums(IReadOnlyList<ModelTax> taxes, IReadOnlyList<Entry> log)
    {
        _taxes = taxes;
        foreach (var entry in log) Take(entry);
    }

    public List<ModelItem> Items { get; } = [];

    public List<ModelGroup> Groups { get; } = [];

    public ModelItem? Used(string service, ModelTariff tariff, int rateId) =>
        Items.Find(i => i.IsUsage && i.Name == service && i.Tariff == tariff && i.RateId == rateId);

    public ModelGroup GroupOf(string item)
    {
        var taxes = _taxes.Where(t => t.On(item)).ToArray();
        var key = string.Join(';', taxes.AsEnumerable());
        if (Groups.Find(g => string.Join(';', g.Taxes) == key) is { } group) return group;
        Groups.Add(new ModelGroup(taxes));
        return Groups[^1];
    }

    private void Take(Entry entry)
    {
        switch (entry)
        {
            case CarryEntry carry:
                var begun = carry.Use.Rate.Charge(carry.Quantity);
                New(new ModelItem
                {
                    Name = carry.Use.Service, IsUsage = true, Tariff = carry.Use.Tariff, RateId = carry.Use.RateId,
                    Carried = carry.Quantity, Quantity = carry.Quantity, Charge = begun,
                    CutQuantity = carry.Quantity, CutCharge = begun,
                });
                break;
            case UseEntry use:
                var used = Used(use.Service, use.Tariff, use.RateId) ?? New(new ModelItem
                {
                    Name = use.Service, IsUsage = true, Tariff = use.Tariff, RateId = use.RateId,
                });
                used.Version = use.Version;
                used.Records.Add((use.Id, use.Quantity));
                Rate(used, use.Rate);
                break;
            case AmendEntry amend:
                var amended = Used(amend.Use.Service, amend.Use.Tariff, amend.Use.RateId)
                    ?? throw new InvalidOperationException("A record that nobody counted is amended.");
                var place = amended.Records.FindIndex(r => r.Id == amend.Use.Id);
                amended.Records.RemoveAt(place);
                if (amend.Quantity is { } quantity) amended.Records.Insert(place, (amend.Use.Id, quantity));
                Rate(amended, amend.Use.Rate);
                break;
            case CorrectionEntry correction:
                var of = correction.Use;
                var corrected = Items.Find(i => i.Corrects == correction.Start && i.Name == of.Service
                    && i.Tariff == of.Tariff && i.RateId == of.RateId) ?? New(new ModelItem
                {
                    Name = of.Service, IsUsage = false, Tariff = of.Tariff, RateId = of.RateId,
                    Corrects = correction.Start,
                });
                corrected.Version = of.Version;
                corrected.Quantity += correction.Quantity;
                corrected.Charge += correction.Charge;
                GroupOf(corrected.Name).Sum += correction.Charge;
                break;
            case LineEntry line:
                New(new ModelItem
                {
                    Name = line.Name, IsUsage = line.Tariff is not null, Tariff = line.Tariff, RateId = line.RateId,
                    Version = line.Version, Quantity = line.Quantity, Charge = line.Amount,
                });
                GroupOf(line.Name).Sum += line.Amount;
                break;
            case CutEntry cut:
                foreach (var item in Items) (item.CutQuantity, item.CutCharge) = (item.Quantity, item.Charge);
                foreach (var group in Groups) group.CutSum = group.Sum;
                var same = string.Join(';', _taxes) == string.Join(';', cut.Taxes);
                _taxes = cut.Taxes;
                if (!same) foreach (var item in Items) GroupOf(item.Name);
                break;
        }
    }

    private void Rate(ModelItem item, ModelRate rate)
    {
        item.Quantity = rate.Aggregated(item.Carried, item.Records.ConvertAll(r => r.Quantity));
        var charge = rate.Charge(item.Quantity);
        GroupOf(item.Name).Sum += charge - item.Charge;
        item.Charge = charge;
    }

    private ModelItem New(ModelItem item)
    {
        Items.Add(item);
        GroupOf(item.Name);
        return item;
    }
}
