namespace Brillig.Cli.Import;

/// <summary>
/// What a whole file holds, known before anything of it is sent. Keeps accounts and prices, not rows, so that a file
/// may be larger than the memory.
/// </summary>
public sealed class Survey
{
    private const int FaultsKept = 20;

    private readonly List<RowFault> _faults = [];
    private readonly Dictionary<string, string?> _accounts = [];
    private readonly Dictionary<string, FilePrice> _prices = [];

    private Survey() { }

    /// <summary>How many rows can be sent.</summary>
    public long Rows { get; private set; }

    /// <summary>How many rows are broken.</summary>
    public long BrokenRows { get; private set; }

    /// <summary>The first faults of rows.</summary>
    public IReadOnlyList<RowFault> Faults => _faults;

    /// <summary>The accounts with what they are called, where the file says it.</summary>
    public IReadOnlyDictionary<string, string?> Accounts => _accounts;

    /// <summary>The price of each service, in the order of the file; empty unless prices are asked for.</summary>
    public IReadOnlyCollection<FilePrice> Prices => _prices.Values;

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="CommandException">A service has two prices.</exception>
    public static Survey Of(IUsageFile file, ColumnMap map, CancellationToken cancel)
    {
        var survey = new Survey();
        var faults = new List<RowFault>();
        foreach (var raw in file.Read(map))
        {
            cancel.ThrowIfCancellationRequested();
            if (UsageRow.Read(raw, map, faults) is { } row) survey.Take(row);
            else survey.BrokenRows++;
            survey._faults.AddRange(faults.Take(FaultsKept - survey._faults.Count));
            faults.Clear();
        }

        return survey;
    }

    private void Take(UsageRow row)
    {
        Rows++;
        if (!_accounts.TryGetValue(row.Account, out var name) || name is null)
            _accounts[row.Account] = string.IsNullOrWhiteSpace(row.AccountName) ? null : row.AccountName;
        if (row.Price is null) return;
        var price = new FilePrice(row.Name, row.Price, row.Line);
        if (_prices.TryAdd(row.Name, price) || _prices[row.Name].Value == price.Value) return;
        throw CommandException.Refused(
            $"{row.Name} costs {_prices[row.Name].Text} in line {_prices[row.Name].Line} and {row.Price} in line "
            + $"{row.Line}: a tariff has one price per service, so correct the file or split it by tariff.");
    }
}

/// <summary>What a service costs by the file.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Text">The price as the file writes it.</param>
/// <param name="Line">Where it was first seen.</param>
public sealed record FilePrice(string Service, string Text, long Line)
{
    /// <summary>The price, so that 0.10 and 0.1 are the same.</summary>
    public decimal Value { get; } = new Client.Json.ExactNumber(Text).ToDecimal();
}
