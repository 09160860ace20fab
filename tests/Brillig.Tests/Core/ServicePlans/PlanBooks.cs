using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Core.Flow;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>Service plans in the books of a test.</summary>
internal static class PlanBooks
{
    /// <summary>A plan of one item, c/i, at a price.</summary>
    public static string OneItem(string rate, string charged = "advance") =>
        """{"name": "plan", "charged": "CHARGED", "plan": {"c": {"i": {"rate": RATE}}}}"""
            .Replace("CHARGED", charged, StringComparison.Ordinal).Replace("RATE", rate, StringComparison.Ordinal);

    /// <summary>Publishes a plan, or its next version.</summary>
    public static ServicePlanView Publish(
        TestBooks books, string id, string json, AccountId owner = default, bool atOnce = false)
    {
        using var document = JsonDocument.Parse(json);
        var faults = new Faults();
        var read = PlanDocument.Read(document.RootElement, faults)
            ?? throw new ArgumentException(string.Join("; ", faults.List), nameof(json));
        return books.Done<ServicePlanView>(new PublishPlan(new PlanKey(owner, id), read, atOnce));
    }

    /// <summary>Assigns a plan, its charges accepted.</summary>
    public static ChargesPreview Assign(
        TestBooks books, AccountId account, string plan, Func<AssignPlan, AssignPlan>? with = null)
    {
        var command = new AssignPlan(account, plan) { IsAccepted = true };
        return books.Done<ChargesPreview>(with is null ? command : with(command));
    }

    /// <summary>Sets how much there is of one item of a category, its charges accepted.</summary>
    public static ChargesPreview Set(TestBooks books, AccountId account, string category, string item, long count) =>
        books.Done<ChargesPreview>(
            new ChangeQuantities(
                account, QuantityChange.Add, [],
                [new ItemCount(category, item, count - Count(books, account, category, item))])
            {
                IsAccepted = true,
            });

    /// <summary>What lines put on the account's charges so far, of all periods, without what came to nothing.</summary>
    public static List<LineItem> Billed(TestBooks books, AccountId account)
    {
        var items = new List<(int Period, LineItem Item)>();
        foreach (var fact in books.Facts.Select(f => f.Fact).OfType<LinesBilled>().Where(f => f.Account == account))
        {
            foreach (var item in fact.Items)
            {
                var at = items.FindIndex(i => i.Period == fact.Period && i.Item.Line.Replaces(item.Line));
                if (at >= 0) items[at] = (fact.Period, item);
                else items.Add((fact.Period, item));
            }
        }

        return [.. items.Select(i => i.Item).Where(i => i.Charge.Sign != 0)];
    }

    /// <summary>The sum of it.</summary>
    public static Exact Sum(TestBooks books, AccountId account) =>
        Billed(books, account).Aggregate(Exact.Zero, (sum, item) => sum + item.Charge);

    private static long Count(TestBooks books, AccountId account, string category, string item) =>
        books.Book(account).Quantities?.Of(category, item, cascade: false) ?? 0;
}
