namespace Brillig.Storage;

/// <summary>
/// What people without a key are told when the books take no command: what is wrong, without names, addresses or the
/// words of the database, which are in the log.
/// </summary>
internal static class StoreFaults
{
    /// <summary>The database does not answer, or not as it should.</summary>
    internal const string DatabaseAway = "The database cannot be reached, or takes no writes. It is tried again.";

    /// <summary>What ended a lease, for everybody.</summary>
    internal static string Of(Exception error) => error switch
    {
        LeaseLostException => error.Message,
        JournalAwayException => DatabaseAway,
        StoreException => "The books cannot be opened; the server's log says why. It is tried again.",
        _ => "The writer failed; the books are read again.",
    };
}
