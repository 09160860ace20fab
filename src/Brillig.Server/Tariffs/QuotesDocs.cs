using Brillig.Core.Basics;
using Brillig.Server.Accounts;
using Brillig.Server.Docs;
using Brillig.Server.Usage;

namespace Brillig.Server.Tariffs;

/// <summary>What is said of quotes.</summary>
internal static class QuotesDocs
{
    private const decimal Largest = 1_000_000_000_000_000_000m;
    private const decimal Smallest = 0.000000000001m;

    /// <summary>A step of an explanation.</summary>
    public static readonly Shape Step = Shape.Open(
        "ExplainStep",
        "A step from what was used to what it costs. Its further fields say what it works on: numbers, texts or null.",
        Field.Text("step", "What happens in it.", "tier").Required(),
        Field.Number("amount", "What it adds to the charge, exact, in currency units; absent: nothing.", "5")
            .Optional());

    private static readonly Field At =
        Field.Time("at", "When use begins where an entry does not say it; if not given: now.");

    private static readonly Field Entries = Field.Many(
        "usage", "The entries; several of one name are records of one period, in order.", Shape.Request(
            "QuoteEntry", "What is asked: what a usage costs, or what usage an amount buys.",
            Field.Text("name", "The service, as the tariff names it.", "sms").Required(),
            Field.Number("usage", "How much is used, in the unit of the rate.", "120", 0, Largest),
            Field.Number(
                "charge", "Instead of `usage`: what may be spent, in currency units. In a quote of an account it may "
                + "be left out: then what is available.", "5", 0, AccountBody.MoneyMax),
            Field.Number("step", "With `charge`: the usage is a multiple of this; 1 if not given.", "0.001",
                Smallest, Largest),
            Field.Time("timestamp", "When use begins; if not given: `at`."),
            UsageDocs.Properties),
        QuoteBody.EntriesMax);

    private static readonly Shape Asked = Shape.Request("QuoteToAsk", "What is asked.", Entries.Required(), At);

    private static readonly Shape WithTariff = Shape.Request(
        "QuoteWithTariff", "What is asked, and of what tariff.",
        Field.Of("tariff", "A tariff as it would be published; it is not.", TariffsDocs.Publishing).Required(),
        Entries.Required(), At);

    private static readonly Shape Item = Shape.Answer(
        "QuotedItem", "What an entry comes to.",
        Field.Text("name", "The service.", "sms"),
        Field.Number("usage", "How much is used, or can be; null: without limit, or beyond 10¹⁸.", "120").OrNull(),
        Field.Number("charge", "What it costs by the tariff, exact, in currency units.", "6"),
        Field.Number("total", "Its share of the rounded total, in currency units.", "6.00"),
        Field.Number("remainder", "Where money was given: what is left of it, in currency units.", "0.02").Optional(),
        Field.Flag("unaffordable", "Present if the money does not even buy usage 0.").Optional(),
        Field.Many("explain", "How it comes about: the amounts add up to `charge`.", Step));

    private static readonly Shape Quote = Shape.Answer(
        "Quote", "What the entries come to.",
        Field.Text("currency", "ISO 4217.", "USD", 3),
        Field.Number("total", "All of it, rounded once, without tax, in currency units.", "11.00"),
        Field.Many("items", "One for each entry, in their order.", Item, QuoteBody.EntriesMax));

    /// <summary>What is said of each route.</summary>
    public static OperationDoc[] Operations =>
    [
        Doc($"{Urls.Root}/tariffs/{{id:guid}}/quote", "quoteTariff", "Quote a tariff",
            "What usage would cost by the version of the tariff that is effective at the time, or what usage an amount "
            + "buys. Changes nothing.", Asked, Reason.TariffNotFound),
        Doc($"{Urls.Root}/quote", "quote", "Quote a tariff that is sent along",
            "The same, of a tariff that is not published.", WithTariff),
        Doc($"{Urls.Root}/accounts/{{id:guid}}/quote", "quoteAccount", "Quote from where an account stands",
            "By its tariff, from what it used in the period; what is available may be left to be spent. What is "
            + "spent from the balance is without the taxes that come on top.",
            Asked, Reason.AccountClosed, Reason.TimestampInFuture, Reason.TooLate, Reason.PeriodIssued),
    ];

    private static OperationDoc Doc(
        string pattern, string id, string summary, string about, Shape body, params Reason[] refusals) =>
        new("POST", pattern, id, summary, about)
        {
            Body = body,
            IsWrite = false,
            Answers = [new(200, "What it comes to.", Quote)],
            Refusals = [.. refusals, Reason.NoRate, Reason.NotInvertible, Reason.AmountOutOfRange],
        };
}
