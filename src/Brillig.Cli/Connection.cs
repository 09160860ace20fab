using System.CommandLine;
using Brillig.Client;

namespace Brillig.Cli;

/// <summary>
/// Where the server is, and with which key: BRILLIG_URL, BRILLIG_KEY, else the admin key in the data directory.
/// </summary>
internal static class Connection
{
    public const string DefaultUrl = "http://127.0.0.1:8080";
    public const string DefaultData = "./data";

    /// <summary>The data directory whose admin.key is used, for every verb that speaks to a server.</summary>
    public static Option<string?> DataOption() => new("--data")
    {
        Description = $"Where the server keeps admin.key, used when BRILLIG_KEY is not set ({DefaultData}).",
        HelpName = "DIR",
    };

    /// <summary>The caller's own name for what a verb writes.</summary>
    public static Option<string?> OnceOption() => new("--idempotency-key")
    {
        Description = "Your own name for this request: given again, it is done once and answered alike.",
        HelpName = "NAME",
    };

    /// <summary>A client of the server.</summary>
    /// <exception cref="CommandException">The address is none, or no key is to be found.</exception>
    public static BrilligClient Open(Shell shell, string? data, string? once = null, bool isDryRun = false)
    {
        var url = shell.Variable("BRILLIG_URL") ?? DefaultUrl;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw CommandException.WrongUse($"BRILLIG_URL is '{url}', which is no address such as {DefaultUrl}.");
        var key = shell.Variable("BRILLIG_KEY") ?? KeyIn(data ?? shell.Variable("BRILLIG_DATA") ?? DefaultData);
        return BrilligClient.At(address, key, once, isDryRun);
    }

    private static string KeyIn(string data)
    {
        var file = Path.Combine(data, "admin.key");
        try
        {
            if (File.Exists(file)) return File.ReadAllText(file).Trim();
        }
        catch (UnauthorizedAccessException)
        {
            throw CommandException.Refused($"{file} may not be read by you; set BRILLIG_KEY to a key of your own.");
        }

        throw CommandException.WrongUse(
            $"There is no key: {file} is not there; set BRILLIG_KEY, or name with --data the directory of admin.key.");
    }
}
