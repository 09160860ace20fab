using System.CommandLine;
using Brillig.Client.Keys;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig key create</c></summary>
internal static class CreateKey
{
    public static Command Command(Shell shell, Option<bool> json)
    {
        var data = Connection.DataOption();
        var once = Connection.OnceOption();
        var name = new Option<string>("--name") { Description = "What the key is for.", Required = true };
        var role = new Option<string>("--role")
        {
            Description = "What it may do: admin, operator, read or ingest.", DefaultValueFactory = _ => "read",
        };
        role.AcceptOnlyFromAmong("admin", "operator", "read", "ingest");
        var account = new Option<Guid?>("--account") { Description = "Whose it is (yours).", HelpName = "ID" };
        var expires = new Option<string?>("--expires-at")
        {
            Description = "From when on it is refused (never).", HelpName = "TIME",
        };
        var command = new Command("create", "Makes a key and shows it this once.")
        {
            data, name, role, account, expires, once,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = Connection.Open(shell, parsed.GetValue(data), parsed.GetValue(once));
            var asked = new NewKey(
                parsed.GetValue(role) ?? "read", parsed.GetRequiredValue(name), parsed.GetValue(account),
                parsed.GetValue(expires));
            var key = await client.MakeKey(asked, cancel);
            if (parsed.GetValue(json)) shell.Print(key, CliJson.Plain.Key);
            else await shell.Out.WriteLineAsync(key.Secret);
            return Exit.Done;
        });
        return command;
    }
}
