using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Bookkeeping;

/// <summary>The values of a <see cref="SealingKey"/>.</summary>
public record struct SealingKeyImage
{
    /// <summary>The key, as the edge that seals writes it.</summary>
    public string Text { get; set; }
}

/// <summary>A key with which the edge seals credentials is kept.</summary>
public sealed record SealingKeyKept(Guid Id, SealingKeyImage Image) : Fact;

/// <summary>
/// A key with which credentials are sealed. It lies in the books, so that every process reads it, and whoever restores
/// a backup.
/// </summary>
public sealed class SealingKey(SealingKeyImage image) : State<SealingKeyImage>(image)
{
    /// <summary>Is kept.</summary>
    public static void Apply(SealingKey key, SealingKeyKept fact, UndoLog undo) => key.Change(undo) = fact.Image;
}

/// <summary>Keeps a key with which the edge seals.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Text">The key.</param>
public sealed record KeepSealingKey(Guid Id, string Text) : Command
{
    /// <summary>Answers nothing.</summary>
    public static Decision Decide(KeepSealingKey command, Draft draft)
    {
        draft.Add(new SealingKeyKept(command.Id, new SealingKeyImage { Text = command.Text }));
        return Done.Nothing;
    }
}

/// <summary>Live: the keys with which the edge seals; for the server alone.</summary>
public sealed record ReadSealingKeys : Command
{
    /// <summary>Answers <see cref="SealingKeys"/>.</summary>
    public static Decision Decide(ReadSealingKeys command, Draft draft) =>
        new Done(new SealingKeys([.. draft.Books.SealingKeys.Select(key => key.Image.Text)]));
}

/// <summary>The keys with which the edge seals.</summary>
/// <param name="Texts">Each as the edge wrote it.</param>
public sealed record SealingKeys(IReadOnlyList<string> Texts);
