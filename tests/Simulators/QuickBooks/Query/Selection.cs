using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Brillig.Simulators.QuickBooks.Entities;
using Brillig.Simulators.QuickBooks.Wire;

namespace Brillig.Simulators.QuickBooks.Query;

/// <summary>Finds documents. What is not active is left out, unless it is asked about.</summary>
internal static class Selection
{
    private static readonly string[] Always = ["Id", "MetaData.CreateTime", "MetaData.LastUpdatedTime"];

    // Of all that a document has, few properties may be asked about.
    private static readonly Dictionary<string, string[]> Filterable = new()
    {
        ["Customer"] =
        [
            "DisplayName", "GivenName", "MiddleName", "FamilyName", "PrimaryEmailAddr", "Active", "CompanyName",
            "Balance", "PrintOnCheckName", "FullyQualifiedName",
        ],
        ["Item"] = ["Name", "Active", "Type", "Sku", "FullyQualifiedName"],
        ["Invoice"] = ["DocNumber", "TxnDate", "DueDate", "CustomerRef", "Balance", "TotalAmt"],
        ["CreditMemo"] = ["DocNumber", "TxnDate", "CustomerRef", "Balance", "TotalAmt"],
        ["RefundReceipt"] = ["DocNumber", "TxnDate", "CustomerRef", "TotalAmt"],
        ["Payment"] = ["TxnDate", "CustomerRef", "TotalAmt", "PaymentRefNum"],
        ["Account"] = ["Name", "AccountType", "Active"],
    };

    public static Answer Run(Company company, string text)
    {
        var statement = Statement.Parse(text);
        if (EntityKind.All.FirstOrDefault(k => k.Name == statement.Entity) is not { Name: var kind })
            throw new FailException(new Fail(
                "4001", "Invalid query", $"QueryValidationError: Invalid context declaration: {statement.Entity}",
                null));
        foreach (var property in statement.Where.Select(c => c.Property)
            .Concat(statement.OrderBy.Select(o => o.Property)))
            if (!Always.Concat(Filterable[kind]).Contains(property, StringComparer.OrdinalIgnoreCase))
                throw new FailException(Fail.Property(property, kind));
        var asksActive = statement.Where.Any(
            c => string.Equals(c.Property, "Active", StringComparison.OrdinalIgnoreCase));
        var found = company.Of(kind)
            .Where(d => asksActive || d["Active"]?.GetValue<bool>() != false)
            .Where(d => statement.Where.All(c => Suits(d, c))).ToList();
        if (statement.Counts)
            return Answer.Of(company, "QueryResponse", new JsonObject { ["totalCount"] = found.Count });
        var page = Ordered(found, statement).Skip(statement.Start - 1).Take(statement.Max).ToArray();
        var response = new JsonObject();
        if (page.Length > 0)
        {
            response[kind] = new JsonArray([.. page.Select(d => d.DeepClone())]);
            response["startPosition"] = statement.Start;
            response["maxResults"] = page.Length;
        }

        return Answer.Of(company, "QueryResponse", response);
    }

    private static IEnumerable<JsonObject> Ordered(List<JsonObject> found, Statement statement)
    {
        IEnumerable<JsonObject> all = found;
        foreach (var (property, isDown) in statement.OrderBy.Reverse())
        {
            var by = Comparer<string>.Create(Compare);
            all = isDown
                ? all.OrderByDescending(d => Value(d, property), by)
                : all.OrderBy(d => Value(d, property), by);
        }

        return all;
    }

    private static bool Suits(JsonObject document, Condition condition)
    {
        var value = Value(document, condition.Property);
        var first = condition.Values[0];
        return condition.Operator switch
        {
            "=" => Compare(value, first) == 0,
            "<" => Compare(value, first) < 0,
            ">" => Compare(value, first) > 0,
            "<=" => Compare(value, first) <= 0,
            ">=" => Compare(value, first) >= 0,
            "IN" => condition.Values.Any(v => Compare(value, v) == 0),
            _ => Regex.IsMatch(
                value, $"^{string.Join(".*", first.Split('%').Select(Regex.Escape))}$",
                RegexOptions.IgnoreCase | RegexOptions.Singleline, TimeSpan.FromSeconds(1)),
        };
    }

    private static string Value(JsonObject document, string property) => document.At(property) switch
    {
        JsonObject reference => reference.Text("value") ?? reference.Text("Address") ?? "",
        { } value => value.ToString(),
        null => "",
    };

    // As numbers or times, where both are; else as texts.
    private static int Compare(string a, string b)
    {
        if (decimal.TryParse(a, CultureInfo.InvariantCulture, out var m)
            && decimal.TryParse(b, CultureInfo.InvariantCulture, out var n)) return m.CompareTo(n);
        if (a.Length > 4 && b.Length > 4 && a[4] == '-' && b[4] == '-' && Time(a) is { } s && Time(b) is { } t)
            return s.CompareTo(t);
        return string.Compare(a, b, StringComparison.OrdinalIgnoreCase);
    }

    private static DateTimeOffset? Time(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
