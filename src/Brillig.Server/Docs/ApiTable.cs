using Brillig.Server.Accounts;
using Brillig.Server.Audit;
using Brillig.Server.Auth;
using Brillig.Server.Bookkeeping;
using Brillig.Server.Charges;
using Brillig.Server.Clock;
using Brillig.Server.Events;
using Brillig.Server.Health;
using Brillig.Server.Jobs;
using Brillig.Server.Ledger;
using Brillig.Server.Payments;
using Brillig.Server.Problems;
using Brillig.Server.ServicePlans;
using Brillig.Server.Tariffs;
using Brillig.Server.Usage;

namespace Brillig.Server.Docs;

/// <summary>What is said of every route, noun by noun.</summary>
internal static class ApiTable
{
    /// <summary>What holds for all operations.</summary>
    public const string About = """
        A billing server: feed it accounts, tariffs and usage, and get back charges.

        * Send a key: `Authorization: Bearer brk_…`. What a key may not see is answered as what does not exist: 404.
        * Decimals are JSON numbers, exact as written; requests may send them as strings, and whoever asks with
          `Accept: application/json;decimals=string` gets all decimals of any answer as strings. Counts, versions and
          limits are no decimals. Amounts are in units of the currency, never in cents.
        * Times are RFC 3339 with an offset; answers give them in UTC. Periods include their start and not their end.
        * `Idempotency-Key` on a write: sent again, it has no second effect and gets its first answer, with
          `Idempotent-Replayed: true`; with another content, query or event attributes it is refused with 422.
          `dry_run=true` tries a write: it is answered as it would be, with `Dry-Run: true`, and nothing is recorded.
        * `ETag` and `If-Match` keep two writers from overwriting each other: 412 if it has changed meanwhile. Each form
          of an answer has its own tag; `If-Match` takes that of any form. Running charges have none.
        * Lists are bare arrays. The header `Link` with `rel="next"` says where a list goes on; its last part has none.
        * PATCH takes a merge patch (RFC 7396) as `application/merge-patch+json`; below `/v2`, `application/json`.
        * Requests may be limited per key, and per address without a valid one: `RateLimit-Policy` and `RateLimit` tell
          what is left; beyond it the answer is 429, with `Retry-After`. A server that is full, or whose books cannot be
          reached, answers 503 with `Retry-After`; nothing of such a request was done unless it says otherwise.
        * A body has at most 8 MiB, a rate deck 32 MiB (413), and has to arrive within a minute (408); an address has at
          most 8,192 characters (414).
        * Below `/v2` answers, and problems too, go in Kazoo's envelope, `{data, status, error?, message?, request_id,
          revision?}`; the key may come as `X-Auth-Token`, a body bare or as `{"data": …}`.
        * Errors are `application/problem+json` (RFC 9457), their `type` is stable. Unknown fields are refused.
        * Answers may get further fields in later versions; those that are documented stay.
        * HEAD is answered wherever GET is. A method that an address does not know is answered 405, with `Allow`.
        """;

    /// <summary>The nouns in reading order.</summary>
    public static readonly IReadOnlyList<ChapterDoc> Chapters =
    [
        TariffsDocs.Chapter,
        DecksDocs.Chapter,
        BillingTypesDocs.Chapter,
        AccountsDocs.Chapter,
        ResellersDocs.Chapter,
        PlansDocs.Chapter,
        ServicesDocs.Chapter,
        NumbersDocs.Chapter,
        SyncDocs.Chapter,
        BookkeepersDocs.Chapter,
        OutboxDocs.Chapter,
        PaymentMethodDocs.Chapter,
        UsageDocs.Chapter,
        ReservationsDocs.Chapter,
        ChargesDocs.Chapter,
        PaymentsDocs.Chapter,
        LedgerDocs.Chapter,
        EventsDocs.Chapter,
        BillingRunsDocs.Chapter,
        KeysDocs.Chapter,
        AuditDocs.Chapter,
        RefusalsDocs.Chapter,
        WorkDocs.Chapter,
        ClockDocs.Chapter,
        HealthDocs.Chapter,
        ProblemsDocs.Chapter,
        DocsDocs.Chapter,
    ];

    /// <summary>All operations.</summary>
    public static IEnumerable<OperationDoc> Operations => Chapters.SelectMany(chapter => chapter.Operations);
}
