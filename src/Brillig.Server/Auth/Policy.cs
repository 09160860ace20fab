namespace Brillig.Server.Auth;

/// <summary>Whose objects a route is about: what it asks of the account of its caller's key.</summary>
internal enum Reach
{
    /// <summary>No object of the address is anybody's: lists of what the caller sees, and what he makes.</summary>
    Own,

    /// <summary>The address names an account, or what is one's: the caller's own or below; else it is absent.</summary>
    Subtree,

    /// <summary>The same, but the caller stands strictly above: for his own account it is not allowed.</summary>
    Above,

    /// <summary>The same, but the caller sells to it: is its seller, or stands above that one.</summary>
    Seller,

    /// <summary>The address names something that an account owns: the caller's own alone; else it is absent.</summary>
    Owner,

    /// <summary>The operator's keys alone; to others it is not allowed.</summary>
    Operator,
}

/// <summary>What a route declares: who may ask it, by role and by place. The rules hold it, a test proves it.</summary>
/// <param name="Access">What it asks of the role.</param>
/// <param name="Reach">What it asks of the place.</param>
internal sealed record Policy(Access Access, Reach Reach)
{
    /// <summary>What a route that names no reach has.</summary>
    public static Reach ReachOf(string pattern, Access access) =>
        access != Access.Anyone && pattern.Contains("{id", StringComparison.Ordinal) ? Reach.Subtree : Reach.Own;
}
