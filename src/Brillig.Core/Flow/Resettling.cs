using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>How accounts come to another seller.</summary>
/// <param name="DropPlans">What the new seller does not offer may be dropped.</param>
/// <param name="Now">Their periods end now; else the new seller's begin where they end by themselves.</param>
/// <param name="Force">A reseller is demoted although others stand below it.</param>
public readonly record struct ResettlingTerms(bool DropPlans, bool Now, bool Force);

/// <summary>
/// Moves an account, makes it a reseller or demotes it. Who sells to whom follows from the tree, so that only accounts
/// need a fact that use what their new seller does not offer: their open charge keeps its seller, and what is not
/// offered is dropped where the next period begins.
/// </summary>
internal static class Resettling
{
    /// <summary>So many accounts may need facts at once: a decision makes at most about 10,000.</summary>
    internal const int AccountsMax = 5_000;

    private const int ListedMax = 50;

    /// <summary>Refused because the account cannot stand below this parent.</summary>
    public static Refused? Misplaced(Draft draft, AccountBook book, AccountId parent, string? externalId)
    {
        var tree = draft.Books.Tree;
        if (!parent.IsOperator)
        {
            if (draft.Reach(parent) is not { } above)
                return Refused.At(Reason.UnknownParent, "/parent", $"There is no account {parent}.");
            if (above == book || tree.Ancestors(above).Contains(book))
                return Refused.At(Reason.TreeCycle, "/parent", $"Account {parent} stands below account {book.Id}.");
            if (above.Account.Image.Status != AccountStatus.Open)
                return Refused.At(Reason.UnknownParent, "/parent", $"Account {parent} is closed.");
        }
        else if (!draft.Caller.IsOperator)
        {
            return Refused.At(Reason.UnknownParent, "/parent", "The parent is not yours.");
        }

        if (tree.Depth(parent) + tree.Height(book) > OpenAccount.DepthMax) return Refusal.TooDeep();
        return externalId is not null && draft.Books.Account(parent, externalId) is not null
            ? Refusal.ExternalIdTaken(externalId)
            : null;
    }

    /// <summary>Gives an account settings with another parent, or another word on whether it sells.</summary>
    /// <param name="draft">What is decided on.</param>
    /// <param name="book">The account; it is open.</param>
    /// <param name="settings">Its settings from now on.</param>
    /// <param name="terms">How.</param>
    /// <param name="isReplaced">True if the account gets another tariff besides.</param>
    /// <returns>Why it cannot be, or null.</returns>
    public static Refused? Take(
        Draft draft, AccountBook book, AccountSettings settings, ResettlingTerms terms, bool isReplaced = false)
    {
        var (tree, before) = (draft.Books.Tree, book.Account.Settings);
        var (old, own) = (tree.Seller(book), tree.SellerBelow(settings.Parent));
        if (old != own && !(draft.SellsAs(old) && draft.SellsAs(own)))
            return Refusal.NotSeller("To another seller an account moves");
        if (before.Reseller && !settings.Reseller && !terms.Force
            && Sold(tree, book).Any(below => below.Account.Settings.Reseller))
        {
            return new Refused(
                Reason.ResellerDescendants, "Resellers stand below it: demote them first, or hand them up with force.");
        }

        var oldBelow = before.Reseller ? book.Id : old;
        var ownBelow = settings.Reseller ? book.Id : own;
        IEnumerable<(AccountBook Book, AccountId Seller)> moved = old == own ? [] : [(book, own)];
        if (oldBelow != ownBelow) moved = moved.Concat(Sold(tree, book).Select(b => (b, ownBelow)));
        var all = moved.Where(m => draft.Open(m.Book) is not null)
            .OrderBy(m => !m.Book.IsPaidFor).ThenBy(m => m.Book.Id.Value).ToArray();   // who pays comes last
        return Take(draft, book, settings, terms, all, isReplaced);
    }

    // The accounts that have this one as their seller, or would: those below it, but not below other resellers.
    private static IEnumerable<AccountBook> Sold(Tree tree, AccountBook book) =>
        tree.Below(book.Id, below => !below.Account.Settings.Reseller);

    private static Refused? Take(
        Draft draft, AccountBook book, AccountSettings settings, ResettlingTerms terms,
        (AccountBook Book, AccountId Seller)[] moved, bool isReplaced)
    {
        var needing = moved.Count(m =>
            terms.Now || IsDue(draft, m.Book) || Dropped(draft, m.Book, m.Seller, terms, false).Any());
        if (needing > AccountsMax) return TooMany(needing);

        // What was due before is of the seller that was.
        foreach (var (due, _) in moved) Advance.Turn(draft, due);
        bool IsReplaced(AccountBook each) => isReplaced && each == book;
        var dropped = moved
            .Select(m => (m.Book.Id, What: Dropped(draft, m.Book, m.Seller, terms, IsReplaced(m.Book)).ToArray()))
            .Where(m => m.What.Length > 0)
            .ToDictionary(m => m.Id, m => m.What);
        if (dropped.Count > 0 && !terms.DropPlans) return NotOffered(dropped);

        var image = book.Account.Image;
        var changed = new AccountChanged(book.Id, settings, image.Tariffs, image.CutsFrom) { Kept = image.Kept };
        if (image.Settings.Parent == settings.Parent) draft.Add(changed);
        else if (Move(draft, book, changed with { MovedFrom = image.Settings.Parent }) is { } held) return held;
        if (Paying.Lost(draft, book) is { } lost) return lost;
        foreach (var (each, seller) in moved)
            if (terms.Now || dropped.ContainsKey(each.Id)) Settle(draft, each, seller, terms, IsReplaced(each));
        return SubscriptionDays.Refuse(draft, moved.Select(m => m.Book));
    }

