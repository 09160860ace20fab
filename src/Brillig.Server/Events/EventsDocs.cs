using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Server.Bookkeeping;
using Brillig.Server.Charges;
using Brillig.Server.Docs;
using Brillig.Server.Payments;
using Brillig.Server.Usage;
using Brillig.Storage.Events;

namespace Brillig.Server.Events;

/// <summary>What is said of events.</summary>
internal static class EventsDocs
{
    private static readonly Field Name = Field.Text("name", "Its name.", "Talk and data");

    private static readonly Field Currency = Field.Text("currency", "ISO 4217.", "USD", 3);

    private static readonly Field Owner =
        Field.Id("owner", "The account whose key made it; null: the operator.").OrNull();

    private static readonly Shape OfAccount = Shape.Answer(
        "AccountEventData", "The settings of an account after the event.",
        Field.Id("parent", "The account above it; null: the operator.").OrNull(),
        Field.Id("billing_id", "Who pays for it: itself, or an account above."),
        Field.Text("external_id", "Your own id for it, or null.", "customer-17").OrNull(),
        Field.Text("name", "For people, or null.", "Ada Lovelace").OrNull(),
        Currency,
        Field.Id("type", "The id of its billing type."),
        Field.Text("timezone", "The zone in which its days begin.", "Europe/Berlin"),
        Field.Whole("billing_day", "The day of the month on which periods begin; null: that of the opening.", 1, 1, 31)
            .OrNull(),
        Field.Number(
            "credit_limit", "How far the balance may fall below zero, in currency units; null: as the type says.",
            "50", 0).OrNull(),
        Field.Time("opened_at", "From when on it takes usage."));

    private static readonly Shape OfStanding = Shape.Answer(
        "StandingEventData", "Whether anything is available.",
        Field.Named<Standing>("standing", "Depleted: nothing is available any more."));

    private static readonly Shape OfLevel = Shape.Answer(
        "BalanceEventData", "How much is left to spend, what is reserved included.",
        Field.Number("left", "In currency units; null: nothing limits it any more.", "4.50").OrNull());

    private static readonly Shape OfCharge = Shape.Answer(
        "ChargeEventData", "A charge without its lines.",
        Field.Named<ChargeKind>("kind", "A credit note gives a charge back."),
        Field.Text("number", "Without gaps per seller.", "1").OrNull(),
        Field.Time("date", "When it was issued."),
        Field.Time("due_date", "When it is to be paid, or null.").OrNull(),
        Field.Number("total", "Taxes included, in currency units; negative on a credit note.", "1.70"),
        Field.Number("tax", "The taxes in the total, in currency units.", "0.00"),
        Currency,
        Field.Of("period", "What it is for.", Common.Period),
        Field.Id("refers_to", "Of a credit note: the charge that it gives back; else null.").OrNull(),
        Field.Text("note", "Why a credit note was made, or null.", "Wrong price", 1_000).OrNull());

    private static readonly Shape OfCorrection = Shape.Answer(
        "CorrectionEventData", "What a correction is of.", ChargesDocs.CorrectionFields);

    private static readonly Shape OfTariff = Shape.Answer(
        "TariffEventData", "A version of a tariff.",
        Owner, Name, Currency,
        Field.Whole("version", "Counts the versions, from 1 on.", 1, 1),
        Field.Time("effective_from", "From when on the version counts."));

    private static readonly Shape OfDeck = Shape.Answer(
        "DeckEventData", "A version of a rate deck.",
        Owner, Name,
        Field.Whole("version", "Counts the versions, from 1 on.", 1, 1),
        Field.Time("effective_from", "From when on the version counts."));

    private static readonly Shape OfType = Shape.Answer(
        "BillingTypeEventData", "A billing type.",
        Owner, Name, Field.Named<BillingMode>("mode", "Whether usage is paid before or after."));

    private static readonly Shape OfKey = Shape.Answer(
        "KeyEventData", "A key, without its secret.",
        Name, Field.Named<Role>("role", "What it may do."),
        Field.Time("expires_at", "From when on it is refused; null: never.").OrNull());

    private static readonly Shape Nothing = Shape.Empty("NoEventData", "The type says it all.");

    private static readonly Shape Event = Shape.Answer(
        "Event", "Something that happened. It never changes.",
        Field.Text("id", "Its id; ids tell events apart, and no more.", "4711.0"),
        Field.Choice("type", "What happened.", [.. EventTypes.All]),
        Field.Time("time", "When it was recorded."),
        Field.Id("account", "Of which account; null: of the books as a whole.").OrNull(),
        Field.Id("object",
            "The account, charge, payment, top-up, amendment, tariff, rate deck, billing type or key that it is of."),
        Field.Of("data", "What is told of it, by its type.", Shape.OneOf(
            "EventData", "What an event tells, by its type.",
            OfAccount, OfStanding, OfLevel, OfCharge, OfCorrection, UsageDocs.Amendment, PaymentsDocs.Payment,
            OutboxDocs.Intent, OfTariff, OfDeck, OfType, OfKey, Nothing)));

    /// <summary>What is said of its route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Events", "What happened, read from the facts themselves: in one order, each once, and none missing.",
        [
            new("GET", $"{Urls.Root}/events", "listEvents", "Read what happened",
                "Oldest first: what happened to the key's account and those below it. Keep the header Cursor of an "
                + "answer, and ask with it for whatever is new since; the list is empty if nothing is.")
            {
                IsList = true,
                Query =
                [
                    Field.Text("type", "Those of this type, or of several with commas; `charge.*`: of a kind.",
                        "charge.issued,payment.*"),
                    Field.Id("account", "Those of this account."),
                    Field.Time("from", "Those recorded at this time or later.", "2026-01-01T00:00:00Z"),
                    Field.Time("to", "Those recorded before this time.", "2026-02-01T00:00:00Z"),
                ],
                Answers = [new(200, "A part of the list.", Shape.ArrayOf(Event, "Events.", 1_000), "Cursor")],
                Refusals = [Reason.AccountNotFound],
            },
        ]);
}
