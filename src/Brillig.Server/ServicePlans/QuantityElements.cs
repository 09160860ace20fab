using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;

namespace Brillig.Server.ServicePlans;

/// <summary>
/// Quantities of many accounts as they are sent: an array of <c>{"account", "quantities"}</c>, which replaces the
/// categories it names, or of <c>{"account", "add"}</c>.
/// </summary>
internal sealed class QuantityElements
{
    private const string Account = "account";
    private const string Replaced = "quantities";
    private const string Added = "add";
    private readonly List<QuantityElement> _elements = [];

    /// <summary>Refused before they reach the books.</summary>
    public List<QuantityResult> Malformed { get; } = [];

    /// <summary>Reads them; each that is malformed is refused by itself.</summary>
    /// <exception cref="BadHttpRequestException">There are too many.</exception>
    public static QuantityElements? Read(JsonElement body, Faults faults)
    {
        if (body.ValueKind is not JsonValueKind.Array)
        {
            faults.Add("", "must be an array");
            return null;
        }

        if (body.GetArrayLength() > RecordQuantities.AccountsMax) throw TooMany();
        var (all, counts) = (new QuantityElements(), 0);
        foreach (var element in body.EnumerateArray())
        {
            all.Add(element, all._elements.Count + all.Malformed.Count, ref counts);
            if (counts > RecordQuantities.CountsMax) throw TooMany();
        }

        return all;
    }

    /// <summary>
    /// The command, with the accounts that are named by their external ids. What names none is left to be refused by
    /// the books, which also see to it that a name still means that account. Null if that was refused, which has been
    /// answered then.
    /// </summary>
    public async Task<RecordQuantities?> ToCommand(Exchange exchange)
    {
        string[] names = [.. _elements.Select(e => e.ExternalId).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (names.Length > 0)
        {
            if (await exchange.View<FoundAccounts>(new FindAccounts(names)) is not { } found) return null;
            var ids = names.Zip(found.Ids).ToDictionary(StringComparer.Ordinal);
            for (var i = 0; i < _elements.Count; i++)
            {
                if (_elements[i] is not { ExternalId: { } name } element || ids[name] is not { } id) continue;
                _elements[i] = element with { Change = element.Change with { Account = id } };
            }
        }

        return new RecordQuantities(exchange.Caller.Account, [.. _elements]);
    }

    private void Add(JsonElement element, int index, ref int counts)
    {
        var faults = new Faults();
        string? name = null;
        if (Fields.Of(element, "", faults) is { } fields)
        {
            name = fields.Text(Account, required: true);
            var how = fields.Has(Added) ? QuantityChange.Add : QuantityChange.Replace;
            if (fields.Has(Added) && fields.Has(Replaced)) fields.Refuse(Added, $"is given beside {Replaced}");
            var named = fields.Object(how == QuantityChange.Add ? Added : Replaced, required: true);
            var sent = named is null ? null : QuantityBody.Read(named, faults, how);
            fields.End();
            counts += sent?.Counts.Length + sent?.Numbers.Length ?? 0;
            if (!faults.Any && sent is not null && name is not null)
            {
                _elements.Add(Of(index, name, how, sent));
                return;
            }
        }

        var detail = string.Join("; ", faults.List.Select(fault => $"{fault.Pointer} {fault.Detail}".Trim()));
        Malformed.Add(new QuantityResult(index, default, name, new Refused(Reason.BadRequest, detail), false));
    }

    private static QuantityElement Of(int index, string name, QuantityChange how, QuantityBody sent)
    {
        var isId = Guid.TryParseExact(name, "D", out var id);
        var change = new ChangeQuantities(new AccountId(id), how, sent.Categories, sent.Counts)
        {
            Numbers = sent.Numbers,
        };
        return new QuantityElement(index, isId ? null : name, change);
    }

    private static BadHttpRequestException TooMany() => new(
        $"A request has at most {RecordQuantities.AccountsMax:N0} accounts and {RecordQuantities.CountsMax:N0} "
        + "quantities.", StatusCodes.Status413PayloadTooLarge);
}
