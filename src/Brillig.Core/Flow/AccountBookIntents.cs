using Brillig.Core.Bookkeeping;

namespace Brillig.Core.Flow;

/// <summary>What an account's bookkeeper was told, and is asked to do.</summary>
public sealed partial class AccountBook
{
    /// <summary>How it stands with its bookkeeper; null before anything was told.</summary>
    public AccountSync? Sync { get; private set; }

    /// <summary>What is to be done outside; null before the first.</summary>
    public AccountIntents? Intents { get; private set; }

    /// <summary>How it stands with its bookkeeper, to be changed.</summary>
    public static AccountSync ApplySync(AccountBook book) => book.Sync ??= new AccountSync();

    /// <summary>What is to be done outside, to be changed.</summary>
    public static AccountIntents ApplyIntents(AccountBook book) => book.Intents ??= new AccountIntents();
}
