using System.Collections.Immutable;
using Brillig.Core.Basics;

namespace Brillig.Core.Accounts;

/// <summary>Merges patches into what an account has in them: its address and its pairs.</summary>
internal static class AccountMerge
{
    /// <summary>The most pairs of an account.</summary>
    internal const int PairsMax = 50;

    /// <summary>The longest address, in UTF-16 characters of its JSON.</summary>
    internal const int AddressMax = 8_192;

    /// <summary>The settings with what the patches of a change leave.</summary>
    internal static AccountSettings Of(ChangeAccount command, AccountSettings settings)
    {
        if (command.AddressPatch is { } address)
            settings = settings with { Address = MergePatch.Into(settings.Address, address) };
        return command.MetadataPatch is { } pairs
            ? settings with { Metadata = Merged(settings.Metadata, pairs) }
            : settings;
    }

    /// <summary>Refused because merging made too much of it, or too little.</summary>
    internal static Refused? Refuse(ChangeAccount command, AccountSettings settings)
    {
        if (command.TopUp.Value is not null && settings.TopUp is null)
            return Refused.At(Reason.BadRequest, "/topup", "A top-up has a threshold and an amount.");
        if (settings.Metadata?.Count > PairsMax)
            return Refused.At(Reason.BadRequest, "/metadata", $"An account has at most {PairsMax} pairs.");
        return settings.Address?.Length > AddressMax
            ? Refused.At(Reason.BadRequest, "/address", $"An address has at most {AddressMax} characters.")
            : null;
    }

    private static ImmutableSortedDictionary<string, string> Merged(
        ImmutableSortedDictionary<string, string>? pairs, ImmutableSortedDictionary<string, string?> patch)
    {
        var merged = (pairs ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)).ToBuilder();
        foreach (var (name, value) in patch)
        {
            if (value is null) merged.Remove(name);
            else merged[name] = value;
        }

        return merged.ToImmutable();
    }
}
