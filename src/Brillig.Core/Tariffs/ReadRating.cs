using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Tariffs;

/// <summary>Live: all that rates usage by a tariff's newest version, for work beside the writer.</summary>
public sealed record ReadRating(TariffId Tariff) : Command
{
    /// <summary>Answers <see cref="RatingBase"/>.</summary>
    public static Decision Decide(ReadRating command, Draft draft) =>
        draft.Books.Tariff(command.Tariff) is { } tariff && ReadTariffs.Sees(draft, tariff)
            ? new Done(new RatingBase(
                tariff.Image.Name, tariff.Versions[^1], tariff.Image.Owner, tariff.Image.Currency,
                draft.Books.Decks))
            : new Refused(Reason.TariffNotFound, $"There is no tariff {command.Tariff}.");
}

/// <summary>What rates usage by a tariff; never changes.</summary>
/// <param name="Name">The tariff's name.</param>
/// <param name="Version">Its newest version.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Currency">Of its prices.</param>
/// <param name="Decks">The rate decks as they are now.</param>
public sealed record RatingBase(
    string Name, TariffVersion Version, AccountId Owner, Currency Currency, Decks Decks);

/// <summary>Live: what the rating of some accounts' usage depends on.</summary>
public sealed record ReadScopes(IReadOnlyList<AccountId> Accounts) : Command
{
    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Accounts.Count);

    /// <summary>Answers <see cref="AccountScopes"/>.</summary>
    public static Decision Decide(ReadScopes command, Draft draft) => new Done(new AccountScopes(
        [.. command.Accounts.Select(id => draft.Reach(id) is { } book
            ? new AccountScope(book.Currency, book.Account.Settings.TimeZone)
            : null)]));
}

/// <summary>The currency and the time zone of an account.</summary>
public sealed record AccountScope(Currency Currency, string TimeZone);

/// <summary>In the order asked for; null: the caller sees no such account.</summary>
public sealed record AccountScopes(ImmutableArray<AccountScope?> All);
