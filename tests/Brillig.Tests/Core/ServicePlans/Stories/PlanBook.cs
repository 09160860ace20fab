using System.Text.Json.Nodes;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Core.Flow;
using Brillig.Tests.Rating;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans.Stories;

/// <summary>The plans of a story, and who has which.</summary>
internal sealed class PlanBook(Draw draw, TestBooks books, PlanHistory history)
{
    private static readonly string[] Names = ["one", "two", "whole"];

    public void Publish(AccountId owner)
    {
        foreach (var name in Names) Publish(owner, name, atOnce: false);
    }

    public void PublishNext()
    {
        var (owner, name) = draw.Of<(AccountId, string)>([.. history.Plans.Keys]);
        Publish(owner, name, draw.Chance(2));
    }

    public void Assign(Told told)
    {
        var owner = history.SellerAt(told, history.Events);
        var (name, at) = (draw.Of(Names), books.Now);
        var today = at.InZone(told.Zone).Date;
        var first = Max(today, SellersFirst(told, owner, at));
        LocalDate? from = draw.Chance(4) ? first.PlusDays(draw.Random.Next(45)) : null;
        LocalDate? until = draw.Chance(4) && name != "whole"
            ? (from ?? first).PlusDays(draw.Random.Next(1, 60))
            : null;
        var overrides = draw.Chance(4) ? $$$"""{"c": {"a": {"rate": {{{draw.Random.Next(1, 9)}}} } } }""" : null;
        PlanBooks.Assign(books, told.Id, name, a => a with { From = from, Until = until, Overrides = overrides });

        var number = history.Happens(at, activates: true);
        var all = told.PlansAt(number).ToList();
        var i = all.FindIndex(p => p.Name == name && p.Owner == owner);
        var known = i < 0 ? null : all[i];
        var begins = from ?? first;
        var plan = new ToldPlan(owner, name, known?.At ?? at)
        {
            From = begins > today ? begins : known?.From <= today ? known.From : null, Until = until,
            Overrides = overrides,
        };
        if (i < 0) all.Add(plan);
        else all[i] = plan;
        told.Plans.Add((number, [.. all]));
    }

    public void Withdraw(Told told)
    {
        if (told.PlansAt(history.Events) is not [var plan, ..]) return;
        var today = books.Now.InZone(told.Zone).Date;
        LocalDate? at = draw.Chance(2) && plan.Name != "whole" ? today.PlusDays(draw.Random.Next(40)) : null;
        books.Done<ChargesPreview>(new WithdrawPlan(told.Id, plan.Name, at));
        var number = history.Happens(books.Now, activates: true);
        ToldPlan[] left = at > today && !(plan.From >= at) ? [plan with { Until = at }] : [];
        told.Plans.Add((number, [.. left, .. told.PlansAt(number).Skip(1)]));
    }

    // A new seller's plans begin with its first period.
    private LocalDate SellersFirst(Told told, AccountId owner, Instant at)
    {
        var period = ReferenceBilling.Periods(told, at).Last();
        var events = period.Start == told.Grid.From ? told.Parents[0].Event + 1 : history.Before(period.Start);
        return history.SellerAt(told, events) == owner ? period.First : period.After;
    }

    private void Publish(AccountId owner, string name, bool atOnce)
    {
        var document = Document(name);
        var versions = history.Plans.TryGetValue((owner, name), out var known) ? known : [];
        history.Plans[(owner, name)] = versions;
        var view = PlanBooks.Publish(books, name, document.ToJsonString(), owner, atOnce);
        Assert.NotNull(view);
        versions.Add(new ToldVersion(history.Happens(books.Now), books.Now, document, atOnce));
    }

    // "whole" is not prorated, and prices what no other plan does.
    private JsonObject Document(string name)
    {
        var plan = new JsonObject();
        foreach (var category in name == "whole" ? (string[])["e"] : ["c", "d"])
        {
            var items = new JsonObject();
            foreach (var key in (string[])["a", "b", "_all"])
                if (!draw.Chance(3)) items[key] = name == "whole" ? Whole(key) : Item();
            plan[category] = items;
        }

        var document = new JsonObject
        {
            ["name"] = name, ["plan"] = plan,
            ["merge"] = new JsonObject
            {
                ["strategy"] = draw.Of("simple", "recursive", "cumulative"), ["priority"] = draw.Random.Next(3),
            },
        };
        if (!draw.Chance(3)) document["charged"] = draw.Of("advance", "advance", "arrears");
        return document;
    }

    // Added to for all of a period, kept to its end, or both.
    private JsonObject Whole(string key)
    {
        var item = Item();
        item.Remove("discounts");
        item["prorate"] = new JsonObject { ["additions"] = key == "b", ["removals"] = key == "a" };
        return item;
    }

    private JsonObject Item()
    {
        var item = new JsonObject { ["rate"] = draw.Random.Next(1, 3_000) / 100m };
        if (draw.Chance(2)) item["cascade"] = true;
        if (draw.Chance(3)) item["activation_charge"] = draw.Random.Next(1, 50);
        if (draw.Chance(4)) item["minimum"] = draw.Random.Next(6);
        if (draw.Chance(5)) item["rates"] = new JsonObject { ["5"] = 7, ["20"] = 6.5m };
        if (draw.Chance(5)) item["flat_rates"] = new JsonObject { ["0"] = 0, ["3"] = 12 };
        if (draw.Chance(5)) item["discounts"] = new JsonObject { ["single"] = new JsonObject { ["rate"] = 3 } };
        return item;
    }

    private static LocalDate Max(LocalDate one, LocalDate other) => one > other ? one : other;
}
