using Brillig.Server.Accounts;
using Brillig.Server.Audit;
using Brillig.Server.Auth;
using Brillig.Server.Charges;
using Brillig.Server.Clock;
using Brillig.Server.Health;
using Brillig.Server.Ledger;
using Brillig.Server.Payments;
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
        * Decimals are JSON numbers, exact as written; requests may send them as strings. Amounts are in units of the
          currency, never in cents.
        * Times are RFC 3339 with an offset; answers give them in UTC. Periods include their start and not their end.
        * `Idempotency-Key` on a write: sent again, it has no second effect and gets its first answer. `dry_run=true`
          tries a write. `ETag` and `If-Match` keep two writers from overwriting each other.
        * Lists are bare arrays. The header `Link` with `rel="next"` says where a list goes on; its last part has none.
        * Errors are `application/problem+json` (RFC 9457), their `type` is stable. Unknown fields are refused.
        * Answers may get further fields in later versions; those that are documented stay.
        * HEAD is answered wherever GET is. A method that an address does not know is answered 405.
        """;

    /// <summary>The nouns in reading order.</summary>
    public static readonly IReadOnlyList<ChapterDoc> Chapters =
    [
        TariffsDocs.Chapter,
        BillingTypesDocs.Chapter,
        AccountsDocs.Chapter,
        UsageDocs.Chapter,
        ChargesDocs.Chapter,
        PaymentsDocs.Chapter,
        LedgerDocs.Chapter,
        BillingRunsDocs.Chapter,
        KeysDocs.Chapter,
        AuditDocs.Chapter,
        RefusalsDocs.Chapter,
        ClockDocs.Chapter,
        HealthDocs.Chapter,
        DocsDocs.Chapter,
    ];

    /// <summary>All operations.</summary>
    public static IEnumerable<OperationDoc> Operations => Chapters.SelectMany(chapter => chapter.Operations);
}
