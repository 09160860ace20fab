using Brillig.Bookkeepers.Braintree;
using Brillig.Bookkeepers.FreshBooks;
using Brillig.Bookkeepers.Http;
using Brillig.Bookkeepers.QuickBooks;
using Brillig.Bookkeepers.Stripe;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers;

/// <summary>The adapter of each type.</summary>
public sealed class Vendors(Outbound outbound, TimeProvider clock)
{
    private readonly HttpBookkeeper _http = new(outbound.Client, clock);
    private readonly BraintreeBookkeeper _braintree = new(outbound.Client, clock);
    private readonly StripeBookkeeper _stripe = new(outbound.Client, clock);
    private readonly QuickBooksBookkeeper _quickBooks = new(outbound.Client, clock);
    private readonly FreshBooksBookkeeper _freshBooks = new(outbound.Client, clock);

    /// <summary>The time as vendors have it, whatever the clock of the books.</summary>
    public Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());

    /// <summary>The adapter; `local` has none: these books know already.</summary>
    public IBookkeeper Of(BookkeeperType type) => type switch
    {
        BookkeeperType.Http => _http,
        BookkeeperType.Braintree => _braintree,
        BookkeeperType.Stripe => _stripe,
        BookkeeperType.Freshbooks => _freshBooks,
        BookkeeperType.Quickbooks => _quickBooks,
        BookkeeperType.Local or _ => throw new ArgumentOutOfRangeException(nameof(type), type, "It is not outside."),
    };
}
