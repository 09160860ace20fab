using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Storage;
using Microsoft.Extensions.Configuration;

namespace Brillig.Cli;

/// <summary>
/// Which books, for the verbs that open them. Each setting is taken from the option, else from the environment
/// (BRILLIG_…), else from appsettings.json, else it is the default.
/// </summary>
internal sealed class BooksOptions(Shell shell)
{
    private readonly Option<string?> _config = new("--config")
    {
        Description = "Settings as JSON (appsettings.json).", HelpName = "FILE",
    };

    private readonly Option<string?> _data = Text("--data", "DIR", "Where SQLite's file and admin.key are (./data).");
    private readonly Option<string?> _database = Text("--database", "CONNECTION", "PostgreSQL instead of SQLite.");
    private readonly Option<string?> _books = Text("--books", "NAME", "The set of books (main).");
    private readonly Option<string?> _currency = Text("--currency", "CODE", "Where none is named (USD).");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(System.CommandLine.Command command)
    {
        foreach (var option in new[] { _data, _database, _books, _currency, _config }) command.Add(option);
    }

    /// <summary>What was chosen.</summary>
    /// <exception cref="CommandException">A setting makes no sense.</exception>
    public Chosen Read(ParseResult parsed)
    {
        var file = Configuration(parsed.GetValue(_config) ?? shell.Variable("BRILLIG_CONFIG"));
        return new Chosen(this, parsed, file);
    }

    private static IConfiguration Configuration(string? file)
    {
        var path = Path.GetFullPath(file ?? "appsettings.json");
        if (file is not null && !File.Exists(path)) throw CommandException.WrongUse($"There is no file {file}.");
        try
        {
            return new ConfigurationBuilder().AddJsonFile(path, optional: true).Build().GetSection("Brillig");
        }
        catch (InvalidDataException e)
        {
            throw CommandException.WrongUse($"{path} is not JSON: {e.InnerException?.Message ?? e.Message}");
        }
    }

    private static Option<string?> Text(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help };

    /// <summary>The settings of one run.</summary>
    internal sealed class Chosen(BooksOptions options, ParseResult parsed, IConfiguration file)
    {
        /// <summary>The data directory.</summary>
        public string Data => Of(options._data) ?? Connection.DefaultData;

        /// <summary>A connection string of PostgreSQL, or null: SQLite.</summary>
        public string? Database => Of(options._database);

        /// <summary>The set of books.</summary>
        public string Books => Of(options._books) ?? "main";

        /// <summary>An active code of ISO 4217.</summary>
        public string CurrencyCode => Of(options._currency) ?? "USD";

        /// <summary>
        /// The operator's taxes: "Brillig": {"TaxRates": [{"Name", "Percent", "Inclusive", "AppliesTo"}]}.
        /// </summary>
        public ImmutableArray<TaxRate> TaxRates
        {
            get
            {
                ImmutableArray<TaxRate> rates = [.. file.GetSection("TaxRates").GetChildren().Select(Tax)];
                return rates.GroupBy(rate => rate.Name).FirstOrDefault(group => group.Count() > 1) is { Key: var name }
                    ? throw CommandException.WrongUse($"Two tax rates are called {name}.")
                    : rates;
            }
        }

        /// <summary>The store that holds the books.</summary>
        public StoreOptions Store => new()
        {
            DataDirectory = Data, Database = Database, Books = Books,
            Settings = new BooksSettings(Currency(), TaxRates),
        };

        /// <summary>A setting of another option, by the same order.</summary>
        public string? Of(Option<string?> option)
        {
            var name = option.Name.TrimStart('-');
            return parsed.GetValue(option)
                ?? options.Variable("BRILLIG_" + name.ToUpperInvariant().Replace('-', '_'))
                ?? (file[name.Replace("-", "", StringComparison.Ordinal)] is { Length: > 0 } value ? value : null);
        }

        private Currency Currency() => Core.Basics.Currency.Find(CurrencyCode)
            ?? throw CommandException.WrongUse($"{CurrencyCode} is no active currency code of ISO 4217.");

        private static TaxRate Tax(IConfigurationSection tax)
        {
            const NumberStyles Plain = NumberStyles.AllowDecimalPoint;
            if (tax["Name"] is not { Length: > 0 } name
                || !decimal.TryParse(tax["Percent"], Plain, CultureInfo.InvariantCulture, out var percent)
                || percent > 100)
                throw CommandException.WrongUse($"{tax.Path} needs a Name and a Percent of 0 to 100.");
            return new TaxRate(
                name, percent, bool.TryParse(tax["Inclusive"], out var inclusive) && inclusive,
                [.. tax.GetSection("AppliesTo").GetChildren().Select(c => c.Value ?? "")]);
        }
    }

    private string? Variable(string name) => shell.Variable(name);
}
