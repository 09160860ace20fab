using System.CommandLine;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig key list</c></summary>
internal static class ListKeys
{
    private static readonly string[] s_header = ["id", "name", "role", "account", "last used", "state"];

    public static Command Command(Shell shell, Option<bool> json)
    {
        var data = Connection.DataOption();
        var command = new Command("list", "Lists the keys, without their secrets.") { data };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = Connection.Open(shell, parsed.GetValue(data));
            var keys = await client.Keys(cancel);
            if (parsed.GetValue(json)) shell.Print(keys, CliJson.Plain.ListKey);
            else
            {
                shell.Table(s_header, keys.Select(k => (IReadOnlyList<string>)
                [
                    k.Id.ToString(), k.Name ?? "", k.Role ?? "", k.Account ?? "the operator's",
                    k.LastUsedAt ?? "never", ShowKey.State(k),
                ]));
            }

            return Exit.Done;
        });
        return command;
    }
}
