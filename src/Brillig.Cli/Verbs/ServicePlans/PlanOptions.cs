using System.CommandLine;
using System.Text.Json;
using Brillig.Client;

namespace Brillig.Cli.Verbs.ServicePlans;

/// <summary>What the verbs of service plans take.</summary>
internal static class PlanOptions
{
    /// <summary>Who sells: an account, or the operator.</summary>
    public static Argument<string> Owner() =>
        new("OWNER") { Description = "A reseller's id or external id, or 'operator'." };

    /// <summary>The name of a plan.</summary>
    public static Argument<string> Plan() => new("PLAN") { Description = "The plan's name." };

    /// <summary>Whether charges are accepted.</summary>
    public static Option<bool> Accept() => new("--accept-charges") { Description = "Agree to what it costs." };

    /// <summary>The address of who sells.</summary>
    public static async Task<string> OwnerOf(Session session, Argument<string> owner) =>
        session.Parsed.GetRequiredValue(owner) == BrilligClient.Operator
            ? BrilligClient.Operator
            : (await session.Account(owner)).Id.ToString();

    /// <summary>An object of JSON in a file.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static JsonElement Document(string path)
    {
        if (!File.Exists(path)) throw CommandException.WrongUse($"There is no file {path}.");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw CommandException.WrongUse($"{path} holds no JSON object.");
        }
        catch (JsonException e)
        {
            throw CommandException.WrongUse($"{path} is not JSON: {e.Message}");
        }
    }
}
