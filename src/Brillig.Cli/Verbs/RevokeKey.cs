using System.CommandLine;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig key revoke ID</c></summary>
internal static class RevokeKey
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var data = Connection.DataOption();
        var once = Connection.OnceOption();
        var id = new Argument<Guid>("ID") { Description = "The key's id; 'brillig key list' tells it." };
        var command = new Command("revoke", "Revokes a key at once and for good.") { id, data, once };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = Connection.Open(shell, parsed.GetValue(data), parsed.GetValue(once));
            var key = parsed.GetRequiredValue(id);
            await client.RevokeKey(key, cancel);
            await shell.Out.WriteLineAsync(parsed.GetValue(json) ? $$"""{"revoked":"{{key}}"}""" : $"Revoked {key}.");
            return Exit.Done;
        });
        return command;
    }
}
