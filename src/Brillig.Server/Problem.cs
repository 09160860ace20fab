using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Server;

/// <summary>A kind of problem (RFC 9457). Each has a section of the same name in docs/problems.md.</summary>
/// <param name="Slug">Its stable name, the end of its type.</param>
/// <param name="Status">The HTTP status it comes with.</param>
/// <param name="Title">What it is, the same for each occurrence.</param>
internal sealed record Problem(string Slug, int Status, string Title)
{
    /// <summary>The media type of problems.</summary>
    public const string MediaType = "application/problem+json";

    internal const int FaultsMax = 100;

    public static readonly Problem Unauthorized = new("unauthorized", 401, "No valid key");
    public static readonly Problem AcceptCharges = new("accept-charges", 402, "The charges have to be accepted");
    public static readonly Problem NotFound = new("not-found", 404, "There is nothing at this address");
    public static readonly Problem MethodNotAllowed = new("method-not-allowed", 405, "Not by this method");
    public static readonly Problem NotAcceptable = new("not-acceptable", 406, "Not in a form that Accept names");
    public static readonly Problem RequestTimeout = new("request-timeout", 408, "The request came too slowly");
    public static readonly Problem PayloadTooLarge = new("payload-too-large", 413, "The request is too large");
    public static readonly Problem UriTooLong = new("uri-too-long", 414, "The address is too long");
    public static readonly Problem UnsupportedMediaType = new("unsupported-media-type", 415, "Not in this media type");
    public static readonly Problem KeyReused = new("idempotency-key-reused", 422, "The key was for another request");
    public static readonly Problem CardNumberRefused = new("card-number-refused", 422, "Card numbers are not taken");
    public static readonly Problem TooManyRequests = new("too-many-requests", 429, "Too many requests");
    public static readonly Problem InternalError = new("internal-error", 500, "A bug of the server");
    public static readonly Problem TooBusy = new("too-busy", 503, "The server is full");
    public static readonly Problem Unavailable = new("unavailable", 503, "The books cannot be reached");

    private static readonly Problem[] OfReasons = [.. Enum.GetValues<Reason>().Select(Make)];

    /// <summary>Every problem that a client may meet.</summary>
    public static IEnumerable<Problem> All =>
    [
        .. OfReasons, Unauthorized, NotFound, MethodNotAllowed, NotAcceptable, RequestTimeout, PayloadTooLarge,
        UriTooLong, UnsupportedMediaType, KeyReused, CardNumberRefused, AcceptCharges, TooManyRequests, InternalError,
        TooBusy, Unavailable,
    ];

    /// <summary>A malformed request.</summary>
    public static Problem BadRequest => Of(Reason.BadRequest);

    /// <summary>The type: a relative reference, stable.</summary>
    public string Type { get; } = "/problems/" + Slug;

    /// <summary>The problem that a refusal is.</summary>
    public static Problem Of(Reason reason) => OfReasons[(int)reason];

    /// <summary>The problem of a status that something below us answered without a body.</summary>
    public static Problem OfStatus(int status) => status switch
    {
        401 => Unauthorized,
        404 => NotFound,
        405 => MethodNotAllowed,
        406 => NotAcceptable,
        408 => RequestTimeout,
        413 => PayloadTooLarge,
        414 => UriTooLong,
        415 => UnsupportedMediaType,
        503 => TooBusy,
        >= 500 => InternalError,
        _ => BadRequest,
    };

    /// <summary>One occurrence of it, as it goes over the wire.</summary>
    public RenderedAnswer Render(string detail, string instance, IReadOnlyList<Fault>? faults = null)
    {
        List<KeyValuePair<string, string>> headers = [new("Content-Type", MediaType)];
        if (Status == 401) headers.Add(new("WWW-Authenticate", "Bearer"));
        if (Status is 429 or 503) headers.Add(new("Retry-After", "1"));
        return new RenderedAnswer(Status, headers, Json.Bytes(json => Write(json, detail, instance, faults)));
    }

