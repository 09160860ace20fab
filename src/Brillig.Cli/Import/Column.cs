namespace Brillig.Cli.Import;

/// <summary>What a column of a usage file is for.</summary>
public enum Column
{
    /// <summary>The record's id, unique per account.</summary>
    Id,

    /// <summary>The account's id or external id.</summary>
    Account,

    /// <summary>What the account is called, for accounts that are made.</summary>
    AccountName,

    /// <summary>The service.</summary>
    Name,

    /// <summary>How much was used.</summary>
    Usage,

    /// <summary>When, RFC 3339 with an offset.</summary>
    Timestamp,

    /// <summary>A JSON object.</summary>
    Properties,

    /// <summary>The price of a unit, for a tariff that is made.</summary>
    Price,
}
