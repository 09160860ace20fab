using System.Collections.Immutable;

namespace Brillig.Core.Basics;

/// <summary>What a caller says of the revision it has seen (RFC 9110, 13.1).</summary>
/// <param name="Any">True for <c>*</c>: whichever there is.</param>
/// <param name="Tags">The opaque texts of its tags, without quotes.</param>
public sealed record EntityTags(bool Any, ImmutableArray<string> Tags)
{
    /// <summary>True if one of them is this revision; what has none is named by <c>*</c> alone.</summary>
    public bool Name(string? revision) => Any || (revision is not null && Tags.Contains(revision));
}

/// <summary>What must hold of a resource before it is changed.</summary>
/// <param name="Match">It is at one of these revisions, or null: any.</param>
/// <param name="NoneMatch">It is at none of these, or null.</param>
public sealed record Precondition(EntityTags? Match, EntityTags? NoneMatch)
{
    /// <summary>Whether it holds at a revision.</summary>
    public bool Holds(string? revision) =>
        Match?.Name(revision) is not false
        && (NoneMatch is null || revision is null || !NoneMatch.Name(revision));
}
