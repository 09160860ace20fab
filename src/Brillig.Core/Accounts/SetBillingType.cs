using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Accounts;

/// <summary>Makes a billing type, or changes the terms of one from the accounts' next events on.</summary>
/// <param name="Id">Made at the edge for a new one.</param>
/// <param name="IsNew">True to make it.</param>
/// <param name="Name">Unique per owner; null: unchanged.</param>
/// <param name="Terms">All of its terms, defaults filled in.</param>
public sealed record SetBillingType(BillingTypeId Id, bool IsNew, string? Name, Func<BillingTerms?, BillingTerms> Terms)
    : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.BillingType, Id.Value);

    /// <summary>Answers <see cref="BillingTypeView"/>.</summary>
    public static Decision Decide(SetBillingType command, Draft draft)
    {
        var owner = draft.Caller.Account;
        var known = command.IsNew ? null : draft.Books.FindBillingType(command.Id);
        if (!command.IsNew && (known is null || !ReadBillingTypes.Sees(draft, known)))
            return new Refused(Reason.BillingTypeNotFound, $"There is no billing type {command.Id}.");
        if (known is { IsBuiltIn: true })
            return new Refused(Reason.BillingTypeFixed, "The built-in types never change: make one of your own.");
        if (known is not null && known.Image.Owner != owner && !draft.Caller.IsOperator)
            return new Refused(Reason.NotAllowed, "A billing type is changed by its owner.");

        var name = command.Name ?? known?.Image.Name ?? "";
        var taken = draft.Books.BillingTypes.Any(t =>
            t.Id != command.Id && t.Image.Name == name
            && (t.IsBuiltIn || t.Image.Owner == (known?.Image.Owner ?? owner)));
        if (taken) return Refused.At(Reason.NameTaken, "/name", $"There is a billing type {name} already.");
        var terms = command.Terms(known?.Terms);
        if (known is not null && known.Terms.Mode != terms.Mode)
            return Refused.At(Reason.BillingTypeFixed, "/mode", "The mode of a billing type never changes.");

        var image = new BillingTypeImage
        {
            Name = name,
            Owner = known?.Image.Owner ?? owner,
            Terms = terms,
            CreatedAt = known?.Image.CreatedAt ?? draft.Now,
            Revision = (known?.Image.Revision ?? 0) + 1,
        };
        // What was due before happens by the terms that held then, whether or not a job got there.
        if (known is not null)
        {
            foreach (var book in draft.Books.Due(draft.Now, int.MaxValue))
                if (book.Account.Settings.Type == known.Id) Advance.To(draft, book);
        }

        var isCutAnew = known is not null && known.Terms.Period != terms.Period;
        draft.Add(new BillingTypeSet(command.Id, image));
        var own = isCutAnew ? draft.Books.Accounts.Where(book => book.Account.Settings.Type == command.Id) : [];
        return (Decision?)SubscriptionDays.Refuse(draft, own) ?? new Done(new BillingTypeView(command.Id, image));
    }
}

/// <summary>A billing type as people see it.</summary>
public sealed record BillingTypeView(BillingTypeId Id, BillingTypeImage Image);

/// <summary>Live: the billing types that the caller can see, built-in ones first; or one of them.</summary>
public sealed record ReadBillingTypes(BillingTypeId? Id) : Command
{
    /// <summary>Answers <see cref="BillingTypeViews"/>, or one <see cref="BillingTypeView"/>.</summary>
    public static Decision Decide(ReadBillingTypes command, Draft draft)
    {
        if (command.Id is { } id)
        {
            return draft.Books.FindBillingType(id) is { } type && Sees(draft, type)
                ? new Done(new BillingTypeView(type.Id, type.Image))
                : new Refused(Reason.BillingTypeNotFound, $"There is no billing type {id}.");
        }

        var seen = draft.Books.BillingTypes
            .Where(t => Sees(draft, t))
            .OrderBy(t => t.Image.CreatedAt).ThenBy(t => t.Id.Value)
            .Select(t => new BillingTypeView(t.Id, t.Image));
        return new Done(new BillingTypeViews([.. seen]));
    }

    /// <summary>True for built-in types, the caller's own, those of its seller, and the operator.</summary>
    internal static bool Sees(Draft draft, BillingType type) =>
        type.IsBuiltIn || draft.Caller.IsOperator || type.Image.Owner == draft.Caller.Account
        || (draft.Books.Account(draft.Caller.Account) is { } own
            && (type.Id == own.Account.Settings.Type || type.Image.Owner == draft.Books.Tree.Seller(own)));
}

/// <summary>Billing types.</summary>
public sealed record BillingTypeViews(IReadOnlyList<BillingTypeView> Types);
