namespace Brillig.Cli.Import.Kazoo;

/// <summary>What is carried over, as reports count it.</summary>
internal static class Kinds
{
    public const string Accounts = "accounts";
    public const string Resellers = "resellers";
    public const string Payers = "payers";
    public const string Plans = "plans";
    public const string Quantities = "quantities";
    public const string Manual = "manual quantities";
    public const string Assignments = "assignments";
    public const string Decks = "decks";

    /// <summary>The kind that a document is counted under.</summary>
    public static string Of(KazooKind kind) => kind switch
    {
        KazooKind.Account => Accounts,
        KazooKind.Services => Quantities,
        KazooKind.Plan => Plans,
        KazooKind.Rate => Decks,
    };
}
