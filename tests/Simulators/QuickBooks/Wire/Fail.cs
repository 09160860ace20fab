namespace Brillig.Simulators.QuickBooks.Wire;

/// <summary>An error in the vendor's words.</summary>
internal sealed record Fail(string Code, string Message, string Detail, string? Element = "")
{
    public static Fail Missing(string element) => new(
        "2020", "Required param missing, need to supply the required value for the API",
        $"Required parameter {element} is missing in the request", element);

    public static Fail Unsupported { get; } = new(
        "2010", "Request has invalid or unsupported property",
        "Property Name:failed to parse json object; a property specified is unsupported or invalid", null);

    public static Fail Length(int max, int length) => new(
        "2050", "String length is either shorter or longer than supported by specification",
        $"String length specified does not match the supported length. Min:0 Max:{max} supported. "
        + $"Supplied length:{length}");

    public static Fail Enumeration(string value) =>
        new("2170", "Invalid Enumeration", $"Invalid Enumeration : {value}");

    public static Fail Reference(string element) =>
        new("2500", "Invalid Reference Id", $"Invalid Reference Id : {element}", element);

    public static Fail NotFound { get; } = new(
        "610", "Object Not Found",
        "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, "
        + "customers, items, vendors or employees.");

    public static Fail Stale { get; } = new(
        "5010", "Stale Object Error",
        "Stale Object Error : You and API API were working on this at the same time. API API finished before you did, "
        + "so your work was not saved.");

    public static Fail Business(string why) => new(
        "6000", "A business validation error has occurred while processing your request",
        $"Business Validation Error: {why}");

    public static Fail Amount(string supplied) => new(
        "6070", "Amount calculation incorrect in the request",
        $"Amount is not equal to UnitPrice * Qty. Supplied value:{supplied}");

    public static Fail DuplicateNumber(string number, string kind, string id) => new(
        "6140", "Duplicate Document Number Error",
        "Duplicate Document Number Error : You must specify a different number. This number has already been used. "
        + $"DocNumber={number} is assigned to TxnType={kind} with TxnId={id}");

    public static Fail DuplicateName { get; } = new(
        "6240", "Duplicate Name Exists Error",
        "The name supplied already exists. : Another customer, vendor or employee is already using this name. Please "
        + "use a different name.");

    public static Fail Query(string why) => new("4000", "Error parsing query", $"QueryParserError: {why}", null);

    public static Fail Property(string name, string entity) => new(
        "4001", "Invalid query", $"QueryValidationError: Property {name} not found for Entity {entity}", null);
}

/// <summary>What was sent is refused.</summary>
internal sealed class FailException(Fail fail) : Exception(fail.Message)
{
    public Fail Fail { get; } = fail;
}
