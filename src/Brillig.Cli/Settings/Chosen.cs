using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Storage;

namespace Brillig.Cli.Settings;

/// <summary>A value and where it was found.</summary>
internal sealed record Found(string? Value, string Origin);

/// <summary>The settings of one run, all of them right.</summary>
/// <param name="values">By the setting.</param>
/// <param name="taxRates">The operator's: "TaxRates": [{"Name", "Percent", "Inclusive", "AppliesTo"}].</param>
internal sealed class Chosen(IReadOnlyDictionary<Setting, Found> values, ImmutableArray<TaxRate> taxRates)
{
    /// <summary>The data directory.</summary>
    public string Data => Need(SettingTable.Data);

    /// <summary>A connection string of PostgreSQL, or null: SQLite.</summary>
    public string? Database => Of(SettingTable.Database);

    /// <summary>The set of books.</summary>
    public string Books => Need(SettingTable.Books);

    /// <summary>An active code of ISO 4217.</summary>
    public string CurrencyCode => Need(SettingTable.CurrencyCode);

    /// <summary>The operator's taxes.</summary>
    public ImmutableArray<TaxRate> TaxRates => taxRates;

    /// <summary>The store that holds the books.</summary>
    public StoreOptions Store => new()
    {
        DataDirectory = Data, Database = Database, Books = Books,
        Settings = new BooksSettings(Currency.Find(CurrencyCode) ?? default, TaxRates),
    };

    /// <summary>All of them, as they may be shown.</summary>
    public IEnumerable<Effective> All => values.Select(v => new Effective(
        v.Key.JsonName, v.Value.Value is { } value ? v.Key.Shown(value) : null, v.Value.Origin));

    /// <summary>The value of a setting, or null.</summary>
    public string? Of(Setting setting) => values[setting].Value;

    /// <summary>The value of a setting that has a default.</summary>
    public string Need(Setting setting) =>
        Of(setting) ?? throw new InvalidOperationException($"{setting.Name} has no default.");
}
