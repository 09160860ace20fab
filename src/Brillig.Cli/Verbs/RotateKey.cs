using System.CommandLine;
using System.Globalization;

namespace Brillig.Cli.Verbs;

/// <summary><c>brillig key rotate ID</c></summary>
internal static class RotateKey
{
    private const int DaysMax = 30;

    public static Command Command(Shell shell, Option<bool> json)
    {
        var data = Connection.DataOption();
        var id = new Argument<Guid>("ID") { Description = "The key's id; 'brillig key list' tells it." };
        var overlap = new Option<string?>("--overlap")
        {
            Description = "How long the secret before stays valid: 90s, 15m, 12h, 7d, or 0 (24h).", HelpName = "TIME",
        };
        var command = new Command("rotate", "Gives a key another secret and shows it this once.") { id, overlap, data };
        command.SetAction(async (parsed, cancel) =>
        {
            var seconds = parsed.GetValue(overlap) is { } text ? Seconds(text) : (int?)null;
            using var client = Connection.Open(shell, parsed.GetValue(data));
            var key = await client.RotateKey(parsed.GetRequiredValue(id), seconds, cancel);
            if (parsed.GetValue(json))
            {
                shell.Print(key, CliJson.Plain.Key);
                return Exit.Done;
            }

            await shell.Out.WriteLineAsync(key.Secret);
            await shell.Error.WriteLineAsync(key.PreviousValidUntil is { } until
                ? $"The secret before stays valid until {until}."
                : "The secret before is not valid any more.");
            return Exit.Done;
        });
        return command;
    }

    private static int Seconds(string text)
    {
        var unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
        var number = unit == 0 ? text : text[..^1];
        if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && (unit != 0 || count == 0) && (long)count * unit <= DaysMax * 86_400) return count * unit;
        throw CommandException.WrongUse(
            $"--overlap is '{text}': give a time such as 90s, 15m, 12h or 7d, at most {DaysMax}d, or 0.");
    }
}
