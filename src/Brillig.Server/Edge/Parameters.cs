using Brillig.Core.Basics;

namespace Brillig.Server.Edge;

/// <summary>Parameters that a route does not know: whoever sends one believes that it does something.</summary>
internal static class Parameters
{
    /// <summary>True if a read has parameters.</summary>
    public static bool AreUnread(HttpRequest request) => request.QueryString.HasValue
        && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));

    /// <summary>A fault for each of them.</summary>
    public static Faults Unknown(HttpRequest request)
    {
        var faults = new Faults();
        foreach (var name in request.Query.Keys) faults.Add("", $"The parameter {name} is unknown.");
        if (!faults.Any) faults.Add("", "The address takes no parameters.");
        return faults;
    }
}