    private void Write(Utf8JsonWriter json, string detail, string instance, IReadOnlyList<Fault>? faults)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        json.WriteString("title", Title);
        json.WriteNumber("status", Status);
        json.WriteString("detail", detail);
        json.WriteString("instance", instance);
        if (faults is { Count: > 0 })
        {
            json.WriteStartArray("errors");
            foreach (var fault in faults.Take(FaultsMax))
            {
                json.WriteStartObject();
                json.WriteString("pointer", fault.Pointer);
                json.WriteString("detail", fault.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static Problem Make(Reason reason)
    {
        var (status, title) = Row(reason);
        return new Problem(JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString()), status, title);
    }

    private static (int Status, string Title) Row(Reason reason) => reason switch
    {
        Reason.BadRequest => (400, "The request is malformed"),
        Reason.AccountNotFound => (404, "No such account"),
        Reason.TariffNotFound => (404, "No such tariff"),
        Reason.DeckNotFound => (404, "No such rate deck"),
        Reason.BillingTypeNotFound => (404, "No such billing type"),
        Reason.PlanNotFound => (404, "No such service plan"),
        Reason.PlanNotAssigned => (404, "The account does not have this service plan"),
        Reason.UnknownPlan => (422, "The account cannot use this service plan"),
        Reason.PlanInUse => (409, "An account has the service plan"),
        Reason.BillingIssue => (402, "The account could not pay"),
        Reason.ChargeNotFound => (404, "No such charge"),
        Reason.ChargeNotDue => (409, "Nothing of the charge is due"),
        Reason.PaymentNotFound => (404, "No such payment"),
        Reason.KeyNotFound => (404, "No such key"),
        Reason.BillingRunNotFound => (404, "No such billing run"),
        Reason.NotAllowed => (403, "Not allowed by this key"),
        Reason.UnknownTariff => (422, "The account cannot use this tariff"),
        Reason.UnknownBillingType => (422, "The account cannot use this billing type"),
        Reason.UnknownParent => (422, "The parent cannot be used"),
        Reason.UnknownPayer or Reason.PayerNotAbove or Reason.PayerOfAnotherSeller or Reason.PayerChain =>
            (422, "The payer cannot be used"),
        Reason.PayerLost or Reason.BalanceNotZero or Reason.ReservationsOpen => (409, "The account cannot change so"),
        Reason.PaidFor => (409, "Another account pays for this one"),
        Reason.NameTaken => (409, "The name is taken"),
        Reason.CurrencyMismatch => (422, "Two currencies meet"),
        Reason.CurrencyFixed => (422, "The currency is fixed"),
        Reason.NoRate => (422, "The service has no rate"),
        Reason.NotInvertible => (422, "Usage does not follow from money here"),
        Reason.InsufficientFunds => (402, "The available balance does not cover it"),
        Reason.ReservationNotFound => (404, "No such reservation"),
        Reason.ReservationEnded => (409, "The reservation has ended"),
        Reason.TooManyReservations => (409, "The account has too many open reservations"),
        Reason.AccountClosed => (409, "The account is closed"),
        Reason.AccountHasChildren => (409, "The account has open children"),
        Reason.TimestampInFuture => (422, "The time is in the future"),
        Reason.TooLate => (422, "The record is too old"),
        Reason.PeriodIssued => (422, "The period has been issued"),
        Reason.RecordNotFound => (404, "No such usage record"),
        Reason.RecordVoid => (409, "The record is void"),
        Reason.TooManyRecords => (422, "Too many records would have to be rated again"),
        Reason.RecordConflict => (409, "The record id is known with another content"),
        Reason.AmountOutOfRange => (422, "The amount is out of range"),
        Reason.NothingToCharge => (409, "There is nothing to charge"),
        Reason.ChargeVoid => (409, "The charge is void"),
        Reason.RefundTooLarge => (422, "The refund is too large"),
        Reason.CreditTooLarge => (422, "The credit is too large"),
        Reason.VersionOutOfOrder => (422, "The version is out of order"),
        Reason.BillingTypeFixed => (409, "The billing type is fixed"),
        Reason.KeyEnded => (409, "The key has ended"),
        Reason.WorkPaused => (409, "Due work waits for confirmation"),
        Reason.PreconditionFailed => (412, "The resource is at another revision"),
        Reason.NotOffered => (409, "The seller does not offer what is used"),
        _ => OfTree(reason),
    };

    private static (int Status, string Title) OfTree(Reason reason) => reason switch
    {
        Reason.TreeCycle => (422, "An account cannot stand below itself"),
        Reason.TreeTooDeep => (422, "The tree of accounts is too deep"),
        Reason.TooManyAccounts => (422, "Too many accounts would change at once"),
        Reason.ResellerDescendants => (409, "Resellers stand below it"),
        Reason.MasterAccount => (409, "The operator stays the operator"),
        Reason.NotReseller => (409, "The account sells to nobody"),
        _ => OfBookkeepers(reason),
    };

    private static (int Status, string Title) OfBookkeepers(Reason reason) => reason switch
    {
        Reason.IntentNotFound => (404, "No such intent"),
        Reason.IntentSettled => (409, "The intent is done with"),
        Reason.NothingCollects => (409, "The seller has no bookkeeper that collects"),
        Reason.BookkeeperUnread => (409, "The bookkeeper could not be read"),
        Reason.TopUpOpen => (409, "A top-up is under way"),
        Reason.NoPaymentMethods => (409, "The bookkeeper keeps no payment methods"),
        Reason.PaymentMethodNotFound => (409, "No such payment method"),
        Reason.PaymentMethodOpen => (409, "A payment method is under way"),
        Reason.BillingDayUnknown => (409, "No subscription begins on this day"),
        _ => throw new InvalidOperationException($"Nobody answers {reason}."),
    };
}
