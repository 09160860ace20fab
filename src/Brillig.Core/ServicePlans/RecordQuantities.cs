using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.ServicePlans;

/// <summary>Quantities of some account, named by its id or by its external id below the caller's account.</summary>
/// <param name="Index">Its place in the request.</param>
/// <param name="ExternalId">The external id by which it was found, or null.</param>
/// <param name="Change">What is counted of it.</param>
public readonly record struct QuantityElement(int Index, string? ExternalId, ChangeQuantities Change);

/// <summary>
/// Records how much many accounts use of what plans price. They are facts, and nobody is asked: each is taken or
/// refused by itself, and taken even where it overdraws. What they add is billed once for all of them, at every level.
/// </summary>
/// <param name="By">Whose key sends them.</param>
/// <param name="Elements">The accounts with what is counted of them; one that comes twice is changed twice.</param>
public sealed record RecordQuantities(AccountId By, ImmutableArray<QuantityElement> Elements) : Command
{
    /// <summary>The most accounts of one request.</summary>
    public const int AccountsMax = 1_000;

    /// <summary>The most quantities of one request.</summary>
    public const int CountsMax = 10_000;

    private const int InteractiveMax = 50;

    /// <inheritdoc/>
    public override AccountId Subject => By;

    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Quantities, By.Value);

    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Elements.Length);

    /// <summary>A few accounts are not worth waiting.</summary>
    public override Lane Lane => Elements.Length > InteractiveMax ? Lane.Bulk : Lane.Interactive;

    /// <summary>
    /// Some of the accounts, since each is taken or refused by itself; all, where what is added would be added twice by
    /// whoever is told that a part of it failed, and sends it again.
    /// </summary>
    public override Command Part(int done, int weight) => (done == 0 && Elements.Length <= weight) || Adds
        ? this
        : this with { Elements = Elements.Slice(done, Math.Min(weight, Elements.Length - done)) };

    /// <summary>What became of all accounts so far; those of a refused part are refused.</summary>
    public override Decision Join(Decision? first, Command part, Decision answer)
    {
        var so = (first as Done)?.Result as QuantitiesOutcome ?? QuantitiesOutcome.None;
        return answer switch
        {
            Done { Result: QuantitiesOutcome more } => new Done(so + more),
            Refused refused when part is RecordQuantities { Elements: var elements } =>
                new Done(so + QuantitiesOutcome.Of(elements, refused)),
            _ => answer,
        };
    }

    private bool Adds => Elements.Any(e => e.Change.How == QuantityChange.Add);

    /// <summary>Answers <see cref="QuantitiesOutcome"/>.</summary>
    public static Decision Decide(RecordQuantities command, Draft draft)
    {
        var mark = draft.Mark();
        try
        {
            return new Done(Together(command.Elements, draft));
        }
        catch (OverflowException)
        {
            // Some of them are too much for an amount: alone, each that is not is taken.
            draft.Back(mark);
            var outcome = QuantitiesOutcome.None;
            foreach (var element in command.Elements) outcome += Alone(element, draft);
            return new Done(outcome);
        }
    }

    private static QuantitiesOutcome Alone(in QuantityElement element, Draft draft)
    {
        var mark = draft.Mark();
        try
        {
            return Together([element], draft);
        }
        catch (OverflowException)
        {
            draft.Back(mark);
            return QuantitiesOutcome.Of([element], Refusal.OutOfRange());
        }
    }

    // Lines are looked at before all changes and after them, not for each: that of a parent of all would be a thousand.
    private static QuantitiesOutcome Together(ImmutableArray<QuantityElement> elements, Draft draft)
    {
        var found = new List<(AccountBook? Book, Refused? Refused)>(elements.Length);
        foreach (var element in elements) found.Add(Find(element, draft));
        var results = ImmutableArray.CreateBuilder<QuantityResult>(elements.Length);
        PlanChange.Record(draft, found.Select(f => f.Book).OfType<AccountBook>(), () =>
        {
            for (var i = 0; i < elements.Length; i++)
            {
                var (facts, (book, refused)) = (draft.Facts.Count, found[i]);
                ImmutableArray<NotCounted> left = [];
                if (book is not null) refused = ChangeQuantities.Set(elements[i].Change, draft, book, out left);
                var result = QuantityResult.Of(elements[i], refused, draft.Facts.Count > facts);
                results.Add(result with { NotCounted = left });
            }
        });
        return new QuantitiesOutcome(results.MoveToImmutable());
    }

    private static (AccountBook?, Refused?) Find(in QuantityElement element, Draft draft)
    {
        if (draft.Reach(element.Change.Account, element.ExternalId) is not { } book)
        {
            var name = element.ExternalId ?? element.Change.Account.ToString();
            return (null, new Refused(Reason.AccountNotFound, $"There is no account {name}."));
        }

        if (!draft.Sells(book)) return (null, Refusal.NotSeller("Quantities are recorded without asking"));
        Advance.To(draft, book);
        return draft.Open(book) is null ? (null, Refusal.Closed(book)) : (book, null);
    }
}

/// <summary>What became of the quantities of one account.</summary>
/// <param name="Index">Its place in the request.</param>
/// <param name="Account">The account; default where its name was not found.</param>
/// <param name="ExternalId">The external id by which it was named, or null.</param>
/// <param name="Refused">Why nothing was done, or null.</param>
/// <param name="IsChanged">False: it had these quantities already.</param>
public readonly record struct QuantityResult(
    int Index, AccountId Account, string? ExternalId, Refused? Refused, bool IsChanged)
{
    /// <summary>Of a list of numbers: those of carriers whose numbers are not billable.</summary>
    public ImmutableArray<NotCounted> NotCounted { get; init; } = [];

    /// <summary>That of an element.</summary>
    internal static QuantityResult Of(in QuantityElement element, Refused? refused, bool isChanged) =>
        new(element.Index, element.Change.Account, element.ExternalId, refused, isChanged);
}

/// <summary>What became of the quantities of many accounts.</summary>
public sealed record QuantitiesOutcome(ImmutableArray<QuantityResult> Results)
{
    /// <summary>Nothing yet.</summary>
    public static readonly QuantitiesOutcome None = new([]);

    /// <summary>Accounts that were refused together.</summary>
    internal static QuantitiesOutcome Of(ImmutableArray<QuantityElement> elements, Refused refused) => new(
        [.. elements.Select(e => QuantityResult.Of(e, refused, isChanged: false))]);

    /// <summary>What became of both.</summary>
    public static QuantitiesOutcome operator +(QuantitiesOutcome first, QuantitiesOutcome then) =>
        new(first.Results.AddRange(then.Results));
}
