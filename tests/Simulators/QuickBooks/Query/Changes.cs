using System.Globalization;
using System.Text.Json.Nodes;
using Brillig.Simulators.QuickBooks.Entities;
using Brillig.Simulators.QuickBooks.Wire;

namespace Brillig.Simulators.QuickBooks.Query;

/// <summary>Change data capture: what changed since a time, of the kinds that are named.</summary>
internal static class Changes
{
    private static readonly TimeSpan Back = TimeSpan.FromDays(30);

    public static Answer Run(Company company, string entities, string since)
    {
        if (entities.Length == 0) throw new FailException(Fail.Missing("entities"));
        if (!DateTimeOffset.TryParse(
            since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from))
            throw new FailException(Fail.Missing("changedSince"));
        if (from < company.Now - Back)
            throw new FailException(Fail.Business("The changedSince time is more than 30 days ago."));
        var responses = new JsonArray();
        foreach (var kind in entities.Split(','))
        {
            if (EntityKind.All.All(k => k.Name != kind)) throw new FailException(Fail.Enumeration(kind));
            JsonArray changed =
            [
                .. company.Of(kind).Where(d => Time(d) >= from).Select(d => d.DeepClone()),
                .. company.Deleted.Where(d => d.Kind == kind && d.At >= from).Select(d => new JsonObject
                {
                    ["domain"] = "QBO", ["status"] = "Deleted", ["Id"] = d.Id,
                }),
            ];
            var response = new JsonObject();
            if (changed.Count > 0)
            {
                response["startPosition"] = 1;
                response["maxResults"] = changed.Count;
                response[kind] = changed;
            }

            responses.Add((JsonNode)response);
        }

        return new Answer(200, new JsonObject
        {
            ["CDCResponse"] = new JsonArray(new JsonObject { ["QueryResponse"] = responses }),
            ["time"] = company.Time(),
        });
    }

    private static DateTimeOffset Time(JsonObject document) => DateTimeOffset.Parse(
        document["MetaData"]?["LastUpdatedTime"]?.ToString() ?? "", CultureInfo.InvariantCulture);
}
