using System.CommandLine;
using Brillig.Client.Keys;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig key show ID</c></summary>
internal static class ShowKey
{
    private static readonly string[] s_header = ["field", "value"];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var data = Connection.DataOption();
        var id = new Argument<Guid>("ID") { Description = "The key's id; 'brillig key list' tells it." };
        var command = new Command("show", "Shows a key, without its secret.") { id, data };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = Connection.Open(shell, parsed.GetValue(data));
            var key = await client.Key(parsed.GetRequiredValue(id), cancel);
            if (parsed.GetValue(json)) shell.Print(key, CliJson.Plain.Key);
            else shell.Table(s_header, Rows(key));
            return Exit.Done;
        });
        return command;
    }

    /// <summary>What is left of a key.</summary>
    internal static string State(Key key) => key switch
    {
        { RevokedAt: { } at } => $"revoked {at}",
        { ExpiresAt: { } at } => $"expires {at}",
        _ => "valid",
    };

    private static IEnumerable<IReadOnlyList<string>> Rows(Key key) =>
    [
        ["id", key.Id.ToString()],
        ["name", key.Name ?? ""],
        ["role", key.Role ?? ""],
        ["account", key.Account ?? "the operator's"],
        ["state", State(key)],
        ["made", key.CreatedAt ?? ""],
        ["last used", key.LastUsedAt ?? "never"],
        ["secret before valid until", key.PreviousValidUntil ?? ""],
    ];
}
