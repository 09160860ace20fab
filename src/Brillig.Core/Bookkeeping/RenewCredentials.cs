using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Bookkeeping;

/// <summary>
/// Keeps credentials that a bookkeeper gave in place of others. Nothing else of it changes, nor its revision: nobody
/// set anything.
/// </summary>
/// <param name="Seller">Whose.</param>
/// <param name="Before">Those that were renewed, sealed, as the bookkeeper had them.</param>
/// <param name="Credentials">The new ones, sealed.</param>
public sealed record RenewCredentials(AccountId Seller, string Before, string Credentials) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Seller;

    /// <summary>
    /// Answers <see cref="BookkeeperView"/> as it is then: where somebody set others meanwhile, those stay.
    /// </summary>
    public static Decision Decide(RenewCredentials command, Draft draft)
    {
        var image = draft.Books.BookkeeperOf(command.Seller);
        if (image.Credentials == command.Before)
        {
            image.Credentials = command.Credentials;
            draft.Add(new BookkeeperSet(command.Seller, image));
        }

        return new Done(new BookkeeperView(command.Seller, image));
    }
}