    // What those above together have is priced anew in both places, and what is reserved is held in the new one.
    private static Refused? Move(Draft draft, AccountBook book, AccountChanged changed)
    {
        var above = draft.Books.Account(changed.Settings.Parent);
        AccountBook[] places = above is null ? [book] : [book, above];
        return HeldAbove.Move(
            draft, book, changed.Settings.Parent, () => PlanChange.Record(draft, places, () => draft.Add(changed)));
    }

    private static void Settle(
        Draft draft, AccountBook book, AccountId seller, ResettlingTerms terms, bool isReplaced)
    {
        if (draft.Open(book) is not { } open) return;
        var (image, from) = (book.Account.Image, From(draft, open, terms));
        var tariffs = isReplaced || IsOffered(draft, image, seller, from)
            ? image.Tariffs
            : image.Tariffs.RemoveAll(t => t.From >= from).Add(new TariffAssignment(from, null));
        var settings = image.Settings with { Type = TypeUnder(draft, image.Settings, seller) };
        var cuts = terms.Now && !book.IsPaidFor;
        if (cuts) Advance.Cut(draft, book, open, settings, image.CutsFrom, goesOn: true);
        if (tariffs != image.Tariffs || settings != image.Settings)
            draft.Add(new AccountChanged(book.Id, settings, tariffs, image.CutsFrom) { Kept = image.Kept });
        Withdraw(draft, book, seller, draft.Day(book, from));
        if (cuts) Recurring.BeginCut(draft, book);
        if (cuts) Holding.Price(draft, book);
    }

    // From this local day on.
    private static void Withdraw(Draft draft, AccountBook book, AccountId seller, LocalDate day)
    {
        var all = book.Plans?.Image.Assigned ?? [];
        if (!all.Any(p => p.Plan.Owner != seller && !(p.Until <= day))) return;
        draft.Add(new PlansAssigned(book.Id,
        [
            .. all.Where(p => p.Plan.Owner == seller || !(p.From >= day))
                .Select(p => p.Plan.Owner == seller || p.Until <= day ? p : p with { Until = day }),
        ]));
        Recurring.Settle(draft, book, draft.Now);
    }

    // What an account uses, from the new seller's first period on, that it does not offer.
    private static IEnumerable<string> Dropped(
        Draft draft, AccountBook book, AccountId seller, ResettlingTerms terms, bool isReplaced)
    {
        if (draft.Open(book) is not { } open) yield break;
        var image = book.Account.Image;
        var from = From(draft, open, terms);
        if (!isReplaced && !IsOffered(draft, image, seller, from))
            yield return $"tariff {(book.Account.TariffAt(from) is { } t ? draft.Books.Tariff(t)?.Image.Name : null)}";
        foreach (var plan in book.Plans?.Image.Assigned ?? [])
            if (plan.Plan.Owner != seller && !(plan.Until <= draft.Day(book, from)))
                yield return $"plan {plan.Plan.Id}";
        if (TypeUnder(draft, image.Settings, seller) != image.Settings.Type)
            yield return $"billing type {draft.Books.BillingType(image.Settings.Type).Image.Name}";
    }

    private static bool IsOffered(Draft draft, in AccountImage image, AccountId seller, Instant from)
    {
        TariffId? last = null;
        foreach (var assigned in image.Tariffs)
        {
            if (assigned.From <= from) last = assigned.Tariff;
            else if (assigned.Tariff is { } later && draft.Books.Tariff(later)?.Image.Owner != seller) return false;
        }

        return last is not { } id || draft.Books.Tariff(id)?.Image.Owner == seller;
    }

    // A billing type that the seller does not offer becomes the built-in one of its mode.
    private static BillingTypeId TypeUnder(Draft draft, AccountSettings settings, AccountId seller)
    {
        var type = draft.Books.BillingType(settings.Type);
        if (type.IsBuiltIn || type.Image.Owner == seller) return type.Id;
        return type.Terms.Mode == BillingMode.Prepaid ? BillingType.Prepaid : BillingType.Postpaid;
    }

    private static Instant From(Draft draft, RunningCharge open, ResettlingTerms terms) =>
        terms.Now ? draft.Now : open.Image.Period.End;

    private static bool IsDue(Draft draft, AccountBook book) => draft.Open(book)?.Image.Period.End <= draft.Now;

    private static Refused TooMany(int accounts) => new(
        Reason.TooManyAccounts,
        $"{accounts} accounts would have to change at once, and at most {AccountsMax} can: give some of them other "
        + "tariffs first or none, move parts of the tree one by one, or do it without now.");

    private static Refused NotOffered(Dictionary<AccountId, string[]> dropped)
    {
        var listed = dropped.OrderBy(d => d.Key.Value).Take(ListedMax)
            .Select(d => new Fault("/drop_plans", $"account {d.Key}: {string.Join(", ", d.Value)}"));
        return new Refused(
            Reason.NotOffered,
            $"{dropped.Count} accounts use what their new seller does not offer. With drop_plans it is dropped: "
            + "tariffs from the next period on, and a billing type becomes the built-in one of its mode.",
            listed.ToImmutableArray());
    }
}
