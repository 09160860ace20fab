namespace Brillig.Core.Basics;

/// <summary>What a key may do, from most to least.</summary>
public enum Role
{
    /// <summary>Everything, keys included.</summary>
    Admin,

    /// <summary>Everything but keys.</summary>
    Operator,

    /// <summary>Reads only.</summary>
    Read,

    /// <summary>Sends usage only.</summary>
    Ingest,
}

/// <summary>Who asks: the account its key belongs to (it sees that subtree), its role, and the key.</summary>
/// <remarks><c>default</c> is an operator's admin without a key: the server itself.</remarks>
public readonly record struct Caller(AccountId Account, Role Role, KeyId Key)
{
    /// <summary>The server's own jobs.</summary>
    public static Caller Server => default;

    /// <summary>True for a key of the operator: it reaches every account and stands above all.</summary>
    public bool IsOperator => Account.IsOperator;
}
