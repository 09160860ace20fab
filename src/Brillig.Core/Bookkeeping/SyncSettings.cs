using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Bookkeeping;

/// <summary>Whether and when bookkeepers are told what changes.</summary>
/// <param name="IsOn">False: accounts are marked, and nobody is told.</param>
/// <param name="Buffer">How long a changed account rests before.</param>
public readonly record struct SyncTerms(bool IsOn, Duration Buffer);

/// <summary>The values of <see cref="SyncSettings"/>.</summary>
public record struct SyncSettingsImage
{
    /// <summary>Whether its bookkeeper is told; null: as the operator has it.</summary>
    public bool? IsOn { get; set; }

    /// <summary>How long its accounts rest before, in seconds; null: as the operator has it.</summary>
    public int? BufferSeconds { get; set; }

    /// <summary>How often it was said.</summary>
    public long Revision { get; set; }
}

/// <summary>A reseller said whether and when its bookkeeper is told; carries all it says.</summary>
/// <param name="Seller">Who.</param>
/// <param name="IsOn">Whether; null: as the operator has it.</param>
/// <param name="BufferSeconds">After how long; null: as the operator has it.</param>
/// <param name="At">When it was said.</param>
public sealed record SyncSettingsSet(AccountId Seller, bool? IsOn, int? BufferSeconds, Instant At) : Fact;

/// <summary>What a reseller has otherwise than the operator of when its bookkeeper is told.</summary>
/// <param name="seller">Whose.</param>
public sealed class SyncSettings(AccountId seller) : State<SyncSettingsImage>(default)
{
    /// <summary>The reseller.</summary>
    public AccountId Seller { get; } = seller;

    /// <summary>They were set.</summary>
    public static void Apply(SyncSettings settings, SyncSettingsSet fact, UndoLog undo)
    {
        ref var image = ref settings.Change(undo);
        (image.IsOn, image.BufferSeconds) = (fact.IsOn, fact.BufferSeconds);
        image.Revision++;
    }
}
