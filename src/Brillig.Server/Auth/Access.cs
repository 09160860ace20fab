using Brillig.Core.Basics;

namespace Brillig.Server.Auth;

/// <summary>What a route asks of its caller's role; each route declares one.</summary>
internal enum Access
{
    /// <summary>No key at all.</summary>
    Anyone,

    /// <summary>No key: what comes is signed, as the route agreed with who sends it.</summary>
    Signed,

    /// <summary>Any role but ingest.</summary>
    Reads,

    /// <summary>Roles admin and operator.</summary>
    Writes,

    /// <summary>Roles admin, operator and ingest.</summary>
    SendsUsage,

    /// <summary>Role admin.</summary>
    ManagesKeys,
}

/// <summary>The one rule of roles.</summary>
internal static class AccessRule
{
    /// <summary>Whether a key is asked for.</summary>
    public static bool NeedsKey(this Access access) => access is not (Access.Anyone or Access.Signed);

    /// <summary>Whether a role may.</summary>
    public static bool Allows(this Access access, Role role) => access switch
    {
        Access.Anyone or Access.Signed => true,
        Access.Reads => role is Role.Admin or Role.Operator or Role.Read,
        Access.Writes => role is Role.Admin or Role.Operator,
        Access.SendsUsage => role is Role.Admin or Role.Operator or Role.Ingest,
        Access.ManagesKeys => role is Role.Admin,
        _ => false,
    };
}
