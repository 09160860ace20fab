using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;

namespace Brillig.Server.ServicePlans;

/// <summary>
/// Numbers as they are sent to be counted: <c>["+12025550123", {"number": "+12025550124", "carrier": "local"}]</c>.
/// </summary>
internal static class NumberListBody
{
    private const int FaultsMax = 100;

    /// <summary>Reads them; a number given twice is there once.</summary>
    public static ImmutableArray<ListedNumber> Read(
        JsonElement list, Fields fields, Faults faults, QuantityChange how)
    {
        const string name = ListedNumber.Category;
        if (how != QuantityChange.Replace)
        {
            fields.Refuse(name, how == QuantityChange.Add
                ? "must be an object of quantities to add: a list is all numbers there are, and is sent with PUT"
                : "must be an object of quantities: a list tells what is counted, and is sent to the quantities");
            return [];
        }

        if (list.GetArrayLength() > ListedNumber.ListMax)
        {
            fields.Refuse(name, $"must have at most {ListedNumber.ListMax} numbers; send their quantities instead");
            return [];
        }

        var carriers = new Dictionary<string, string?>(StringComparer.Ordinal);
        var numbers = ImmutableArray.CreateBuilder<ListedNumber>(list.GetArrayLength());
        foreach (var (element, place) in list.EnumerateArray().Select((element, place) => (element, place)))
        {
            if (faults.List.Count >= FaultsMax) return [];
            var pointer = $"{fields.At(name)}/{place}";
            if (One(element, pointer, faults) is not { } number) continue;
            if (carriers.TryAdd(number.Number, number.Carrier)) numbers.Add(number);
            else if (carriers[number.Number] != number.Carrier)
                faults.Add(pointer, "is given twice, with another carrier");
        }

        return numbers.ToImmutable();
    }

    private static ListedNumber? One(JsonElement element, string pointer, Faults faults)
    {
        const string wrong = "must be a phone number, such as +12025550123";
        if (element.ValueKind is not JsonValueKind.Object)
        {
            var text = element.ValueKind is JsonValueKind.String ? PlanText.TextOf(element) : null;
            if (text is not null && ListedNumber.Normalised(text) is { } plain) return new ListedNumber(plain, null);
            faults.Add(pointer, wrong);
            return null;
        }

        if (Fields.Of(element, pointer, faults) is not { } fields) return null;
        var written = fields.Text("number", required: true);
        var carrier = fields.Text("carrier");
        if (carrier?.Any(char.IsControl) is true) fields.Refuse("carrier", "must be printable");
        fields.End();
        if (written is null) return null;
        if (ListedNumber.Normalised(written) is { } number) return new ListedNumber(number, carrier);
        fields.Refuse("number", wrong);
        return null;
    }
}
