using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Brillig.Cli.Settings;
using Brillig.Core.Accounts;
using Microsoft.Extensions.Configuration;

namespace Brillig.Cli;

/// <summary>
/// The settings of the verbs that open the books. Each is taken from the option, else from the environment
/// (BRILLIG_…), else from appsettings.json, else it is the default. All that is wrong with them is said at once.
/// </summary>
internal sealed class BooksOptions
{
    private readonly Shell _shell;
    private readonly List<(Setting Setting, Option<string?> Option)> _options;
    private readonly Option<string?> _config = new("--config")
    {
        Description = "Settings as JSON (appsettings.json).", HelpName = "FILE",
    };

    /// <summary>The settings of the books alone, or those given.</summary>
    public BooksOptions(Shell shell, ImmutableArray<Setting>? settings = null)
    {
        _shell = shell;
        _options = [.. (settings ?? SettingTable.OfBooks).Select(s => (s, OptionOf(s)))];
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(System.CommandLine.Command command)
    {
        foreach (var (_, option) in _options) command.Add(option);
        command.Add(_config);
    }

    /// <summary>What was chosen.</summary>
    /// <exception cref="CommandException">Settings make no sense; each is named.</exception>
    public Chosen Read(ParseResult parsed)
    {
        var config = parsed.GetValue(_config) ?? _shell.Variable("BRILLIG_CONFIG");
        var path = Path.GetFullPath(config ?? "appsettings.json");
        if (config is not null && !File.Exists(path)) throw CommandException.WrongUse($"There is no file {config}.");
        var file = Configuration(path);
        var faults = UnknownSettings.In(_shell.VariableNames(), file, path).ToList();
        var values = new Dictionary<Setting, Found>();
        foreach (var (setting, option) in _options)
        {
            var found = Find(setting, option, parsed, file);
            values.Add(setting, found);
            if (found.Value is { } value && setting.Fault(value) is { } fault)
                faults.Add($"{found.Origin} '{setting.Shown(value)}' {fault}.");
        }

        var taxes = file.GetSection("TaxRates").GetChildren().Select(t => Tax(t, faults)).ToImmutableArray();
        foreach (var same in taxes.GroupBy(t => t.Name).Where(g => g.Count() > 1))
            faults.Add($"Two tax rates are called {same.Key}.");
        if (faults.Count > 0) throw CommandException.WrongUse(string.Join('\n', faults));
        return new Chosen(values, taxes);
    }

    private Found Find(Setting setting, Option<string?> option, ParseResult parsed, IConfigurationSection file)
    {
        if (parsed.GetResult(option) is { Implicit: false })
            return new(parsed.GetValue(option) ?? "true", setting.Option);
        if (_shell.Variable(setting.Variable) is { } variable) return new(variable, setting.Variable);
        if (file[setting.Member] is { Length: > 0 } member) return new(Text(member), $"{file.Path}:{setting.Member}");
        if (setting.OtherVariable is { } other && _shell.Variable(other) is { } said) return new(said, other);
        return new(setting.Default, "default");
    }

    // JSON's true and false come as .NET writes them.
    private static string Text(string member) => member is "True" or "False" ? member.ToLowerInvariant() : member;

    private static IConfigurationSection Configuration(string path)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(path, optional: true).Build().GetSection("Brillig");
        }
        catch (InvalidDataException e)
        {
            throw CommandException.WrongUse($"{path} is not JSON: {e.InnerException?.Message ?? e.Message}");
        }
    }

    private static Option<string?> OptionOf(Setting setting) => new(setting.Option)
    {
        Description = setting.Default is null or "false" ? setting.Meaning : $"{setting.Meaning} ({setting.Default})",
        HelpName = setting.Value,
        Arity = setting.Value is null ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };

    private static TaxRate Tax(IConfigurationSection tax, List<string> faults)
    {
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint;
        var name = tax["Name"] ?? "";
        if (!decimal.TryParse(tax["Percent"], Plain, CultureInfo.InvariantCulture, out var percent)
            || percent > 100 || name.Length == 0)
            faults.Add($"{tax.Path} needs a Name and a Percent of 0 to 100.");
        return new TaxRate(
            name, percent, bool.TryParse(tax["Inclusive"], out var inclusive) && inclusive,
            [.. tax.GetSection("AppliesTo").GetChildren().Select(c => c.Value ?? "")]);
    }
}
