using System.CommandLine;
using System.Text.Json.Nodes;

namespace Brillig.Cli.Verbs.Resellers;

/// <summary>How accounts come to another seller, as options.</summary>
internal sealed class SellerOptions
{
    private readonly Option<bool> _dropPlans = new("--drop-plans")
    {
        Description = "Drop what accounts use that their new seller does not offer; else it is listed.",
    };

    private readonly Option<bool> _now = new("--now")
    {
        Description = "End the periods of accounts with another seller now; else it sells from the next ones on.",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_dropPlans);
        command.Add(_now);
    }

    /// <summary>Puts what is chosen into a patch.</summary>
    public void Put(Session session, JsonObject patch)
    {
        if (session.Parsed.GetValue(_dropPlans)) patch["drop_plans"] = true;
        if (session.Parsed.GetValue(_now)) patch["now"] = true;
    }
}
