using Brillig.Core.Basics;
using Brillig.Server.Accounts;
using Brillig.Server.Docs;

namespace Brillig.Server.Usage;

/// <summary>What is said of reservations.</summary>
internal static class ReservationsDocs
{
    private const string Root = $"{Urls.Root}/accounts/{{id:guid}}/reservations";

    private static readonly Field Properties = UsageDocs.Further[1];

    private static readonly Field Ttl = Field.Whole(
        "ttl", "How long it stays, in seconds from now on; if not given when it is made: an hour.", 600, 1,
        ReservationBody.TtlMax);

    private static readonly Shape Asked = Shape.Request(
        "ReservationToMake", "Usage to reserve: how much of it, or for how much money.",
        UsageDocs.Name.Required(),
        Field.Number(
            "usage", "At most how much will be used, in the unit of the rate; this or `amount`.", "600", 0,
            ReservationBody.QuantityMax),
        Field.Number(
            "amount", "What it may hold at most, in currency units: the largest usage for it is reserved.", "2.50", 0,
            AccountBody.MoneyMax),
        Properties, Ttl,
        Field.Flag("partial", "Whether less will do: the largest usage that the account can afford is reserved then."),
        Field.Number(
            "step", "What is granted of less than asked, or for an amount, is a multiple of this; if not given: 1.",
            "60", 0, ReservationBody.QuantityMax));

    private static readonly Shape Extended = Shape.Request(
        "ReservationToExtend", "What it is to be; what is not named stays.",
        Field.Number(
            "usage", "At most how much will be used in all, what was reserved before included.", "1200", 0,
            ReservationBody.QuantityMax),
        Ttl);

    private static readonly Shape Used = Shape.Request(
        "ReservationToCommit", "What was used of it.", UsageDocs.Quantity.Required());

    private static readonly Shape Reservation = Shape.Answer(
        "Reservation", "Usage that an account is able to afford, whatever comes between.",
        Field.Id("id", "Its id; the record of its commit has the same."),
        Field.Id("account", "Whose; of the part that an account holds of one below it, that one."),
        Field.Choice("status", "Whether it is open, or how it ended.", "open", "committed", "released", "expired"),
        UsageDocs.Name, UsageDocs.Quantity,
        Field.Number(
            "amount", "The most it can cost beside what else is reserved, in currency units: what it took off "
            + "`available` when it was made. On an account without a floor nothing is held.", "2.50"),
        Field.Time("created_at", "When it was made: the time of the record of its commit."),
        Field.Time("expires_at", "When it ends by itself."),
        Field.Time("ended_at", "When it ended, or null.").OrNull(),
        Properties.OrNull());

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Reservations",
        "Usage reserved before it happens: what is reserved can always be committed, and nothing else can use it up.",
        [
            new("POST", Root, "makeReservation", "Reserve usage",
                "Holds the most that any part of it can cost, beside all that is reserved and used already. An account "
                + "without a floor is granted everything, and nothing is held. Accounts above that price what is used "
                + "below them hold it too, by their own rates.")
            {
                Body = Asked,
                Answers = [new(201, "It is reserved.", Reservation, "Location")],
                Refusals =
                [
                    Reason.InsufficientFunds, Reason.NoRate, Reason.AccountClosed, Reason.TooManyReservations,
                    Reason.AmountOutOfRange, Reason.BillingIssue,
                ],
            },
            new("GET", Root, "listReservations", "List open reservations",
                "Oldest first; its own, and its parts of those of accounts below that its own rates price.")
            {
                IsList = true,
                Answers = [new(200, "A part of the list.", Shape.ArrayOf(Reservation, "Reservations.", 1_000))],
            },
            new("GET", $"{Root}/{{rid:guid}}", "readReservation", "Read a reservation",
                "As it is, or as it was when it ended.")
            {
                Answers = [new(200, "The reservation.", Reservation)],
                Refusals = [Reason.ReservationNotFound],
            },
            new("POST", $"{Root}/{{rid:guid}}/commit", "commitReservation", "Commit a reservation",
                "Records what was used, and releases the rest. Up to what was reserved it is not refused; more is "
                + "taken while the account can afford it. Committed again, it answers as the first time.")
            {
                Body = Used,
                Answers = [new(200, "The record of what was used.", UsageDocs.Stored)],
                Refusals =
                [
                    Reason.ReservationNotFound, Reason.ReservationEnded, Reason.InsufficientFunds, Reason.NoRate,
                    Reason.RecordConflict, Reason.TooLate, Reason.AmountOutOfRange, Reason.BillingIssue,
                    Reason.CurrencyMismatch,
                ],
            },
            new("POST", $"{Root}/{{rid:guid}}/extend", "extendReservation", "Extend a reservation",
                "Gives it another usage, another end, or both, at every level. Refused, it stays as it is.")
            {
                Body = Extended,
                Answers = [new(200, "The reservation as it is now.", Reservation)],
                Refusals =
                [
                    Reason.ReservationNotFound, Reason.ReservationEnded, Reason.InsufficientFunds, Reason.NoRate,
                    Reason.TooManyReservations, Reason.AmountOutOfRange, Reason.BillingIssue, Reason.CurrencyMismatch,
                ],
            },
            new("DELETE", $"{Root}/{{rid:guid}}", "releaseReservation", "Release a reservation",
                "Nothing of it was used. What was released, or has expired, stays so.")
            {
                Answers = [new(204, "It is released.", null)],
                Refusals = [Reason.ReservationNotFound, Reason.ReservationEnded],
            },
        ]);
}
